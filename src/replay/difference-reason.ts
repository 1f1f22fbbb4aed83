import { toPlainLine } from '../activity/plain-text.ts';
import type { Reason } from '../check/record.ts';
import type { Difference } from './difference.ts';

/** Longer values are cut: the transcripts have them whole. */
const maxLength = 200;

/** A difference as reports tell of it. */
export function differenceReason(difference: Difference): Reason {
  const { turn, expected, arrived, arrivedIndex } = difference;
  return {
    check: 'difference',
    severity: 'failed',
    message: describe(difference),
    turn,
    ...(expected === undefined ? {} : { expected: toPlainLine(expected, maxLength) }),
    ...(arrived === undefined ? {} : { arrived: toPlainLine(arrived, maxLength) }),
    ...(arrivedIndex === undefined ? {} : { activityIndex: arrivedIndex }),
  };
}

function describe({ turn, kind, path, similarity }: Difference): string {
  const where = turn === 0 ? 'At the opening' : `In turn ${turn}`;
  if (kind === 'changed') {
    const likeness = similarity === undefined ? '' : ` (${Math.round(similarity * 100)} % alike)`;
    return `${where} the reply's ${toPlainLine(path, 120)} is not as recorded${likeness}.`;
  }
  const what = path === '' ? 'a reply' : `the reply's ${toPlainLine(path, 120)}`;
  return kind === 'missing'
    ? `${where} ${what} is missing.`
    : `${where} ${what} was not there when it was recorded.`;
}
