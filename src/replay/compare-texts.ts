import type { Bindings, BoundPair } from './bindings.ts';
import { likeness, normaliseText, statesSameNumbers, type Matching } from './matching.ts';
import { findClockValues, isSameByClock, type ClockPoint } from './volatile-dates.ts';
import { findRuled, type RuledPlace, type RuledSpan } from './volatile-rules.ts';

/** What two texts are compared with. */
export interface TextComparison {
  readonly matching: Matching;
  readonly bindings: Bindings;
  readonly place: RuledPlace;
  /** Read by people, so that the level of matching holds; other values must be the same. */
  readonly isShown: boolean;
  /** Sentences, which may be alike; what stands in a field of a form may not. */
  readonly isProse: boolean;
  readonly saidAt: ClockPoint;
  readonly arrivedAt: ClockPoint;
}

/** Undefined when two texts count as the same; otherwise how alike they are, where that was asked. */
export type TextVerdict = { readonly similarity: number | undefined } | undefined;

/** Stands for a volatile value; private use, so that no bot says it. */
const hole = '\ue000';

/** Compares texts and binds the volatile values in them, all or none. */
export function compareTexts(expected: string, arrived: string, comparison: TextComparison): TextVerdict {
  const { bindings, matching, place, isShown, isProse } = comparison;
  const different = { similarity: undefined };
  if (place.isVolatile) {
    return bindings.bind([{ recorded: expected, arrived, hold: 'both' }]) ? undefined : different;
  }
  const spans = findRuled(expected, place);
  if (expected === arrived)
    return bindings.bind(pairUp(expected, spans, arrived, spans)) ? undefined : different;
  const level = isShown ? matching.text : 'exact';
  const fold = level === 'exact' ? (text: string): string => text : normaliseText;
  const arrivedSpans = findRuled(arrived, place);
  const [rest, arrivedRest] = [fold(cutOut(expected, spans)), fold(cutOut(arrived, arrivedSpans))];
  const isPaired = haveSameSorts(spans, arrivedSpans);
  if (rest === arrivedRest && isPaired) {
    return bindings.bind(pairUp(expected, spans, arrived, arrivedSpans)) ? undefined : different;
  }
  if (fold(bindings.rebind(expected)) === fold(arrived)) return undefined;
  if (isSameButForClock(expected, arrived, fold, comparison)) return undefined;
  if (isShown && matching.isOneOf(expected, arrived)) return undefined;
  if (!isProse || typeof level === 'string') return different;
  const similarity = likeness(rest, arrivedRest);
  const isAlike = similarity >= level.similar && isPaired && statesSameNumbers(rest, arrivedRest);
  if (isAlike && bindings.bind(pairUp(expected, spans, arrived, arrivedSpans))) return undefined;
  return { similarity };
}

function pairUp(
  expected: string,
  spans: readonly RuledSpan[],
  arrived: string,
  arrivedSpans: readonly RuledSpan[],
): BoundPair[] {
  return spans.map(({ start, end, hold }, index) => {
    const other = arrivedSpans[index];
    return { recorded: expected.slice(start, end), arrived: arrived.slice(other?.start, other?.end), hold };
  });
}

function haveSameSorts(spans: readonly RuledSpan[], arrivedSpans: readonly RuledSpan[]): boolean {
  return (
    spans.length === arrivedSpans.length &&
    spans.every(({ sort }, index) => sort === arrivedSpans[index]?.sort)
  );
}

function cutOut(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  if (spans.length === 0) return text;
  let rest = '';
  let from = 0;
  for (const { start, end } of spans) {
    rest += text.slice(from, start) + hole;
    from = end;
  }
  return rest + text.slice(from);
}

/** The texts differ in dates and times only, and these lie equally far from when they were said. */
function isSameButForClock(
  expected: string,
  arrived: string,
  fold: (text: string) => string,
  { bindings, place, saidAt, arrivedAt }: TextComparison,
): boolean {
  const clock = findClockValues(expected);
  const arrivedClock = findClockValues(arrived);
  if (clock.length === 0 || clock.length !== arrivedClock.length) return false;
  const spans = merge(clock, findRuled(expected, place));
  const arrivedSpans = merge(arrivedClock, findRuled(arrived, place));
  if (!haveSameSorts(spans, arrivedSpans)) return false;
  if (fold(cutOut(expected, spans)) !== fold(cutOut(arrived, arrivedSpans))) return false;
  const pairs = pairUp(expected, spans, arrived, arrivedSpans);
  const isSame = pairs.every(
    ({ recorded, arrived: value }, index) =>
      spans[index]?.sort !== clockSort ||
      recorded === value ||
      isSameByClock(recorded, value, saidAt, arrivedAt),
  );
  return isSame && bindings.bind(pairs);
}

const clockSort = 'clock';

function merge(
  clock: readonly { readonly start: number; readonly end: number }[],
  ruled: readonly RuledSpan[],
): RuledSpan[] {
  const kept = ruled.filter((span) =>
    clock.every(({ start, end }) => span.end <= start || span.start >= end),
  );
  const spans = clock.map(({ start, end }): RuledSpan => ({ start, end, sort: clockSort, hold: 'loose' }));
  return [...spans, ...kept].toSorted((a, b) => a.start - b.start);
}
