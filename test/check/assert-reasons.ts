import assert from 'node:assert/strict';
import type { ConversationRecord, Reason } from '../../src/check/record.ts';
import { checkStanding, type StandingCheckName } from '../../src/check/standing.ts';

/** The reasons of one check; asserts that no other check says anything, unless it is among `besides`. */
export function only(
  name: StandingCheckName,
  record: ConversationRecord,
  besides: StandingCheckName[] = [],
): Reason[] {
  const reasons = checkStanding(record);
  const others = reasons.filter(
    (reason) => reason.check !== name && !besides.includes(reason.check as StandingCheckName),
  );
  assert.deepEqual(others, []);
  return reasons.filter((reason) => reason.check === name);
}

/** Asserts that no standing check says anything. */
export function clean(record: ConversationRecord): void {
  assert.deepEqual(checkStanding(record), []);
}
