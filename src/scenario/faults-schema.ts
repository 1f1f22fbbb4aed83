import { z } from 'zod';

const share = z.number().min(0).max(1).optional();

/** How often the channel misbehaves, and how: see docs/faults.md. */
export const faultsSchema = z
  .strictObject({
    duplicate: share.describe(
      "Share of the user's messages that reach the bot twice, with the same id and timestamp.",
    ),
    redeliver: share.describe("Share of the user's messages that reach the bot again after 15 seconds."),
    delay: share.describe("Share of the user's messages that reach the bot late."),
    reorder: share.describe(
      'Share of the messages that the user sends two at once of which the second reaches the bot first.',
    ),
    simultaneous: share.describe(
      "Share of the user's messages that reach the bot at once with the message of another user, in another conversation.",
    ),
    restart: share.describe(
      "Share of the user's messages before which the started bot is ended and started anew.",
    ),
    throttle: share.describe("Share of the bot's messages that are answered 429 with Retry-After."),
    serverError: share.describe("Share of the bot's messages that are answered 500, 502, 503 or 504."),
    conflict: share.describe("Share of the bot's messages that are answered 412."),
    drop: share.describe("Share of the bot's messages at which the connection is dropped."),
    slow: share.describe("Share of the bot's messages that are answered late."),
    expire: share.describe(
      "Share of the bot's messages that are answered 401, as when its token has expired.",
    ),
    redeliverAfterMs: z
      .int()
      .min(1)
      .max(60_000)
      .optional()
      .describe('Milliseconds until `redeliver`; 15000 unless told.'),
    delayMs: z.int().min(1).max(60_000).optional().describe('Milliseconds of `delay`; 3000 unless told.'),
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
