import type { ChannelId, ConversationKind } from '../channel/ports.ts';
import type { Reason } from '../check/record.ts';
import type { UserSummary } from '../user/user.ts';
import type { Stage } from './stage.ts';

/** Acts one conversation out on a stage, from the greeting on: a scenario's script and user, or a recording. */
export interface Player {
  /** How reports name who played: the persona, or `recording`. */
  readonly persona: string;
  /** Language, channel and place that the performance was made for; the run's own where undefined. */
  readonly locale?: string | undefined;
  readonly channelId?: ChannelId | undefined;
  /** Kind of place on `msteams`. */
  readonly kind?: ConversationKind | undefined;
  /** Whether the channel asks by itself for cards to be brought up to date; a recording has that in it. */
  readonly refreshesCards?: boolean | undefined;
  /** Resolves when it has nothing more to do. The stage is open. */
  perform(stage: Stage): Promise<void>;
  summary(): UserSummary;
  /** What it has to say of its own performance, such as behaviours that it had no occasion for. */
  remarks(): Reason[];
}
