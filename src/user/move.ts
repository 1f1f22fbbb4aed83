import type { Activity, Attachment } from '../activity/activity.ts';
import type { ShownAction, ShownForm } from '../activity/shown.ts';

/** Ways of behaving that real users have and scripts lack; each can be scheduled and is counted. */
export const behaviours = [
  'typo',
  'correction',
  'hedge',
  'clarify',
  'simpler',
  'colloquial',
  'emotion',
  'mindChange',
  'interrupt',
  'sarcasm',
  'misunderstanding',
  'tangent',
  'repeat',
  'abandon',
] as const;
export type Behaviour = (typeof behaviours)[number];

/** What the user does next. */
export type MoveAct =
  /** `farewell`: nobody waits for an answer to it. */
  | { readonly kind: 'say'; readonly text: string; readonly farewell?: boolean | undefined }
  | { readonly kind: 'tap'; readonly action: ShownAction }
  | {
      readonly kind: 'submit';
      readonly form: ShownForm;
      readonly action: ShownAction;
      readonly values: Readonly<Record<string, string | number | boolean>>;
    }
  | {
      readonly kind: 'attach';
      readonly attachments: readonly Attachment[];
      readonly text?: string | undefined;
    }
  | { readonly kind: 'react'; readonly reaction: string; readonly activityId: string }
  | { readonly kind: 'event'; readonly name: string; readonly value?: unknown }
  | { readonly kind: 'invoke'; readonly name: string; readonly value?: unknown }
  /** Sends an activity as it is. */
  | {
      readonly kind: 'send';
      readonly activity: Activity;
      /** Whether a visible reply is waited for: in any case, for a moment, or not at all; by its type unless told. */
      readonly expectsReply?: 'yes' | 'maybe' | 'no' | undefined;
      /** Name of whoever does it, where it is another than the user. */
      readonly as?: string | undefined;
    }
  /** Does nothing until the bot speaks again, at most `ms`. */
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'end'; readonly satisfied: boolean; readonly reason: string };

export interface Move {
  readonly act: MoveAct;
  readonly behaviours: readonly Behaviour[];
  /** Sent at once, without waiting for the reply to `act`: an interruption. */
  readonly meanwhile?: MoveAct | undefined;
  /** A visible reply is waited for though few would expect one to such an act. */
  readonly expectsReply?: boolean | undefined;
}
