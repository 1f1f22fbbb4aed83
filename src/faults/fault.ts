/** What is done to messages on their way to the bot. */
export const deliveryFaults = [
  'duplicate',
  'redeliver',
  'delay',
  'reorder',
  'simultaneous',
  'restart',
] as const;

/** How the Connector answers when the bot sends a message. */
export const answerFaults = ['throttle', 'serverError', 'conflict', 'drop', 'slow', 'expire'] as const;

export type DeliveryFault = (typeof deliveryFaults)[number];
export type AnswerFault = (typeof answerFaults)[number];
export type FaultName = DeliveryFault | AnswerFault | 'clockSkew';

/** How often what goes wrong: shares from 0 to 1, of the user's messages or of the bot's. */
export interface FaultSettings extends Readonly<
  Partial<Record<DeliveryFault | AnswerFault, number | undefined>>
> {
  /** Seconds that a 429 asks the bot to wait; 1 unless told. */
  readonly retryAfterS?: number | undefined;
  /** How long a slow Connector takes to answer; 3000 unless told. */
  readonly slowMs?: number | undefined;
  /** How much later a message is delivered again; 15,000 unless told. */
  readonly redeliverAfterMs?: number | undefined;
  /** How long a message is under way to the bot; 3000 unless told. */
  readonly delayMs?: number | undefined;
  /** How far the channel's clock is ahead of the bot's, or behind it where negative. */
  readonly clockSkewMs?: number | undefined;
}

/** How a bot fails to cope with a fault. */
export const faultFindings = [
  'executed-twice',
  'reply-lost',
  'retried-too-fast',
  'sent-twice',
  'refused',
  'ignored',
  'mixed-up',
  'state-lost',
] as const;

export type FaultFinding = (typeof faultFindings)[number];

/** A fault that was brought about, and what the bot made of it. */
export interface OccurredFault {
  readonly fault: FaultName;
  /** The user's message that it befell, or that the bot was answering. */
  readonly activityId?: string | undefined;
  /** `untold` where the bot's replies differ anyway. */
  readonly outcome: 'coped' | 'untold' | FaultFinding;
  /** What was done and what came of it, in one line; may hold what the bot said. */
  readonly detail: string;
}
