import type { Activity } from '../activity/activity.ts';
import { maxWalkDepth } from './walk-depth.ts';

/**
 * How closely a recorded value and the one in its place hold together. `both`: one recorded value, one arrived
 * value, and the other way round (ids). `forward`: the same recorded value always has the same one in its place,
 * but two may meet by chance (amounts). `loose`: neither (times of day); it only serves what the user says back.
 */
export type Hold = 'both' | 'forward' | 'loose';

export interface BoundPair {
  readonly recorded: string;
  readonly arrived: string;
  readonly hold: Hold;
}

/** Values that the bot made up: those of the recording and those that have come in their place. */
export interface Bindings {
  /** Takes all pairs, or none of them and returns false when one contradicts what is bound already. */
  bind(pairs: readonly BoundPair[]): boolean;
  /** What stands for a recorded value now; undefined when it is not bound. */
  arrivedFor(recorded: string): string | undefined;
  /** Whether an arrived value stands for a recorded one. */
  isBound(arrived: string): boolean;
  /** Ids of activities, apart from values: false when the recorded one is known under another id. */
  bindId(recorded: string | undefined, arrived: string | undefined): boolean;
  arrivedIdFor(recorded: string | undefined): string | undefined;
  /** A text with recorded values replaced by those that stand for them, where they stand as whole words. */
  rebind(text: string): string;
  /** The same for all that an activity carries; the activity itself when nothing is to be replaced. */
  rebindActivity(activity: Activity): Activity;
}

/** Fields that are no content: ids, addresses and times of the channel. */
const notContent: ReadonlySet<string> = new Set([
  'id',
  'type',
  'timestamp',
  'localTimestamp',
  'localTimezone',
  'serviceUrl',
  'channelId',
  'from',
  'recipient',
  'conversation',
  'replyToId',
]);

/** Shorter values mean something else too often ("5"): they are replaced only where they are all of a text. */
const minLengthWithin = 4;

export function createBindings(): Bindings {
  const forward = new Map<string, string>();
  const backward = new Map<string, string>();
  const loose = new Map<string, string>();
  const ids = new Map<string, string>();
  let within: RegExp | undefined;
  let isStale = false;

  const valueFor = (recorded: string): string | undefined => forward.get(recorded) ?? loose.get(recorded);

  function bind(pairs: readonly BoundPair[]): boolean {
    if (pairs.length === 0) return true;
    const taken = new Map<string, string>();
    const takenBack = new Map<string, string>();
    for (const { recorded, arrived, hold } of pairs) {
      if (hold === 'loose') continue;
      if ((forward.get(recorded) ?? taken.get(recorded) ?? arrived) !== arrived) return false;
      taken.set(recorded, arrived);
      if (hold === 'forward') continue;
      if ((backward.get(arrived) ?? takenBack.get(arrived) ?? recorded) !== recorded) return false;
      takenBack.set(arrived, recorded);
    }
    for (const { recorded, arrived, hold } of pairs) {
      if (hold === 'both') backward.set(arrived, recorded);
      const map = hold === 'loose' ? loose : forward;
      if (map.get(recorded) === arrived || (hold === 'loose' && recorded === arrived)) continue;
      map.set(recorded, arrived);
      isStale ||= recorded !== arrived;
    }
    return true;
  }

  /** All recorded values that have others in their place, in one pattern: one by one, some would be replaced twice. */
  function pattern(): RegExp | undefined {
    if (!isStale) return within;
    isStale = false;
    const values = [...new Map([...loose, ...forward])]
      .filter(([recorded, arrived]) => recorded !== arrived && recorded.length >= minLengthWithin)
      .map(([recorded]) => recorded)
      .toSorted((a, b) => b.length - a.length);
    within =
      values.length === 0
        ? undefined
        : new RegExp(`(?<![\\p{L}\\p{N}])(?:${values.map(escape).join('|')})(?![\\p{L}\\p{N}])`, 'gu');
    return within;
  }

  function rebind(text: string): string {
    const whole = valueFor(text);
    if (whole !== undefined) return whole;
    const found = pattern();
    return found ? text.replace(found, (value) => valueFor(value) ?? value) : text;
  }

  function rebindNumber(value: number): number {
    const text = forward.get(String(value));
    return text !== undefined && String(Number(text)) === text ? Number(text) : value;
  }

  function rebindValue(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return rebind(value);
    if (typeof value === 'number') return rebindNumber(value);
    if (typeof value !== 'object' || value === null || depth === 0) return value;
    if (!Array.isArray(value)) return rebindFields(value as Record<string, unknown>, depth);
    const items = value.map((item) => rebindValue(item, depth - 1));
    return items.every((item, index) => Object.is(item, value[index])) ? value : items;
  }

  function rebindFields<Fields extends Record<string, unknown>>(
    fields: Fields,
    depth: number,
    except?: ReadonlySet<string>,
  ): Fields {
    const changed: [string, unknown][] = [];
    for (const [key, value] of Object.entries(fields)) {
      const rebound = except?.has(key) ? value : rebindValue(value, depth - 1);
      if (!Object.is(rebound, value)) changed.push([key, rebound]);
    }
    if (changed.length === 0) return fields;
    // A spread defines keys, `__proto__` too; assigning that one would set the prototype.
    const copy: Fields = { ...fields };
    for (const [key, value] of changed) {
      Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
    }
    return copy;
  }

  return {
    bind,
    arrivedFor: (recorded) => forward.get(recorded),
    isBound: (arrived) => backward.has(arrived),
    bindId: (recorded, arrived) => {
      if (recorded === undefined || arrived === undefined) return true;
      const known = ids.get(recorded);
      if (known === undefined) ids.set(recorded, arrived);
      return known === undefined || known === arrived;
    },
    arrivedIdFor: (recorded) => (recorded === undefined ? undefined : ids.get(recorded)),
    rebind,
    rebindActivity: (activity) => rebindFields(activity, maxWalkDepth, notContent),
  };
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
