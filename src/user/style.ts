import { lowerFirst } from './goal.ts';
import type { Persona } from './persona.ts';
import type { PhraseTone } from './phrasing.ts';
import type { Random } from './random.ts';
import type { StylingBehaviour } from './schedule.ts';
import { findSpans, mapOutside, overlapsAny } from './spans.ts';
import { addTypo } from './typo.ts';
import type { Wording } from './wording.ts';

export interface StyleContext {
  readonly random: Random;
  readonly wording: Wording;
  readonly persona: Pick<Persona, 'traits'>;
  /** Words and phrases that stay letter for letter wherever they stand: values of facts, choices. */
  readonly protected: readonly string[];
}

/** Above this mood an outburst is a happy one. */
export const happyMood = 0.55;
/** Nobody is casual in every word. */
const perReplacement = 0.85;
const perFiller = 0.2;

/**
 * Words a message as somebody would who mistypes, doubts, is casual, sarcastic or moved. What is protected stays
 * as it is, and so does all meaning. An empty text, or a typo that finds no word to change, gives the same text:
 * then the behaviour did not happen.
 */
export function applyStyle(text: string, behaviour: StylingBehaviour, context: StyleContext): string {
  if (text.trim() === '') return text;
  switch (behaviour) {
    case 'typo':
      return mistyped(text, context);
    case 'hedge':
      return hedged(text, context);
    case 'colloquial':
      return casual(text, context);
    case 'sarcasm':
      return withRemark(
        text,
        context.wording.phrase('sarcasm', context.random, {}, toneOf(context)),
        context,
      );
    case 'emotion':
      return moved(text, context);
  }
}

function toneOf({ persona }: StyleContext): PhraseTone {
  return { verbosity: persona.traits.verbosity, formality: persona.traits.formality };
}

function mistyped(text: string, { random, wording, protected: kept }: StyleContext): string {
  const spans = findSpans(text, kept);
  return addTypo(text, random, wording, (word, start) => overlapsAny(spans, start, start + word.length));
}

function hedged(text: string, context: StyleContext): string {
  const { random, wording } = context;
  if (random.chance(0.6) || /[?…]\s*$/u.test(text)) {
    const greeting = greetingOf(text, wording);
    const hedge = wording.phrase('hedgeBefore', random, {}, toneOf(context));
    return `${greeting}${hedge} ${unlessKept(text.slice(greeting.length), context, lowerFirst)}`;
  }
  const [, body = text, stop = ''] = /^(.*?)([.!]*\s*)$/su.exec(text) ?? [];
  const after = wording.phrase('hedgeAfter', random, {}, toneOf(context));
  return after === '?' ? `${body}?` : `${body}${after}${stop}`;
}

/** The greeting that a message opens with, up to where the message itself begins. */
function greetingOf(text: string, { cues }: Wording): string {
  const found = cues.greeting.exec(text);
  if (found?.index !== 0) return '';
  const gap = /^[,.!]?\s+/u.exec(text.slice(found[0].length));
  return gap === null ? '' : text.slice(0, found[0].length + gap[0].length);
}

function casual(text: string, context: StyleContext): string {
  const { random, wording, protected: kept } = context;
  let result = text;
  for (const { from, to } of wording.colloquial.replacements) {
    const before = result;
    result = result.replace(from, (found: string, ...rest: unknown[]) => {
      const start = rest.find((value) => typeof value === 'number') ?? 0;
      const isKept = overlapsAny(findSpans(before, kept), start, start + found.length);
      return isKept || !random.chance(perReplacement) ? found : to;
    });
  }
  const dropCommas = random.chance(0.5);
  result = mapOutside(result, findSpans(result, kept), (part) => {
    const lower = part.toLowerCase();
    return dropCommas ? lower.replace(/, /g, ' ') : lower;
  });
  const trimmed = result.replace(/[.!]+\s*$/u, '');
  const unstopped = keepsAll(result, trimmed, kept) ? trimmed : result;
  const isFilled = random.chance(perFiller) || unstopped === text;
  return isFilled ? `${unstopped} ${random.pick(wording.colloquial.fillers)}` : unstopped;
}

function moved(text: string, context: StyleContext): string {
  const { random, wording, persona } = context;
  const key = persona.traits.mood >= happyMood ? 'emotionHappy' : 'emotionFrustrated';
  const outburst = wording.phrase(key, random, {}, toneOf(context));
  const isLoud = random.chance(0.3) && persona.traits.formality < 0.5;
  const end = persona.traits.formality < 0.7 ? '!'.repeat(random.int(4)) : '';
  const loud = `${isLoud ? outburst.toUpperCase() : outburst}${/[\p{L}]$/u.test(outburst) ? end : ''}`;
  return withRemark(text, loud, context);
}

/** A remark of its own before or after the message. */
function withRemark(text: string, remark: string, context: StyleContext): string {
  const { random } = context;
  const isFormal = context.persona.traits.formality > 0.6;
  const isFirst = random.chance(0.5);
  const [first, second] = isFirst ? [remark, text] : [text, remark];
  if (/[.!?…):]\s*$/u.test(first)) return `${first.trimEnd()} ${second}`;
  return `${first}${isFormal ? '.' : ','} ${second}`;
}

function unlessKept(
  text: string,
  { protected: kept }: StyleContext,
  change: (text: string) => string,
): string {
  return findSpans(text, kept).some((span) => span.start === 0) ? text : change(text);
}

function keepsAll(before: string, after: string, kept: readonly string[]): boolean {
  const of = (text: string): string =>
    findSpans(text, kept)
      .map(({ start, end }) => text.slice(start, end))
      .join('\n');
  return of(before) === of(after);
}
