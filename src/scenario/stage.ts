import type { Reason } from '../check/record.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { RecordEntry, TurnRecord } from '../conversation/record.ts';
import type { SignInUser } from '../sign-in/sign-in-user.ts';
import type { Move } from '../user/move.ts';
import type { View, VirtualUser } from '../user/user.ts';
import { deliveryReason } from './delivery-reason.ts';

/** Where script and user act: plays moves and keeps the latest view until somebody has acted on it. */
export interface Stage {
  readonly reasons: Reason[];
  readonly view: View;
  /** All that was said so far, by both sides. */
  readonly entries: readonly RecordEntry[];
  /** Who takes part, and where. */
  readonly conversation: Pick<Conversation, 'user' | 'bot' | 'place'>;
  /** How the user signs in; undefined where there is no token service of ours. */
  readonly signIn?: SignInUser | undefined;
  /** Joins the conversation. */
  open(): Promise<void>;
  /** Whether the conversation cannot, or may not, go on. */
  isOver(): boolean;
  play(move: Move): Promise<void>;
  /**
   * Lets the user make up to `turns` moves; stops when it leaves. With `goesOn`, a user that leaves because it has
   * reached its goal does so without a word and the conversation stays open: there are further steps to play.
   */
  simulate(user: VirtualUser, turns: number, goesOn: boolean): Promise<void>;
  fail(reason: Reason): void;
}

/** Decides when a user makes its moves, and is told of each turn as it ends. */
export interface Pace {
  /** Resolves when it is time for the move that has been made up, or when there is no time left. */
  beforeMove(move: Move): Promise<void>;
  onTurn(turn: TurnRecord): void;
}

/** What is written down of the conversation while it is played. */
export interface StageRecord {
  readonly entries: readonly RecordEntry[];
  readonly turns: TurnRecord[];
  readonly reasons: Reason[];
  readonly maxTurns: number;
  /** Moves are made at once, without it. */
  readonly pace?: Pace | undefined;
  readonly signIn?: SignInUser | undefined;
}

/** Puts a stage before an opened conversation; every turn played is added to `turns`. */
export function createStage(
  conversation: Conversation,
  { entries, turns, reasons, maxTurns, pace, signIn }: StageRecord,
  /** Throws when the run itself has failed. */
  isCancelled: () => boolean,
): Stage {
  let view = conversation.view();
  let over = false;

  function note(turn: TurnRecord): void {
    turns.push(turn);
    pace?.onTurn(turn);
    view = conversation.view();
    for (const [index, delivery] of turn.deliveries.entries()) {
      const reason = deliveryReason(delivery, () => isInvoke(turn.sentIds[index]));
      if (!reason) continue;
      reasons.push(reason);
      over = true;
      return;
    }
  }

  function isInvoke(sentId: string | undefined): boolean {
    return entries.some(({ activity }) => activity.id === sentId && activity.type === 'invoke');
  }

  const stage: Stage = {
    reasons,
    entries,
    conversation,
    signIn,
    get view() {
      return view;
    },
    isOver: () => isCancelled() || over || turns.length > maxTurns,
    open: async () => note(await conversation.open()),
    play: async (move) => {
      if (pace) {
        await pace.beforeMove(move);
        if (isCancelled()) return;
      }
      if (move.act.kind === 'wait') await conversation.awaitArrival(move.act.ms);
      note(await conversation.play(move));
      signIn?.moved();
      if (move.act.kind === 'end') over = true;
    },
    simulate: async (user, limit, goesOn) => {
      for (let made = 0; made < limit && !stage.isOver(); made += 1) {
        const signing = signIn?.next();
        if (signing) user.observe?.(view, signing);
        const move = signing ?? (await user.next(view));
        if (goesOn && move.act.kind === 'end' && move.act.satisfied) return;
        await stage.play(move);
      }
    },
    fail: (reason) => {
      reasons.push(reason);
      over = true;
    },
  };
  return stage;
}
