import { createRecogniser } from './volatile-kinds.ts';

/** When an activity was sent, as its transcript says. */
export interface ClockPoint {
  readonly timestamp?: string | undefined;
  /** With the user's offset, if the channel gave one. */
  readonly localTimestamp?: string | undefined;
  readonly locale?: string | undefined;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Replies take time, and clocks of bots and channels are not the same. */
const toleranceMs = 5 * minuteMs;

const recognise = createRecogniser(['dateTime', 'date', 'time']);

/** Where dates and times stand in a text. */
export function findClockValues(text: string): readonly { readonly start: number; readonly end: number }[] {
  return recognise(text);
}

/**
 * Whether two texts are dates or times that lie equally far from when they were said: what the bot took from its
 * clock, or reckoned from it ("tomorrow"). Days are reckoned in UTC or in the user's zone; times agree within 5 minutes.
 */
export function isSameByClock(
  expected: string,
  arrived: string,
  saidAt: ClockPoint,
  arrivedAt: ClockPoint,
): boolean {
  const [before, after] = [Date.parse(saidAt.timestamp ?? ''), Date.parse(arrivedAt.timestamp ?? '')];
  if (Number.isNaN(before) || Number.isNaN(after)) return false;
  const [instant, arrivedInstant] = [readInstant(expected), readInstant(arrived)];
  if (instant !== undefined && arrivedInstant !== undefined) {
    return Math.abs(instant - before - (arrivedInstant - after)) <= toleranceMs;
  }
  const [time, arrivedTime] = [readTime(expected), readTime(arrived)];
  if (time !== undefined && arrivedTime !== undefined) {
    const apart = (((time - before - (arrivedTime - after)) % dayMs) + dayMs) % dayMs;
    return Math.min(apart, dayMs - apart) <= toleranceMs;
  }
  return isSameDay(expected, arrived, saidAt, arrivedAt);
}

function isSameDay(expected: string, arrived: string, saidAt: ClockPoint, arrivedAt: ClockPoint): boolean {
  const zones = [
    [localDay(saidAt.timestamp), localDay(arrivedAt.timestamp)],
    [localDay(saidAt.localTimestamp), localDay(arrivedAt.localTimestamp)],
  ];
  const languages = new Set(
    [saidAt.locale, arrivedAt.locale, 'en', 'en-GB'].filter((each) => each !== undefined),
  );
  for (const language of languages) {
    for (const [today, arrivedToday] of zones) {
      if (today === undefined || arrivedToday === undefined) continue;
      const day = readDay(expected, language, today);
      const arrivedDay = readDay(arrived, language, arrivedToday);
      if (day !== undefined && arrivedDay !== undefined && day - today === arrivedDay - arrivedToday)
        return true;
    }
  }
  return false;
}

/** The day that the clock on the wall showed, in days since 1970. */
function localDay(timestamp: string | undefined): number | undefined {
  const date = /^\d{4}-\d\d-\d\d/.exec(timestamp ?? '')?.[0];
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) ? undefined : ms / dayMs;
}

function readInstant(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d[T ]/.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`;
  const ms = Date.parse(zoned.replace(' ', 'T').replace(',', '.'));
  return Number.isNaN(ms) ? undefined : ms;
}

/** Milliseconds since midnight. */
function readTime(text: string): number | undefined {
  const found = /^(\d{1,2})(?::(\d\d)(?::(\d\d))?)?\s*([ap]\.?m\.?)?$/iu.exec(text);
  if (!found || (found[2] === undefined && found[4] === undefined)) return undefined;
  const half = found[4]?.charAt(0).toLowerCase();
  const hours = half === undefined ? Number(found[1]) : (Number(found[1]) % 12) + (half === 'p' ? 12 : 0);
  return ((hours * 60 + Number(found[2] ?? 0)) * 60 + Number(found[3] ?? 0)) * 1000;
}

/** Days since 1970; a date without a year lies nearest to today. */
function readDay(text: string, language: string, today: number): number | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numeric = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})$/.exec(text);
  if (numeric) {
    const [first, second, year] = numeric.slice(1).map(Number) as [number, number, number];
    const isMonthFirst = text.includes('/') && (language === 'en' || language === 'en-US');
    const [day, month] = isMonthFirst ? [second, first] : [first, second];
    return dayOf(year < 100 ? 2000 + year : year, month, day);
  }
  const month = readMonth(text, language);
  const [day, year] = (text.match(/\d+/g) ?? []).map(Number);
  if (month === undefined || day === undefined) return undefined;
  if (year !== undefined) return dayOf(year, month, day);
  const thisYear = new Date(today * dayMs).getUTCFullYear();
  return [thisYear - 1, thisYear, thisYear + 1]
    .map((each) => dayOf(each, month, day))
    .filter((each) => each !== undefined)
    .toSorted((a, b) => Math.abs(a - today) - Math.abs(b - today))[0];
}

function dayOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return Date.UTC(year, month - 1, day) / dayMs;
}

/** 1 to 12, told by the first three letters as the language writes its months within dates. */
function readMonth(text: string, language: string): number | undefined {
  const words = text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  try {
    const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
    for (let month = 0; month < 12; month += 1) {
      const parts = format.formatToParts(Date.UTC(2000, month, 15));
      const name = parts.find(({ type }) => type === 'month')?.value.toLowerCase() ?? '';
      if (words.some((word) => word === name || (word.length < name.length && name.startsWith(word)))) {
        return month + 1;
      }
    }
  } catch {
    // A locale from a transcript need not be one.
  }
  return undefined;
}
