import type { ComparedTurn } from './compare-replies.ts';
import { traitsOf, type Trait } from './difference-traits.ts';
import type { Difference, FoldedDifference } from './difference.ts';
import { likeness, normaliseText, statesSameNumbers } from './matching.ts';
import type { RecordedReply } from './recording.ts';

/** Below this, a text is not the same one in other words. */
const leastLikeness = 0.6;

/** Differences of one reply, or of all replies of a turn that came, stayed away or say something else. */
interface Group {
  readonly all: readonly Difference[];
  readonly isDeparture: boolean;
}

interface Folded {
  readonly group: Group;
  readonly mayFollowTurn: number | undefined;
  readonly traits: Set<string>;
  readonly again: Difference[];
  readonly leftTurns: number[];
}

/**
 * The differences of a conversation, one for each change, as far as can be told. None is lost: to another belong
 * - the places of one reply, and the replies of one turn that came, stayed away or say something else;
 * - the same change shown again: an amount in text and card, buttons that are gone from every message;
 * - all that follows once the bot has ended a turn otherwise than recorded, so that what the user says next is no
 *   answer to it, and has departed from the recording in the turn after that, too.
 *
 * What may be a consequence in later turns, such as another balance after another transfer, stays a difference and
 * is marked.
 */
export function foldDifferences(turns: readonly ComparedTurn[]): FoldedDifference[] {
  const changed = turns.filter(({ differences }) => differences.length > 0);
  if (changed.length === 0) return [];
  const known = new Set(turns.flatMap(({ recorded }) => recorded.flatMap(textOf)));
  const found: Folded[] = [];
  /** What the user's next words are no answer to, when the latest turn ended so. */
  let asked: { readonly turn: number; readonly by: Folded; readonly plainly: boolean } | undefined;
  let left: Folded | undefined;
  /** The first turn in which the bot has not only used other words. */
  let astray: number | undefined;
  for (const compared of changed) {
    const { turn } = compared;
    if (left) {
      left.leftTurns.push(turn);
      continue;
    }
    const before = asked?.turn === turn - 1 ? asked : undefined;
    const own: Group[] = [];
    let by: Folded | undefined;
    for (const group of groupsOf(compared, known)) {
      const same = findSame(group, found);
      if (same) add(group, same);
      else own.push(group);
      by ??= same;
    }
    if (before && own.some(({ all, isDeparture }) => isDeparture || (before.plainly && all.some(isUnlike)))) {
      left = before.by;
      left.leftTurns.push(turn);
      continue;
    }
    for (const group of own) {
      const same = findSame(group, found);
      if (same) add(group, same);
      else found.push(begin(group, isConsequence(group) ? astray : undefined));
    }
    if (own.some(isCause)) astray ??= turn;
    if (own.length > 0) by = found.findLast(({ group }) => group === own[0]);
    const ending = by && endsOtherwise(compared, known);
    asked = by && ending ? { turn, by, plainly: ending === 'plainly' } : undefined;
  }
  return found.map(toDifference);
}

function begin(group: Group, mayFollowTurn: number | undefined): Folded {
  const traits = new Set(group.all.flatMap(traitsOf).map(({ name }) => name));
  return { group, mayFollowTurn, traits, again: [], leftTurns: [] };
}

/** Whether other answers may follow from it later on: it tells of another state of the bot, not only in other words. */
function isCause({ all, isDeparture }: Group): boolean {
  return isDeparture || all.some(tellsOfState);
}

/** Whether it may follow from another answer before it, and nothing in it stands by itself, such as a button that is gone. */
function isConsequence({ all, isDeparture }: Group): boolean {
  return isDeparture || all.every(tellsOfState);
}

function tellsOfState(difference: Difference): boolean {
  return isUnlike(difference) || statesOtherNumbers(difference);
}

function statesOtherNumbers({ kind, expected = '', arrived = '' }: Difference): boolean {
  return kind === 'changed' && !statesSameNumbers(expected, arrived);
}

/** The change that a group only shows again, if there is one; with another amount others may change, but nothing else. */
function findSame({ all }: Group, found: readonly Folded[]): Folded | undefined {
  const traits = all.flatMap(traitsOf);
  return found.find(({ traits: known }) => {
    const isKnown = ({ name }: Trait): boolean => known.has(name);
    if (traits.every(isKnown)) return true;
    const isShared = traits.some((trait) => trait.isTelling && isKnown(trait));
    return isShared && traits.every((trait) => trait.isTelling || isKnown(trait));
  });
}

