import { asText } from '../activity/read-values.ts';
import { align, alignLazily, type AlignedPair, type Alignable } from './align.ts';
import type { Segment } from './compare-path.ts';
import { compareTexts, type TextComparison } from './compare-texts.ts';
import { digest, gist, sortOf } from './digest.ts';
import { proseFields, unorderedLists } from './never-compared.ts';
import { isSameValue } from './same-value.ts';
import { findRuled, type RuledPlace } from './volatile-rules.ts';
import { maxWalkDepth } from './walk-depth.ts';

/** One way in which a value is not as recorded. */
export interface ValueChange {
  readonly kind: 'missing' | 'extra' | 'changed';
  /** Places in lists are those of the recording; of what is extra, where it arrived. */
  readonly path: readonly Segment[];
  readonly expected: unknown;
  readonly arrived: unknown;
  readonly similarity?: number | undefined;
}

export type ValueComparison = Omit<TextComparison, 'place' | 'isShown' | 'isProse'> & {
  /** Where the values stand; empty for an activity. */
  readonly path: readonly Segment[];
  readonly place: RuledPlace;
  /** Turn of the recording, for patterns that hold in one turn only. */
  readonly turn: number;
};

/** More would only say again that everything is different. */
const maxChanges = 200;

/**
 * How an arrived value differs from a recorded one, path by path. Lists are set side by side first, so that an
 * element that was inserted is one change. Things of different types are one change and not compared further, and
 * so are fields of one thing that change in the same way (an action's title and value).
 */
export function diffValues(expected: unknown, arrived: unknown, comparison: ValueComparison): ValueChange[] {
  const { bindings, matching, turn } = comparison;
  const path: Segment[] = [...comparison.path];
  const changes: ValueChange[] = [];
  /** Above 0 within what is known to be the same: only bindings are left to look at. */
  let sameDepth = 0;

  function report(change: Omit<ValueChange, 'path'>, at?: Segment): void {
    if (changes.length >= maxChanges) return;
    changes.push({ ...change, path: at === undefined ? [...path] : [...path, at] });
  }

  function diff(one: unknown, other: unknown, place: RuledPlace): void {
    if (place.isIgnored) return;
    if (isAbsent(one) || isAbsent(other)) {
      if (isAbsent(one) && isAbsent(other)) return;
      if (isAbsent(one)) report({ kind: 'extra', expected: undefined, arrived: other });
      else report({ kind: 'missing', expected: one, arrived: undefined });
      return;
    }
    if (typeof one === 'string' && typeof other === 'string') return diffTexts(one, other, place);
    const [text, otherText] = [asText(one), asText(other)];
    if (place.isVolatile && text !== undefined && otherText !== undefined) {
      return diffTexts(text, otherText, place);
    }
    if (typeof one !== 'object' || typeof other !== 'object') {
      if (one !== other && !isRebound(one, other)) report({ kind: 'changed', expected: one, arrived: other });
      return;
    }
    if (path.length > maxWalkDepth) {
      if (!isSameValue(one, other)) report({ kind: 'changed', expected: one, arrived: other });
      return;
    }
    if (Array.isArray(one) && Array.isArray(other)) return diffLists(one, other, place);
    if (sortOf(one) !== sortOf(other)) return report({ kind: 'changed', expected: one, arrived: other });
    diffFields(one as Record<string, unknown>, other as Record<string, unknown>, place);
  }

  /** Numbers that stand for numbers which were bound as text. */
  function isRebound(one: unknown, other: unknown): boolean {
    return typeof one === 'number' && bindings.arrivedFor(String(one)) === String(other);
  }

  function diffTexts(one: string, other: string, place: RuledPlace): void {
    // Nearly always; everything below costs more.
    if (one === other && !place.isVolatile && findRuled(one, place).length === 0) return;
    const key = path.at(-1);
    const isFact = key === 'value' && path.at(-3) === 'facts';
    const isProse = typeof key === 'string' && proseFields.has(key);
    const verdict = compareTexts(one, other, { ...comparison, place, isProse, isShown: isProse || isFact });
    if (!verdict) return;
    const fits = matching.patterns.some(
      (each) =>
        (each.turn ?? turn) === turn &&
        each.path.length === path.length &&
        each.path.every((segment, index) => typeof segment === 'symbol' || segment === path[index]) &&
        each.pattern.find(other).length > 0,
    );
    if (fits) return;
    const { similarity } = verdict;
    report({
      kind: 'changed',
      expected: bindings.rebind(one),
      arrived: other,
      ...(similarity === undefined ? {} : { similarity }),
    });
  }

  function diffFields(one: Record<string, unknown>, other: Record<string, unknown>, place: RuledPlace): void {
    const from = changes.length;
    for (const key of Object.keys(one))
      step(key, one[key], Object.hasOwn(other, key) ? other[key] : undefined, place);
    for (const key of Object.keys(other))
      if (!Object.hasOwn(one, key)) step(key, undefined, other[key], place);
    if (changes.length - from > 1)
      changes.splice(from, changes.length, ...withoutRepeats(changes.slice(from), path.length));
  }

  function step(key: Segment, one: unknown, other: unknown, place: RuledPlace): void {
    path.push(key);
    diff(one, other, place.into(key));
    path.pop();
  }

  function diffLists(one: readonly unknown[], other: readonly unknown[], place: RuledPlace): void {
    if (sameDepth > 0) {
      for (const [at, item] of one.entries()) step(at, item, other[at], place);
      return;
    }
    if ((other.length === 0 && one.length > 1) || (one.length === 0 && other.length > 1)) {
      const kind = other.length === 0 ? 'missing' : 'extra';
      report({
        kind,
        expected: kind === 'missing' ? one : undefined,
        arrived: kind === 'extra' ? other : undefined,
      });
      return;
    }
    const isUnordered = path.length === 1 && unorderedLists.has(String(path[0]));
    const pairs = alignLazily(one, other, isSameValue, (rest, otherRest) => {
      const items = rest.map((item) => alignable(item, place, (text) => bindings.arrivedFor(text)));
      const others = otherRest.map((item) =>
        alignable(item, place, (text) => (bindings.isBound(text) ? text : undefined)),
      );
      if (isUnordered) return alignSet(items, others);
      if (!isReordered(items, others)) return align(items, others);
      report({ kind: 'changed', expected: one, arrived: other });
      return [];
    });
    for (const pair of pairs) {
      if (pair.arrived === undefined && pair.expected !== undefined) {
        if (!place.into(pair.expected).isIgnored) {
          report({ kind: 'missing', expected: one[pair.expected], arrived: undefined }, pair.expected);
        }
      } else if (pair.expected === undefined && pair.arrived !== undefined) {
        if (!place.into(pair.arrived).isIgnored) {
          report({ kind: 'extra', expected: undefined, arrived: other[pair.arrived] }, pair.arrived);
        }
      } else if (pair.expected !== undefined && pair.arrived !== undefined) {
        if (pair.isSame === true) sameDepth += 1;
        step(pair.expected, one[pair.expected], other[pair.arrived], place);
        if (pair.isSame === true) sameDepth -= 1;
      }
    }
  }

  diff(expected, arrived, comparison.place);
  return changes;
}

