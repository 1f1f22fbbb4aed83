import { z } from 'zod';

const share = z.number().min(0).max(1).optional();

/** How often the channel misbehaves, and how: see docs/faults.md. */
export const faultsSchema = z
  .strictObject({
    duplicate: share.describe(
      "Share of the user's messages that reach the bot twice, with the same id and timestamp.",
    ),
    redeliver: share.describe("Share of the user's messages that reach the bot again after 15 seconds."),
    throttle: share.describe("Share of the bot's messages that are answered 429 with Retry-After."),
    serverError: share.describe("Share of the bot's messages that are answered 500, 502, 503 or 504."),
    conflict: share.describe("Share of the bot's messages that are answered 412."),
    drop: share.describe("Share of the bot's messages at which the connection is dropped."),
    slow: share.describe("Share of the bot's messages that are answered late."),
    retryAfterS: z.int().min(1).max(60).optional().describe('Seconds of Retry-After; 1 unless told.'),
    slowMs: z.int().min(1).max(60_000).optional().describe('Milliseconds of `slow`; 3000 unless told.'),
    clockSkewMs: z
      .int()
      .min(-86_400_000)
      .max(86_400_000)
      .optional()
      .describe(
        "How far the channel's clock is ahead of the bot's, in milliseconds; negative where it is behind.",
      ),
  })
  .describe('What goes wrong between bot and user, shares from 0 to 1, drawn from the seed (`run` only).');
