import { z } from 'zod';
import { arrivalKinds, limitExample, maxRate, parseLimit } from './load-values.ts';

const rateSchema = z.number().gt(0).max(maxRate);
const millisecondsSchema = z.number().min(0);
const durationSchema = z.number().gt(0);
const rampToSchema = rateSchema
  .optional()
  .describe('Users a second at its end; the rate rises or falls evenly until then.');

const phaseSchema = z.strictObject({
  durationMs: durationSchema.describe('In milliseconds.'),
  rate: rateSchema.describe('Users a second at its beginning.'),
  rampTo: rampToSchema,
});

const limitSchema = z.string().transform((text, context) => {
  const limit = parseLimit(text);
  if (limit) return limit;
  const message = `expected ${limitExample}, got ${JSON.stringify(text)}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** How many users `load` lets arrive when, and what the bot is held to. */
export const loadSchema = z
  .strictObject({
    rate: rateSchema
      .optional()
      .describe('Users that arrive a second, whether earlier ones have finished or not: 1 unless told.'),
    rampTo: rampToSchema,
    durationMs: durationSchema
      .optional()
      .describe(
        'How long users arrive, in milliseconds: a minute, or until `users` have begun, unless told.',
      ),
    phases: z
      .array(phaseSchema)
      .min(1)
      .optional()
      .describe('Several stretches one after the other, in place of `rate`, `rampTo` and `durationMs`.'),
    users: z.int().min(1).optional().describe('No more arrive when so many have begun.'),
    arrivals: z
      .enum(arrivalKinds)
      .default('even')
      .describe(
        'Users come at equal distances, or by chance at the same mean rate (`poisson`), drawn from the seed.',
      ),
    maxUsers: z
      .int()
      .min(1)
      .default(1000)
      .describe('Users at the same time; those who come beyond are dropped, and counted.'),
    thinkTimeMs: z
      .union([
        millisecondsSchema,
        z.strictObject({
          min: millisecondsSchema.describe('At least.'),
          max: millisecondsSchema.describe('At most.'),
        }),
      ])
      .default(0)
      .refine((value) => typeof value === 'number' || value.min <= value.max, {
        error: 'expected min to be at most max',
      })
      .describe(
        'How long users think before each of their messages, in milliseconds: always as long, or between `min` and `max` by the seed.',
      ),
    graceMs: millisecondsSchema
      .default(30_000)
      .describe(
        'How long users that are under way may take when no more arrive, in milliseconds; they are then cut short.',
      ),
    weights: z
      .record(z.string().min(1), z.number().min(0))
      .optional()
      .describe('How often each scenario is drawn, by name, 1 unless told; in turn without any.'),
    stopAt: z
      .array(limitSchema)
      .default([])
      .describe(
        'The load test ends, and fails, when one of these is overrun: `p95=2s` (first reply; p50, p90, p99, p99.9, max alike), `errors=5%`, `dropped=1%`.',
      ),
  })
  .superRefine(({ phases, rate, rampTo, durationMs }, context) => {
    if (phases === undefined || [rate, rampTo, durationMs].every((each) => each === undefined)) return;
    const message = 'takes the place of rate, rampTo and durationMs; got both';
    context.addIssue({ code: 'custom', path: ['phases'], message });
  })
  .describe('How users arrive in `understudy load`, and what the bot is held to.');

export type LoadFields = z.output<typeof loadSchema>;
