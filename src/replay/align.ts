import { likeness } from './matching.ts';

/** Something to be set beside another: what it is, and how it reads. */
export interface Alignable {
  /** Things of different sorts are set beside each other only when nothing else is left. */
  readonly sort: string;
  /** All of it: equal keys are the same thing. */
  readonly key: string;
  /** What tells it from others of its sort: how alike two things are. */
  gist(): string;
}

/** Places of a recorded and an arrived thing; one of them is undefined where there is no counterpart. */
export interface AlignedPair {
  readonly expected: number | undefined;
  readonly arrived: number | undefined;
  /** Known to be the same, by whatever was asked. */
  readonly isSame?: boolean | undefined;
}

/** Two gaps cost more than any pair, so that a changed thing is one difference, not two. */
const gapCost = 0.6;
const otherSortCost = 1.15;

/** Cells of the table; more are not worth the time: what stands between things that are alike goes by its place. */
const maxCells = 10_000;

/** Enough of a text to tell which is which. */
const maxGistLength = 200;

/** The part of both sequences that is being aligned; `to` is left out. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly arrivedFrom: number;
  readonly arrivedTo: number;
}

/**
 * Sets two sequences side by side at the least cost (Needleman and Wunsch 1970): one that was inserted or dropped
 * leaves all others beside their counterparts. The pairs are in order, on both sides.
 */
export function align(expected: readonly Alignable[], arrived: readonly Alignable[]): AlignedPair[] {
  return alignLazily(expected, arrived, isSame, (rest, arrivedRest) =>
    alignPart(rest, arrivedRest, {
      from: 0,
      to: rest.length,
      arrivedFrom: 0,
      arrivedTo: arrivedRest.length,
    }),
  );
}

/**
 * Pairs what is the same at both ends, and a single thing that is left on both sides; hands on the rest, which is
 * nearly always empty, so that the costly way is not taken. Pairs that `alignRest` gives count from the rest's start.
 */
export function alignLazily<Item>(
  expected: readonly Item[],
  arrived: readonly Item[],
  areSame: (one: Item, other: Item) => boolean,
  alignRest: (expected: readonly Item[], arrived: readonly Item[]) => AlignedPair[],
): AlignedPair[] {
  const shorter = Math.min(expected.length, arrived.length);
  let start = 0;
  while (start < shorter && areSame(expected[start] as Item, arrived[start] as Item)) start += 1;
  let kept = 0;
  while (
    kept < shorter - start &&
    areSame(expected[expected.length - 1 - kept] as Item, arrived[arrived.length - 1 - kept] as Item)
  ) {
    kept += 1;
  }
  const [to, arrivedTo] = [expected.length - kept, arrived.length - kept];
  const pairs: AlignedPair[] = [];
  for (let at = 0; at < start; at += 1) pairs.push({ expected: at, arrived: at, isSame: true });
  if (to - start === 1 && arrivedTo - start === 1) pairs.push({ expected: start, arrived: start });
  else if (to > start || arrivedTo > start) {
    for (const pair of alignRest(expected.slice(start, to), arrived.slice(start, arrivedTo))) {
      pairs.push({ expected: shift(pair.expected, start), arrived: shift(pair.arrived, start) });
    }
  }
  for (let at = 0; at < kept; at += 1)
    pairs.push({ expected: to + at, arrived: arrivedTo + at, isSame: true });
  return pairs;
}

function shift(place: number | undefined, by: number): number | undefined {
  return place === undefined ? undefined : place + by;
}

function alignPart(expected: readonly Alignable[], arrived: readonly Alignable[], part: Part): AlignedPair[] {
  if (isSmall(part)) return alignByCost(expected, arrived, part);
  const pairs: AlignedPair[] = [];
  let { from, arrivedFrom } = part;
  const close = (to: number, arrivedTo: number): void => {
    const between = { from, to, arrivedFrom, arrivedTo };
    const aligned = isSmall(between) ? alignByCost(expected, arrived, between) : alignByPlace(between);
    for (const pair of aligned) pairs.push(pair);
  };
  for (const anchor of findAnchors(expected, arrived, part)) {
    close(anchor.expected, anchor.arrived);
    pairs.push(anchor);
    [from, arrivedFrom] = [anchor.expected + 1, anchor.arrived + 1];
  }
  close(part.to, part.arrivedTo);
  return pairs;
}

function isSmall({ from, to, arrivedFrom, arrivedTo }: Part): boolean {
  return (to - from) * (arrivedTo - arrivedFrom) <= maxCells;
}