/** null, undefined and a list of nothing all say that there is nothing. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

const hole = '\ue000';

/**
 * A thing as it takes part in an alignment: volatile values as they have been bound, those that are new as holes,
 * so that two things are the same when they may stand for each other.
 */
export function alignable(
  value: unknown,
  place: RuledPlace,
  known: (text: string) => string | undefined,
): Alignable {
  const show = (text: string): string => {
    const spans = findRuled(text, place);
    if (spans.length === 0) return text;
    let shown = '';
    let from = 0;
    for (const { start, end } of spans) {
      shown += text.slice(from, start) + (known(text.slice(start, end)) ?? hole);
      from = end;
    }
    return shown + text.slice(from);
  };
  let shortly: string | undefined;
  return { sort: sortOf(value), key: digest(value, show), gist: () => (shortly ??= gist(value, show)) };
}

function isReordered(items: readonly Alignable[], others: readonly Alignable[]): boolean {
  if (items.length !== others.length) return false;
  const [keys, otherKeys] = [items.map(keyOf), others.map(keyOf)];
  if (keys.every((key, index) => key === otherKeys[index])) return false;
  const [sorted, otherSorted] = [keys.toSorted(), otherKeys.toSorted()];
  return sorted.every((key, index) => key === otherSorted[index]);
}

function keyOf({ sort, key }: Alignable): string {
  return `${sort} ${key}`;
}

/** Where order means nothing, those that are the same belong together; the rest is aligned as it stands. */
function alignSet(items: readonly Alignable[], others: readonly Alignable[]): AlignedPair[] {
  const places = new Map<string, number[]>();
  for (const [at, item] of others.entries()) {
    const key = keyOf(item);
    const list = places.get(key);
    if (list) list.push(at);
    else places.set(key, [at]);
  }
  const pairs: AlignedPair[] = [];
  const left: number[] = [];
  for (const [at, item] of items.entries()) {
    const arrived = places.get(keyOf(item))?.shift();
    if (arrived === undefined) left.push(at);
    else pairs.push({ expected: at, arrived });
  }
  const otherLeft = [...places.values()].flat().toSorted((a, b) => a - b);
  const bySort = (list: readonly Alignable[]) => (a: number, b: number) =>
    (list[a]?.sort ?? '').localeCompare(list[b]?.sort ?? '') || a - b;
  const [rest, otherRest] = [left.toSorted(bySort(items)), otherLeft.toSorted(bySort(others))];
  const aligned = align(
    rest.flatMap((at) => items[at] ?? []),
    otherRest.flatMap((at) => others[at] ?? []),
  );
  for (const { expected, arrived } of aligned) {
    pairs.push({
      expected: expected === undefined ? undefined : rest[expected],
      arrived: arrived === undefined ? undefined : otherRest[arrived],
    });
  }
  return pairs;
}

const namingFields = ['text', 'title'];

/** Of fields of one thing that changed in the same way, the one that people read. */
function withoutRepeats(changes: readonly ValueChange[], depth: number): ValueChange[] {
  const isOwn = ({ path, kind }: ValueChange): boolean => path.length === depth + 1 && kind === 'changed';
  const rank = ({ path }: ValueChange): number => {
    const at = namingFields.indexOf(String(path.at(-1)));
    return at < 0 ? namingFields.length : at;
  };
  return changes.filter(
    (change, index) =>
      !isOwn(change) ||
      !changes.some(
        (other, otherIndex) =>
          other !== change &&
          isOwn(other) &&
          typeof other.expected === 'string' &&
          other.expected === change.expected &&
          other.arrived === change.arrived &&
          (rank(other) < rank(change) || (rank(other) === rank(change) && otherIndex < index)),
      ),
  );
}
