import { isMessage } from '../../activity/activity.ts';
import { toPlainLine } from '../../activity/plain-text.ts';
import type { TeamsHook } from '../../channel/teams/hooks.ts';
import { errorWords } from '../../check/error-words.ts';
import { describeBody } from '../../check/moves.ts';
import { findInvokeFault } from '../../check/unanswered-invoke.ts';
import { visibleText } from '../../check/visible.ts';
import { findInvokeResponseFault } from '../../teams-rules/invoke-response.ts';
import type { Exchange } from '../evidence.ts';
import { describeReply } from '../rules/read-exchange.ts';

/** How a bot took what reaches a hook, as far as can be seen from outside. */
export type HookStatus =
  /** It answered an invoke so that Teams can show it, or said or did something. */
  | 'handled'
  /** It answered 200 and did nothing that can be seen: with a hook, or without. */
  | 'silent'
  /** It answered an invoke with 501. */
  | 'unhandled'
  /** It answered an invoke with what Teams cannot show. */
  | 'wrong'
  /** Its code threw: status 500 and above, or the words of an error handler. */
  | 'threw'
  /** It did not answer in the time that a person waits. */
  | 'unanswered';

export interface HookResult {
  readonly name: string;
  readonly kind: TeamsHook['kind'];
  readonly status: HookStatus;
  /** What was done, in words. */
  readonly did: string;
  /** What came, on one line. */
  readonly seen: string;
  /** The conversation that proves it, relative to the results folder. */
  readonly transcript: string;
}

export function judgeHook({ name, kind }: TeamsHook, exchange: Exchange, transcript: string): HookResult {
  const { status, why } = judge(exchange);
  const seen = why === undefined ? tell(exchange) : `${why}; ${tell(exchange)}`;
  return { name, kind, status, did: toPlainLine(exchange.did, 200), seen, transcript };
}

/** Whether nothing must be fixed: a bot need not take up every hook. */
export function areHooksSound(hooks: readonly HookResult[]): boolean {
  return hooks.every(({ status }) => status === 'handled' || status === 'silent' || status === 'unhandled');
}

const tellsErrors: readonly string[] = ['adaptiveCard/action', 'application/search'];

function judge(exchange: Exchange): { readonly status: HookStatus; readonly why?: string } {
  const { deliveries, invoke, sent } = exchange;
  const [delivery] = deliveries;
  if (delivery?.status !== 'answered') return { status: 'unanswered' };
  const { code } = delivery;
  const words = sent
    .map(({ activity }) => activity)
    .filter(isMessage)
    .map(visibleText)
    .join('\n');
  // An error handler that has spoken leaves an invoke without an answer, which the SDK makes 501.
  if (errorWords.some(({ pattern }) => pattern.test(words))) return { status: 'threw' };
  if (code === 501 && invoke) return { status: 'unhandled' };
  if (code >= 500 || (code >= 400 && !invoke)) return { status: 'threw' };
  if (!invoke) return { status: sent.length > 0 ? 'handled' : 'silent' };
  // These tell errors in a shape of their own: what a made-up action gets if all is well.
  const isToldWell =
    tellsErrors.includes(invoke.name) && !findInvokeResponseFault(invoke.name, delivery.body);
  const why = isToldWell ? undefined : findInvokeFault(invoke.name, delivery);
  return why === undefined ? { status: 'handled' } : { status: 'wrong', why };
}

function tell(exchange: Exchange): string {
  const [delivery] = exchange.deliveries;
  if (delivery?.status !== 'answered') return 'no answer';
  const answer =
    exchange.invoke || delivery.code >= 300 ? `${delivery.code} ${describeBody(delivery.body)}` : undefined;
  const replies = exchange.sent.length > 0 ? describeReply(exchange) : undefined;
  return [answer, replies].filter((part) => part !== undefined).join('; ') || 'nothing';
}
