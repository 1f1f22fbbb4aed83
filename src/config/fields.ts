import { z } from 'zod';
import { isLocale, standingChecks, type StandingCheck } from './choices.ts';

/** Text that is not empty; numbers and truth values are taken as they are written. */
export const textSchema = z
  .union([z.string().min(1), z.number(), z.boolean()])
  .meta({ id: 'Text' })
  .transform((value) => String(value));

export const turnsSchema = z
  .int()
  .min(1)
  .describe('Moves of the user, after which the conversation is cut off.');
export const replyTimeoutSchema = z
  .int()
  .min(1)
  .describe('How long the user waits for the first reply to a move, in milliseconds.');

/** Limits of one conversation; without defaults, so that a scenario can leave them to the configuration. */
export const limitsSchema = z
  .strictObject({
    turns: turnsSchema.optional(),
    replyTimeoutMs: replyTimeoutSchema.optional(),
  })
  .describe('Limits of one conversation.');

const switchOff = z
  .strictObject({ off: z.string().min(1).describe('Why this check does not apply here; reports show it.') })
  .optional();

export const checksSchema = z
  .strictObject(
    Object.fromEntries(standingChecks.map((name) => [name, switchOff])) as Record<
      StandingCheck,
      typeof switchOff
    >,
  )
  .describe(`Standing checks to switch off, each with its reason: ${standingChecks.join(', ')}.`);

export const localeSchema = z
  .string()
  .refine(isLocale, {
    error: (issue) => `expected a language tag such as en-US, got ${JSON.stringify(issue.input)}`,
  })
  .describe('Language of the user, a BCP 47 tag such as `en-US` or `ru-RU`.');

/** One or several of something, as a list. */
export function oneOrMore<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodType<z.output<Schema>[], z.input<Schema> | z.input<Schema>[]> {
  return z
    .union([schema, z.array(schema).min(1)])
    .transform((value) => (Array.isArray(value) ? value : [value]) as z.output<Schema>[]);
}

type OneKey<Shape extends z.ZodRawShape> = {
  [Key in keyof Shape]: { [Only in Key]: z.output<Shape[Only]> };
}[keyof Shape];

/** A mapping with exactly one of the given keys, and any of the `beside` ones. */
export function oneKeyOf<Shape extends z.ZodRawShape>(shape: Shape): z.ZodType<OneKey<Shape>>;
export function oneKeyOf<Shape extends z.ZodRawShape, Beside extends z.ZodRawShape>(
  shape: Shape,
  beside: Beside,
): z.ZodType<OneKey<Shape> & z.output<z.ZodObject<Beside>>>;
export function oneKeyOf(shape: z.ZodRawShape, beside: z.ZodRawShape = {}): z.ZodType {
  const names = Object.keys(shape);
  const optional = Object.fromEntries(Object.entries(shape).map(([name, each]) => [name, z.optional(each)]));
  return z
    .strictObject({ ...optional, ...beside })
    .superRefine((value, context) => {
      const given = names.filter((name) => value[name] !== undefined);
      if (given.length === 1) return;
      const got = given.length === 0 ? 'none of them' : given.join(' and ');
      context.addIssue({
        code: 'custom',
        message: `expected exactly one of ${names.join(', ')}, got ${got}`,
      });
    })
    .meta({ oneOf: names.map((name) => ({ required: [name] })) });
}
