/** One way in which a replayed conversation is not as it was recorded. */
export interface Difference {
  /** Turn of the recording, 0 the opening. */
  readonly turn: number;
  /** A reply that did not come, one that was not there before, or one that is not the same. */
  readonly kind: 'missing' | 'extra' | 'changed';
  /** Where in the activity: `text`, `suggestedActions.actions[1].title`, `attachments[0].content.body[2].text`; empty for a whole reply. */
  readonly path: string;
  /** As text for people, undefined where there was nothing. */
  readonly expected: string | undefined;
  readonly arrived: string | undefined;
  /** An extra reply that says what another one of its turn says. */
  readonly repeats?: true | undefined;
  /** 0 to 1, where texts were compared by likeness. */
  readonly similarity?: number | undefined;
  /** Place in the recording of the reply that it is about (`missing`, `changed`). */
  readonly recordedIndex?: number | undefined;
  /** Place in the replay's transcript of the reply that it is about (`extra`, `changed`). */
  readonly arrivedIndex?: number | undefined;
}

/** A difference with all that belongs to it, so that one change of a bot is one of these. */
export interface FoldedDifference extends Difference {
  /** Other places of the same replies, in order; where there are several replies, each of them. */
  readonly parts?: readonly Difference[] | undefined;
  /** Where the same change shows again, in other replies and turns. */
  readonly again?: readonly Difference[] | undefined;
  /** Later turns that are not as recorded either, after the conversation went another way here. */
  readonly leftTurns?: readonly number[] | undefined;
  /** Turn of an earlier difference that may be the cause of this one: there the bot did not only use other words. */
  readonly mayFollowTurn?: number | undefined;
}