function alignByCost(
  expected: readonly Alignable[],
  arrived: readonly Alignable[],
  part: Part,
): AlignedPair[] {
  const rows = part.to - part.from;
  const columns = part.arrivedTo - part.arrivedFrom;
  if (rows === 0 || columns === 0 || (rows === 1 && columns === 1)) return alignByPlace(part);
  const width = columns + 1;
  const costs = new Float64Array((rows + 1) * width);
  const at = (row: number, column: number): number => costs[row * width + column] ?? 0;
  for (let column = 1; column <= columns; column += 1) costs[column] = column * gapCost;
  for (let row = 1; row <= rows; row += 1) {
    costs[row * width] = row * gapCost;
    for (let column = 1; column <= columns; column += 1) {
      const cost = costOf(expected[part.from + row - 1], arrived[part.arrivedFrom + column - 1]);
      costs[row * width + column] = Math.min(
        at(row - 1, column - 1) + cost,
        at(row - 1, column) + gapCost,
        at(row, column - 1) + gapCost,
      );
    }
  }
  const pairs: AlignedPair[] = [];
  let [row, column] = [rows, columns];
  while (row > 0 || column > 0) {
    const here = at(row, column);
    const [place, arrivedPlace] = [part.from + row - 1, part.arrivedFrom + column - 1];
    // At equal cost the earlier one is paired: what is there twice came again, after the first.
    if (row > 0 && (column === 0 || here === at(row - 1, column) + gapCost)) {
      pairs.push({ expected: place, arrived: undefined });
      row -= 1;
    } else if (column > 0 && (row === 0 || here === at(row, column - 1) + gapCost)) {
      pairs.push({ expected: undefined, arrived: arrivedPlace });
      column -= 1;
    } else {
      pairs.push({ expected: place, arrived: arrivedPlace });
      row -= 1;
      column -= 1;
    }
  }
  return pairs.toReversed();
}

function alignByPlace({ from, to, arrivedFrom, arrivedTo }: Part): AlignedPair[] {
  const length = Math.max(to - from, arrivedTo - arrivedFrom);
  return Array.from({ length }, (_, index) => ({
    expected: from + index < to ? from + index : undefined,
    arrived: arrivedFrom + index < arrivedTo ? arrivedFrom + index : undefined,
  }));
}

interface Anchor {
  readonly expected: number;
  readonly arrived: number;
}

/** Things that stand once on each side, the most of them that are in the same order (patience diff). */
function findAnchors(expected: readonly Alignable[], arrived: readonly Alignable[], part: Part): Anchor[] {
  const places = uniquePlaces(expected, part.from, part.to);
  const arrivedPlaces = uniquePlaces(arrived, part.arrivedFrom, part.arrivedTo);
  const piled: { anchor: Anchor; previous: number }[] = [];
  const tops: number[] = [];
  for (const [key, place] of places) {
    const arrivedPlace = arrivedPlaces.get(key);
    if (place === undefined || arrivedPlace === undefined) continue;
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((piled[tops[middle] ?? 0]?.anchor.arrived ?? 0) < arrivedPlace) low = middle + 1;
      else high = middle;
    }
    const previous = low === 0 ? -1 : (tops[low - 1] ?? -1);
    piled.push({ anchor: { expected: place, arrived: arrivedPlace }, previous });
    tops[low] = piled.length - 1;
  }
  const anchors: Anchor[] = [];
  for (let pile = piled[tops.at(-1) ?? -1]; pile; pile = piled[pile.previous]) anchors.push(pile.anchor);
  return anchors.toReversed();
}

function uniquePlaces(
  items: readonly Alignable[],
  from: number,
  to: number,
): Map<string, number | undefined> {
  const places = new Map<string, number | undefined>();
  for (let at = from; at < to; at += 1) {
    const key = `${items[at]?.sort}\n${items[at]?.key}`;
    places.set(key, places.has(key) ? undefined : at);
  }
  return places;
}

function costOf(expected: Alignable | undefined, arrived: Alignable | undefined): number {
  if (!expected || !arrived || expected.sort !== arrived.sort) return otherSortCost;
  if (expected.key === arrived.key) return 0;
  return 1 - 0.95 * likeness(expected.gist().slice(0, maxGistLength), arrived.gist().slice(0, maxGistLength));
}

function isSame(expected: Alignable, arrived: Alignable): boolean {
  return expected.key === arrived.key && expected.sort === arrived.sort;
}
