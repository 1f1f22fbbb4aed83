import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Weighted<T> {
  /** Zero or more, relative to the others. */
  readonly weight: number;
  readonly value: T;
}

/** A stream of repeatable randomness: same seed, same sequence of answers. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `maxExclusive`; 0 when that is 1 or less. */
  int(maxExclusive: number): number;
  /** True with probability `p`; always takes one number from the stream. */
  chance(p: number): boolean;
  /** One of a list, all alike; an empty list is a RangeError. */
  pick<T>(list: readonly T[]): T;
  /** A new list in random order (Fisher–Yates). */
  shuffle<T>(list: readonly T[]): T[];
  /** One of a list by weight, all alike when every weight is 0; an empty list is a RangeError. */
  weighted<T>(list: readonly Weighted<T>[]): T;
  /** A stream of its own for `label`, the same however much was already taken from this one. */
  fork(label: string): Random;
}

/** Makes the stream of a seed. Text seeds are hashed with `deriveSeed`; numbers may be any, also fractions. */
export function createRandom(seed: number | string): Random {
  const seed32 = deriveSeed(seed);
  const generator = xoroshiro128plus(seed32);
  const next = (): number => uniformFloat64(generator);
  const int = (maxExclusive: number): number => {
    return maxExclusive <= 1 ? 0 : uniformInt(generator, 0, Math.ceil(maxExclusive) - 1);
  };
  const pick = <T>(list: readonly T[]): T => itemAt(list, int(list.length));
  return {
    next,
    int,
    pick,
    chance: (p) => next() < p,
    shuffle: <T>(list: readonly T[]) => {
      const items = [...list];
      for (let last = items.length - 1; last > 0; last -= 1) {
        const other = int(last + 1);
        const item = itemAt(items, last);
        items[last] = itemAt(items, other);
        items[other] = item;
      }
      return items;
    },
    weighted: <T>(list: readonly Weighted<T>[]) => {
      const total = list.reduce((sum, item) => sum + Math.max(0, item.weight), 0);
      if (!(total > 0)) return pick(list).value;
      let left = next() * total;
      for (const item of list) {
        left -= Math.max(0, item.weight);
        if (left < 0) return item.value;
      }
      return itemAt(
        list.filter((item) => item.weight > 0),
        -1,
      ).value;
    },
    fork: (label) => createRandom(deriveSeed(seed32, label)),
  };
}

function itemAt<T>(list: readonly T[], index: number): T {
  if (list.length === 0) throw new RangeError('Failed to pick from an empty list');
  return list.at(index) as T;
}

/**
 * A 32-bit seed (0 … 2³²−1) from any parts, in order: FNV-1a over the UTF-16 code units of the parts
 * (with a separator after each, so that ('ab','c') differs from ('a','bc')), then MurmurHash3's finaliser,
 * which spreads seeds that lie side by side. Numbers count as their decimal text: 1 and '1' are the same seed.
 */
export function deriveSeed(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = `${part}\u0000`;
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
