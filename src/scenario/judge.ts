import { checkExpectations } from '../check/expectations.ts';
import { checkFaults } from '../check/faults.ts';
import { checkOwnFaults } from '../check/own-faults.ts';
import type { Judge } from '../check/judge.ts';
import type { ConversationRecord, Reason } from '../check/record.ts';
import { checkStanding, type SwitchedOff } from '../check/standing.ts';
import type { Expectation, Scenario } from './schema.ts';

/** All reasons for or against a conversation that was held: expectations, standing checks, our own faults. */
export async function judge(
  scenario: Scenario,
  record: ConversationRecord,
  switchedOff: SwitchedOff,
  /** Decides `judge:` expectations. */
  askJudge?: Judge,
): Promise<Reason[]> {
  const faults = checkFaults(record);
  return [
    ...(await checkExpectations(expectationsFor(scenario, record), record, askJudge)),
    ...besideFaults(checkStanding(record, { ...switchedOff, ...scenario.checks }), faults),
    ...faults,
    ...checkOwnFaults(record),
  ];
}

/** What was shown, or kept silent about, because of a fault is told once, with the fault. */
function besideFaults(standing: readonly Reason[], faults: readonly Reason[]): Reason[] {
  const toldOf = (name: string): ReadonlySet<string | undefined> =>
    new Set(faults.flatMap(({ check, activityId }) => (check === name ? [activityId] : [])));
  const errors = toldOf('error-shown');
  const silences = toldOf('ignored');
  return standing.filter(
    ({ check, activityId }) =>
      !(check === 'error-reply' && errors.has(activityId)) &&
      !(check === 'no-reply' && silences.has(activityId)),
  );
}

/**
 * A user that acts by itself is expected to reach its goal, unless the scenario says how it ends. One that was
 * made to leave early (behaviour `abandon`) cannot bring about what the scenario expects of a whole conversation:
 * then only what must never happen counts.
 */
function expectationsFor({ expect, script }: Scenario, record: ConversationRecord): readonly Expectation[] {
  const leftEarly = record.turns.some(({ move }) => move?.behaviours.includes('abandon'));
  const saysHowItEnds = expect.some((each) => 'goal' in each);
  if (leftEarly && !saysHowItEnds) return expect.filter((each) => 'never' in each || 'turns' in each);
  const actsByItself = script === undefined || script.some((step) => 'simulate' in step);
  return actsByItself && !saysHowItEnds ? [...expect, { goal: 'reached' }] : expect;
}
