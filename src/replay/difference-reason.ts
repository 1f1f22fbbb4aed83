import { toPlainLine } from '../activity/plain-text.ts';
import type { Reason } from '../check/record.ts';
import type { Difference, FoldedDifference } from './difference.ts';

/** Longer values are cut: the transcripts have them whole. */
const maxLength = 200;
/** Several values together. */
const maxTotalLength = 400;
const maxPaths = 3;

/** A difference as reports tell of it. */
export function differenceReason(difference: FoldedDifference): Reason {
  const { turn, arrivedIndex, mayFollowTurn } = difference;
  const expected = join(difference, ({ expected: value }) => value);
  const arrived = join(difference, ({ arrived: value }) => value);
  return {
    check: 'difference',
    severity: 'failed',
    message: `${describe(difference)}${follow(difference)}.`,
    turn,
    ...(expected === undefined ? {} : { expected }),
    ...(arrived === undefined ? {} : { arrived }),
    ...(arrivedIndex === undefined ? {} : { activityIndex: arrivedIndex }),
    ...(mayFollowTurn === undefined ? {} : { mayFollowTurn }),
  };
}

/** The values of all its places; of the same reply they may be the same. */
function join(
  difference: FoldedDifference,
  valueOf: (each: Difference) => string | undefined,
): string | undefined {
  const values = [difference, ...(difference.parts ?? [])].flatMap((each) => {
    const value = valueOf(each);
    return value === undefined ? [] : [toPlainLine(value, maxLength)];
  });
  return values.length === 0 ? undefined : toPlainLine([...new Set(values)].join(' · '), maxTotalLength);
}

function describe(difference: FoldedDifference): string {
  const { turn, parts = [], similarity } = difference;
  const where = turn === 0 ? 'At the opening' : `In turn ${turn}`;
  const all: readonly Difference[] = [difference, ...parts];
  const whole = all.filter(({ path }) => path === '');
  if (whole.length === 0 && isOneReply(all)) {
    const likeness = similarity === undefined ? '' : ` (${Math.round(similarity * 100)} % alike)`;
    return `${where} the reply's ${tellPlaces(all)}${likeness}`;
  }
  if (whole.length === all.length) {
    const what = whole.length === 1 ? 'a reply' : `${whole.length} replies`;
    if (whole.every(({ kind }) => kind === 'missing')) {
      return `${where} ${what} ${whole.length === 1 ? 'is' : 'are'} missing`;
    }
    if (whole.every(({ repeats }) => repeats)) {
      return `${where} ${what} came twice`;
    }
    if (whole.every(({ kind }) => kind === 'extra')) {
      return `${where} ${what} ${whole.length === 1 ? 'was' : 'were'} not there when it was recorded`;
    }
  }
  return `${where} the bot answers otherwise than recorded`;
}

function isOneReply([first, ...rest]: readonly Difference[]): boolean {
  return rest.every(
    ({ recordedIndex, arrivedIndex }) =>
      recordedIndex === first?.recordedIndex && arrivedIndex === first?.arrivedIndex,
  );
}

function tellPlaces(all: readonly Difference[]): string {
  const paths = all.map(({ path }) => toPlainLine(path, 120));
  const more = paths.length - maxPaths;
  const named = more > 0 ? [...paths.slice(0, maxPaths), `${more} more`] : paths;
  const places = named.length === 1 ? named[0] : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
  const are = paths.length === 1 ? 'is' : 'are';
  if (all.every(({ kind }) => kind === 'missing')) return `${places} ${are} missing`;
  if (all.every(({ kind }) => kind === 'extra')) {
    return `${places} ${paths.length === 1 ? 'was' : 'were'} not there when it was recorded`;
  }
  return `${places} ${are} not as recorded`;
}

function follow({ turn, again = [], leftTurns = [], mayFollowTurn }: FoldedDifference): string {
  const later = [...new Set(again.map((each) => each.turn))].filter((each) => each !== turn);
  const here = again.some((each) => each.turn === turn);
  const places = [
    ...(here ? ['in another reply of that turn'] : []),
    ...(later.length > 0 ? [`in ${tellTurns(later)}`] : []),
  ];
  return [
    mayFollowTurn === undefined
      ? ''
      : `, which may follow from ${mayFollowTurn === 0 ? 'the opening' : tellTurns([mayFollowTurn])}`,
    places.length > 0 ? `; the same shows ${places.join(' and ')}` : '',
    leftTurns.length > 0
      ? `; the conversation goes another way from here, so that ${tellTurns(leftTurns)}, which ${leftTurns.length === 1 ? 'differs' : 'differ'} too, ${leftTurns.length === 1 ? 'is' : 'are'} not compared`
      : '',
  ].join('');
}

/** `turn 3`, `turns 3, 5 and 7 to 9`. */
function tellTurns(turns: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const turn of turns) {
    const last = runs.at(-1);
    if (last?.to === turn - 1) last.to = turn;
    else runs.push({ from: turn, to: turn });
  }
  const told = runs.flatMap(({ from, to }) =>
    to - from > 1 ? [`${from} to ${to}`] : to > from ? [String(from), String(to)] : [String(from)],
  );
  const list = told.length === 1 ? told[0] : `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`;
  return `${turns.length === 1 ? 'turn' : 'turns'} ${list}`;
}