function add({ all }: Group, same: Folded): void {
  same.again.push(...all);
  for (const { name } of all.flatMap(traitsOf)) same.traits.add(name);
}

function groupsOf({ differences }: ComparedTurn, known: ReadonlySet<string>): Group[] {
  const byReply = new Map<string, Difference[]>();
  for (const difference of differences) {
    const reply = `${difference.recordedIndex} ${difference.arrivedIndex}`;
    const list = byReply.get(reply);
    if (list) list.push(difference);
    else byReply.set(reply, [difference]);
  }
  const replies = [...byReply.values()].map((list) => list.toSorted((a, b) => rankOf(a) - rankOf(b)));
  const departing = replies.filter((all) => departs(all, known));
  if (departing.length === 0) return replies.map((all) => ({ all, isDeparture: false }));
  const isPart = (all: readonly Difference[]): boolean =>
    departing.includes(all as Difference[]) || all.some((each) => isUnlike(each) || each.path === 'order');
  const rest = replies.filter((all) => !isPart(all));
  return [
    { all: replies.filter(isPart).flat(), isDeparture: true },
    ...rest.map((all) => ({ all, isDeparture: false })),
  ];
}

const telling = ['type', 'text', 'speak'];

/** What people look at first comes first. */
function rankOf({ path }: Difference): number {
  const rank = telling.indexOf(path);
  return rank < 0 ? telling.length : rank;
}

/** Whether a reply is not the recorded one in other words: none at all, said elsewhere in it, or of another form. */
function departs(differences: readonly Difference[], known: ReadonlySet<string>): boolean {
  if (differences.some(({ path }) => path === '' || path === 'type')) return true;
  const text = differences.find(({ path }) => path === 'text');
  if (!text) return false;
  if (text.arrived !== undefined && known.has(normaliseText(text.arrived))) return true;
  return isUnlike(text) && differences.some(({ path }) => !['text', 'speak', 'order'].includes(path));
}

function isUnlike({ path, expected, arrived }: Difference): boolean {
  if (path !== 'text') return false;
  return expected === undefined || arrived === undefined || likeness(expected, arrived) < leastLikeness;
}

/** Whether what the user says next has another meaning than it had: `plainly`, or `perhaps` if the turn after it tells so. */
function endsOtherwise(turn: ComparedTurn, known: ReadonlySet<string>): 'plainly' | 'perhaps' | undefined {
  const [was, is] = [turn.recorded.findLast(isMessage), turn.arrived.findLast(isMessage)];
  if (!was || !is) return was === is ? undefined : 'plainly';
  if (!turn.pairs.some(({ expected, arrived }) => expected === was && arrived === is)) {
    const [text] = textOf(was);
    return text !== undefined && text === textOf(is)[0] ? undefined : 'plainly';
  }
  const own = turn.differences.filter(({ recordedIndex }) => recordedIndex === was.index);
  if (departs(own, known)) return 'plainly';
  return own.some((each) => isUnlike(each) || isOtherOffer(each)) ? 'perhaps' : undefined;
}

/** Another amount to agree to, or buttons that do something else. */
function isOtherOffer(difference: Difference): boolean {
  const { kind, path } = difference;
  return path === 'text' ? statesOtherNumbers(difference) : kind === 'changed' && /\bactions\b/.test(path);
}

function isMessage({ kind, activity }: RecordedReply): boolean {
  return kind === 'activity' && activity.type === 'message';
}

function textOf({ activity: { text } }: RecordedReply): string[] {
  return typeof text === 'string' && text !== '' ? [normaliseText(text)] : [];
}

function toDifference({ group, again, leftTurns, mayFollowTurn }: Folded): FoldedDifference {
  const [first, ...rest] = group.all;
  return {
    ...(first as Difference),
    ...(rest.length > 0 && { parts: rest }),
    ...(again.length > 0 && { again }),
    ...(leftTurns.length > 0 && { leftTurns }),
    ...(mayFollowTurn !== undefined && { mayFollowTurn }),
  };
}
