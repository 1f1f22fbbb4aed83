/**
 * Where the SDK behind a connection itself does otherwise than botbuilder, over HTTP too. What is named is not left out:
 * the contract then holds the connection to what the SDK does.
 */
export interface SdkDifferences {
  /** Status of the answer to an invoke that the bot does not know; 501 unless told. */
  readonly unknownInvoke?: number;
  /** It sends its replies to the Connector whatever the delivery mode, and answers without a body. */
  readonly ignoresExpectReplies?: true;
  /** Its messages do not say what they reply to. */
  readonly namesNoRepliedActivity?: true;
  /** Status of the answer to a turn that threw, also when an error handler has spoken; its message is not in it. */
  readonly thrownTurn?: number;
}

/**
 * The Teams SDK answers invokes that no route takes with 200, has no code for expectReplies, and answers 500 without a
 * body to a turn that threw, whatever its error handlers have sent. It posts replies as messages like any other.
 */
export const differencesOfTeamsSdk: SdkDifferences = {
  unknownInvoke: 200,
  ignoresExpectReplies: true,
  namesNoRepliedActivity: true,
  thrownTurn: 500,
};
