import { checkCard } from './card.ts';
import { checkCrossTalk } from './cross-talk.ts';
import { checkDeadEnd } from './dead-end.ts';
import { checkDroppedFields } from './dropped-fields.ts';
import { checkErrorReply } from './error-reply.ts';
import { checkLoop } from './loop.ts';
import { checkMalformedActivity } from './malformed-activity.ts';
import type { ConversationRecord, Reason } from './record.ts';
import { checkDuplicateReply, checkEmptyReply, checkMessageAfterEnd } from './reply-shape.ts';
import { checkLateReply, checkNoReply } from './reply-time.ts';
import { checkTeamsLimits } from './teams-limits.ts';
import { checkTurnException } from './turn-exception.ts';
import { checkUnansweredInvoke } from './unanswered-invoke.ts';

/** A rule that any bot should keep, as a pure function of what happened. */
export type Check = (record: ConversationRecord) => Reason[];

/** The checks that always run; the rule and severity of each stand at its function. */
const checks = {
  'no-reply': checkNoReply,
  'late-reply': checkLateReply,
  'error-reply': checkErrorReply,
  'turn-exception': checkTurnException,
  loop: checkLoop,
  'dead-end': checkDeadEnd,
  'empty-reply': checkEmptyReply,
  'malformed-activity': checkMalformedActivity,
  'dropped-fields': checkDroppedFields,
  'duplicate-reply': checkDuplicateReply,
  'message-after-end': checkMessageAfterEnd,
  'unanswered-invoke': checkUnansweredInvoke,
  'cross-talk': checkCrossTalk,
  'teams-limits': checkTeamsLimits,
  card: checkCard,
} as const satisfies Record<string, Check>;

export type StandingCheckName = keyof typeof checks;

/** Names in the order in which the checks run. */
export const standingCheckNames = Object.keys(checks) as StandingCheckName[];

/** Checks that are switched off, each with the reason why. */
export type SwitchedOff = Readonly<Partial<Record<StandingCheckName, { readonly off: string } | undefined>>>;

/** As many reasons of one check as are told one by one. */
const maxReasons = 3;

/** Runs all standing checks but those switched off; a check that finds much tells the first three and how many more. */
export function checkStanding(record: ConversationRecord, switchedOff: SwitchedOff = {}): Reason[] {
  return standingCheckNames
    .filter((name) => switchedOff[name] === undefined)
    .flatMap((name) => limit(checks[name](record)));
}

function limit(reasons: readonly Reason[]): Reason[] {
  const shown = reasons.slice(0, maxReasons);
  const last = shown.at(-1);
  const more = reasons.length - shown.length;
  if (last && more > 0)
    shown[shown.length - 1] = { ...last, message: `${last.message} (And ${more} more times.)` };
  return shown;
}
