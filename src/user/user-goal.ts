import type { Attachment } from '../activity/activity.ts';

/** One thing the user knows, as drawn for this conversation. */
export interface GoalFact {
  readonly name: string;
  /** Usually one; several are given one after the other, as the bot asks for more. */
  readonly values: readonly string[];
  /** Said first and corrected later. */
  readonly first?: string | undefined;
  /** Other values that would be as good; a change of mind picks one. */
  readonly alternatives: readonly string[];
  /** Words by which a bot may ask for it, besides its name and the language's synonyms. */
  readonly asked: readonly string[];
  /** Sent when the bot asks for a file. */
  readonly attachment?: Attachment | undefined;
}

/** What a user came for: facts to give, things to learn (ABUS calls them constraints and requests). */
export interface UserGoal {
  /** "You are a user who wants to …", as UserLM's intents are worded. */
  readonly text: string;
  readonly facts: readonly GoalFact[];
  readonly learn: readonly string[];
}
