/** What Teams answers in place of taking an activity. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** For 429: when the bot may try again. */
  readonly retryAfterMs?: number | undefined;
}

/** A rule of Teams that what a bot sends has broken. */
export interface Fault {
  /** Name of the rule, such as `stream-order`. */
  readonly id: string;
  /** One sentence: what the rule is and what came. */
  readonly message: string;
  /** Undefined where Teams takes the activity all the same and shows less of it. */
  readonly refusal?: Refusal | undefined;
}
