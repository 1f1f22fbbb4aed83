import { anySegment, parsePath, type PathPattern, type Segment } from './compare-path.ts';
import type { Hold } from './bindings.ts';
import { createRecogniser, recognisedUnasked, type VolatileKind } from './volatile-kinds.ts';
import { compileBounded } from './volatile-pattern.ts';

/** Where a rule holds; everywhere when it says nothing. */
export interface RulePlace {
  /** Turn of the recording, 0 the opening. */
  readonly turn?: number | undefined;
  /** Which reply of the turn, from 1; traces and typing don't count unless they are compared. */
  readonly reply?: number | undefined;
}

/** What a bot makes up anew each time, or what does not count at all. */
export type VolatileRule = RulePlace &
  (
    | {
        readonly name?: string | undefined;
        /** A regular expression with the flag `u`; its first group, or all of it, is the value. */
        readonly pattern: string;
        readonly path?: string | undefined;
      }
    | { readonly name?: string | undefined; readonly kind: VolatileKind; readonly path?: string | undefined }
    | { readonly name?: string | undefined; readonly path: string }
    | { readonly name?: string | undefined; readonly ignore: string }
  );

/** A value within a text that a rule calls volatile. */
export interface RuledSpan {
  readonly start: number;
  readonly end: number;
  /** Only values of one sort can stand for each other. */
  readonly sort: string;
  readonly hold: Hold;
}

/** Finds the values of one rule, or of all kinds that are recognised without one. */
export type Finder = (text: string) => readonly RuledSpan[];

/** Which rules hold at a place of an activity, and below it. */
export interface RuledPlace {
  readonly finders: readonly Finder[];
  readonly isIgnored: boolean;
  /** The whole value is volatile. */
  readonly isVolatile: boolean;
  /** The place one step further down. */
  into(segment: Segment): RuledPlace;
}

export interface VolatileRules {
  readonly rules: readonly VolatileRule[];
  /** Kinds that are bound wherever they stand. */
  readonly recognise: readonly VolatileKind[];
  /** The top of an activity: the reply of a turn, from 1. */
  at(turn: number, reply: number): RuledPlace;
}

/**
 * Prepares rules for comparing; made once per recording. Patterns and paths that are none have no effect: files
 * are checked as they are read.
 */
export function createVolatileRules(
  rules: readonly VolatileRule[] = [],
  recognise: readonly VolatileKind[] = recognisedUnasked,
): VolatileRules {
  const prepared = rules.flatMap((rule, index) => prepare(rule, index));
  const recognised = kindFinder(recognise);
  const hasPlaces = rules.some(({ turn, reply }) => turn !== undefined || reply !== undefined);
  const make = (turn: number, reply: number): RuledPlace => {
    const here = prepared.filter(
      ({ place }) => (place.turn ?? turn) === turn && (place.reply ?? reply) === reply,
    );
    const finders = here.flatMap(({ finder, path }) => (finder && !path ? [finder] : []));
    if (recognise.length > 0) finders.push(recognised);
    const steps = here.flatMap(({ path, finder, effect }): Step[] =>
      path ? [{ path, depth: 0, finder, effect }] : [],
    );
    return createPlace(finders, steps, { isIgnored: false, isVolatile: false });
  };
  const everywhere = hasPlaces ? undefined : make(0, 0);
  return { rules, recognise, at: (turn, reply) => everywhere ?? make(turn, reply) };
}

type Effect = 'find' | 'bind' | 'ignore';

interface Prepared {
  readonly place: RulePlace;
  readonly path: PathPattern | undefined;
  readonly finder: Finder | undefined;
  readonly effect: Effect;
}

interface Step {
  readonly path: PathPattern;
  /** How much of the path lies above this place. */
  readonly depth: number;
  readonly finder: Finder | undefined;
  readonly effect: Effect;
}

interface Marks {
  readonly isIgnored: boolean;
  readonly isVolatile: boolean;
}

function createPlace(finders: readonly Finder[], steps: readonly Step[], marks: Marks): RuledPlace {
  const place: RuledPlace = {
    finders,
    ...marks,
    into: (segment) => {
      // Nearly always there is no rule with a path, so that nothing changes on the way down.
      if (steps.length === 0) return place;
      const next: Step[] = [];
      const found = [...finders];
      let { isIgnored, isVolatile } = marks;
      for (const step of steps) {
        const wanted = step.path[step.depth];
        if (wanted !== anySegment && wanted !== segment) continue;
        if (step.depth + 1 < step.path.length) next.push({ ...step, depth: step.depth + 1 });
        else if (step.effect === 'ignore') isIgnored = true;
        else if (step.effect === 'bind') isVolatile = true;
        else if (step.finder) found.unshift(step.finder);
      }
      if (next.length === 0 && found.length === finders.length && !isIgnored && !isVolatile) {
        return createPlace(finders, [], marks);
      }
      return createPlace(found, next, { isIgnored, isVolatile });
    },
  };
  return place;
}

function prepare(rule: VolatileRule, index: number): Prepared[] {
  const place = { turn: rule.turn, reply: rule.reply };
  if ('ignore' in rule) {
    const path = parsePath(rule.ignore);
    return path ? [{ place, path, finder: undefined, effect: 'ignore' }] : [];
  }
  const path = rule.path === undefined ? undefined : parsePath(rule.path);
  if (rule.path !== undefined && !path) return [];
  if ('pattern' in rule) {
    const finder = patternFinder(rule.pattern, `rule ${index}`);
    return finder ? [{ place, path, finder, effect: 'find' }] : [];
  }
  if ('kind' in rule) return [{ place, path, finder: kindFinder([rule.kind]), effect: 'find' }];
  return [{ place, path, finder: undefined, effect: 'bind' }];
}

const holds: Readonly<Record<VolatileKind, Hold>> = {
  guid: 'both',
  url: 'both',
  email: 'both',
  code: 'both',
  number: 'both',
  amount: 'forward',
  date: 'loose',
  time: 'loose',
  dateTime: 'loose',
};

function kindFinder(kinds: readonly VolatileKind[]): Finder {
  const recognise = createRecogniser(kinds);
  return (text) =>
    recognise(text).map(({ kind, start, end }) => ({ start, end, sort: kind, hold: holds[kind] }));
}

function patternFinder(source: string, sort: string): Finder | undefined {
  const pattern = compileBounded(source);
  if (typeof pattern === 'string') return undefined;
  return (text) =>
    pattern
      .find(text)
      .filter(({ start, end }) => isWhole(text, start, end))
      .map(({ start, end }) => ({ start, end, sort, hold: 'both' }));
}

const wordCharacter = /[\p{L}\p{N}]/u;

/** A pattern for six digits does not mean six of seven. */
function isWhole(text: string, start: number, end: number): boolean {
  const joins = (at: number): boolean =>
    wordCharacter.test(text.charAt(at - 1)) && wordCharacter.test(text.charAt(at));
  return !joins(start) && !joins(end);
}

/** The volatile values of a text by the rules of its place, in order, without overlaps; earlier rules go first. */
export function findRuled(text: string, { finders }: RuledPlace): readonly RuledSpan[] {
  const [only] = finders;
  if (finders.length === 0 || !only || text === '') return [];
  if (finders.length === 1) return only(text);
  const spans: RuledSpan[] = [];
  for (const finder of finders) {
    for (const span of finder(text)) {
      if (spans.every(({ start, end }) => span.end <= start || span.start >= end)) spans.push(span);
    }
  }
  return spans.toSorted((a, b) => a.start - b.start);
}
