import { isMessage } from '../../activity/activity.ts';
import { toPlainLine } from '../../activity/plain-text.ts';
import type { TeamsHook } from '../../channel/teams/hooks.ts';
import { errorWords } from '../../check/error-words.ts';
import { describeBody } from '../../check/moves.ts';
import { findInvokeFault } from '../../check/unanswered-invoke.ts';
import { visibleText } from '../../check/visible.ts';
import { findInvokeResponseFault } from '../../teams-rules/invoke-response.ts';
import type { Exchange, Talk } from '../evidence.ts';
import { describeReply } from '../rules/read-exchange.ts';
import { readEnd } from '../talks/gather-evidence.ts';

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
  /** Its code threw: status 500 and above, the words of an error handler, or an end of the bot. */
  | 'threw'
  /** It did not answer in the time that a person waits. */
  | 'unanswered'
  /** The bot had ended before. */
  | 'untested';

export interface HookResult {
  readonly name: string;
  readonly kind: TeamsHook['kind'];
  readonly status: HookStatus;
  /** What was done, in words. */
  readonly did: string;
  /** What came, on one line. */
  readonly seen: string;
  /** The conversation that proves it, relative to the results folder. */
  readonly transcript: string | undefined;
}

/** `talk` is undefined when none was held, since the bot had ended. */
export function judgeHook({ name, kind }: TeamsHook, talk: Talk | undefined): HookResult {
  if (!talk)
    return { name, kind, status: 'untested', did: 'nothing', seen: 'nothing', transcript: undefined };
  const { exchanges, transcript } = talk;
  const end = readEnd(talk, true);
  const exchange = exchanges.find(({ purpose }) => purpose === 'hook');
  const did = toPlainLine(exchange?.did ?? 'installed the app', 200);
  const common = { name, kind, did, transcript };
  if (end !== undefined || !exchange) {
    return { ...common, status: 'threw', seen: toPlainLine(end ?? 'nothing', 1000) };
  }
  const { status, why } = judge(exchange);
  const seen = why === undefined ? tell(exchange) : `${why}; ${tell(exchange)}`;
  return { ...common, status, seen };
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
