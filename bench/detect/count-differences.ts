import type { Reason } from '../../src/check/record.ts';
import type { Defect } from './defect.ts';
import { holdWith, passesClean, type Lane, type Means } from './detect.ts';

/** A recording that a defect has turned red, with what its replay says. */
export interface RedRecording {
  readonly scenario: string;
  readonly differences: readonly Pick<
    Reason,
    'check' | 'message' | 'expected' | 'arrived' | 'mayFollowTurn'
  >[];
}

/** What one defect changes in all recordings, each replayed once. */
export interface DifferenceCount {
  readonly recordings: number;
  /** In the order of the recordings. */
  readonly red: readonly RedRecording[];
}

/** Replays every recording of the lane once with the defect in the bot; one that the clean bot fails is left out. */
export async function countDifferences(defect: Defect, lane: Lane, means: Means): Promise<DifferenceCount> {
  const plans = lane.plans.filter(({ trial }) => trial === 1);
  const held = await holdWith(defect, { ...lane, plans }, { ...means, turns: Number.POSITIVE_INFINITY });
  const red: RedRecording[] = [];
  for (const { plan, verdict, reasons } of held) {
    if (verdict !== 'failed' || !(await passesClean(lane, plan, means))) continue;
    const differences = reasons.map(({ check, message, expected, arrived, mayFollowTurn }) => ({
      check,
      message,
      ...(expected !== undefined && { expected }),
      ...(arrived !== undefined && { arrived }),
      ...(mayFollowTurn !== undefined && { mayFollowTurn }),
    }));
    red.push({ scenario: plan.scenario.name, differences });
  }
  const place = new Map(plans.map(({ scenario }, index) => [scenario.name, index]));
  return {
    recordings: plans.length,
    red: red.toSorted((a, b) => (place.get(a.scenario) ?? 0) - (place.get(b.scenario) ?? 0)),
  };
}
