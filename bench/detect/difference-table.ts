import type { RedRecording } from './count-differences.ts';
import type { DefectRow } from './result.ts';

/** How many differences recordings turned red by a defect show, over all defects that lane (b) was asked about. */
export interface DifferenceSummary {
  /** Defects that turn at least one recording red. */
  readonly shown: number;
  /** Of them, those whose first red recording has exactly one difference. */
  readonly oneInFirst: number;
  readonly oneInAny: number;
  readonly oneInAll: number;
  readonly redRecordings: number;
  readonly redWithOne: number;
  /** Those in which every other difference may follow from the first one. */
  readonly redWithOneCause: number;
}

export function summariseDifferences(defects: readonly DefectRow[]): DifferenceSummary {
  const shown = defects.flatMap(({ replays }) => (replays && replays.red.length > 0 ? [replays] : []));
  const counts = shown.map(({ red }) => red.map(({ differences }) => differences.length));
  const all = counts.flat();
  const recordings = shown.flatMap(({ red }) => red);
  return {
    shown: shown.length,
    oneInFirst: counts.filter(([first]) => first === 1).length,
    oneInAny: counts.filter((each) => each.includes(1)).length,
    oneInAll: counts.filter((each) => each.every((count) => count === 1)).length,
    redRecordings: recordings.length,
    redWithOne: all.filter((count) => count === 1).length,
    redWithOneCause: recordings.filter(({ differences }) => differences.slice(1).every(mayFollow)).length,
  };
}

function mayFollow({ mayFollowTurn }: RedRecording['differences'][number]): boolean {
  return mayFollowTurn !== undefined;
}

/** For each defect: recordings that it turns red, differences in the first of them, and what the first of these says. */
export function formatDifferences(defects: readonly DefectRow[]): string {
  const replayed = defects.filter(({ replays }) => replays);
  if (replayed.length === 0) return '';
  const { shown, oneInFirst, oneInAny, oneInAll, redRecordings, redWithOne, redWithOneCause } =
    summariseDifferences(defects);
  const lines = replayed.flatMap(({ id, says, replays }) => {
    const [first] = replays?.red ?? [];
    if (!replays || !first) return [`${id}: none of ${replays?.recordings} red`];
    const [difference] = first.differences;
    const count = first.differences.length;
    return [
      `${id}: ${replays.red.length} of ${replays.recordings} red, ${count === 1 ? 'one difference' : `${count} differences`} in "${first.scenario}"`,
      `    (${says})`,
      `    ${difference?.message ?? ''}`,
      ...(difference?.expected === undefined ? [] : [`    - ${difference.expected}`]),
      ...(difference?.arrived === undefined ? [] : [`    + ${difference.arrived}`]),
    ];
  });
  return [
    '',
    'What the recordings say of each defect, each replayed once:',
    ...lines,
    '',
    `Defects that turn recordings red: ${shown} of ${replayed.length}; with exactly one difference in the first red recording ${oneInFirst}, in at least one ${oneInAny}, in all ${oneInAll}.`,
    `Red recordings: ${redRecordings}, ${redWithOne} of them with exactly one difference, ${redWithOneCause} with one from which all others may follow.`,
    '',
  ].join('\n');
}
