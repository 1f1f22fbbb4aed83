import type { CorpusConversation, UserTurn } from '../corpus/corpus-conversation.ts';
import { groupBy } from '../gate/group-by.ts';
import { percentile } from '../gate/statistics.ts';
import { behaviours, type Behaviour } from '../user/move.ts';
import { countWords } from '../user/model/normalise.ts';
import type { Wording } from '../user/wording.ts';
import { estimateByJackknife, estimateRatio, type Estimate, type Part } from './estimate.ts';
import { estimateDifference } from './pairwise-difference.ts';
import { decisionsOf, estimateTermination } from './termination.ts';
import { createTypoFinder } from './typos.ts';
import { createUnigrams } from './unigrams.ts';

/** A conversation with what labels say of it. */
export interface MeasuredConversation extends CorpusConversation {
  /** The turn, from 1, after which a person would have ended it. */
  readonly endsAfter?: number | undefined;
}

/** What was measured of a set of conversations; undefined where nothing tells it. Formulas: docs/realism.md. */
export interface SetMeasures {
  readonly conversations: number;
  readonly turns: number;
  /** Tasks of which there are two conversations or more. */
  readonly tasks: number;
  /** Percent. */
  readonly firstTurnDiversity: Estimate | undefined;
  /** Percent, over turns. */
  readonly intentDecomposition: Estimate | undefined;
  /** F1 in percent, over decisions. */
  readonly termination: Estimate | undefined;
  /** Over tasks, squared turns. */
  readonly turnVariance: Estimate | undefined;
  /** Over tasks: the fewest turns and the most, each the mean. */
  readonly turnRange: readonly [number, number] | undefined;
  /** 0 to 1. */
  readonly unigramDifference: Estimate | undefined;
  /** Words in a typed turn. */
  readonly words: WordCounts | undefined;
  /** Mistyped words of a hundred words. */
  readonly typos: Estimate | undefined;
  /** Percent of the turns in which words were typed, not tapped or filled in. */
  readonly typed: Estimate | undefined;
  /** Percent of the typed turns that begin with a capital letter. */
  readonly capitals: Estimate | undefined;
  /** Percent of the typed turns that end with a full stop, question mark or exclamation mark. */
  readonly stops: Estimate | undefined;
  /** Of a hundred moves, as run.json counts them. */
  readonly behaviours: Readonly<Partial<Record<Behaviour, Estimate>>>;
}

export interface WordCounts {
  readonly mean: Estimate;
  readonly median: number;
  readonly p95: number;
}

/** Measures a set of conversations by their words alone. */
export function measureConversations(
  conversations: readonly MeasuredConversation[],
  wording: Wording,
): SetMeasures {
  const unigrams = createUnigrams(wording);
  const typed = conversations.map(({ turns }) => turns.filter(({ kind }) => kind === 'said'));
  const typedCount = count(typed);
  const share = (of: (turn: UserTurn) => boolean): Estimate | undefined =>
    estimateRatio(
      typed.map((turns) => ({ over: turns.filter(of).length, under: turns.length })),
      100,
      typedCount,
      100,
    );
  const turns = count(conversations.map((each) => each.turns));
  const tasks = [
    ...groupBy(
      conversations.filter(({ task }) => task !== undefined),
      ({ task }) => task,
    ).values(),
  ].filter((group) => group.length > 1);
  const words = (text: string): Set<string> => new Set(unigrams.all(text));
  return {
    conversations: conversations.length,
    turns,
    tasks: tasks.length,
    firstTurnDiversity: estimateDifference(
      [typed.flatMap(([first]) => (first ? [words(first.text)] : []))],
      100,
    ),
    intentDecomposition: measureDecomposition(conversations, (text) => unigrams.content(text)),
    termination: estimateTermination(
      conversations.flatMap(({ turns: all, left, endsAfter }) =>
        endsAfter === undefined ? [] : [decisionsOf(all.length, left ?? true, endsAfter)],
      ),
    ),
    turnVariance: measureTurnVariance(tasks.map((group) => group.map((each) => each.turns.length))),
    turnRange: tasks.length === 0 ? undefined : [meanOf(tasks, Math.min), meanOf(tasks, Math.max)],
    unigramDifference: estimateDifference(
      tasks.map((group) => group.map((each) => words(each.turns.map(({ text }) => text).join('\n')))),
      1,
    ),
    words: measureWords(typed),
    typos: measureTypos(conversations, typed, wording),
    typed: estimateRatio(
      conversations.map((each, index) => ({ over: typed[index]?.length ?? 0, under: each.turns.length })),
      100,
      turns,
      100,
    ),
    capitals: share(({ text }) => /^[^\p{L}]*\p{Lu}/u.test(text)),
    stops: share(({ text }) => /[.!?…]["'”’)\]]*$/u.test(text.trim())),
    behaviours: measureBehaviours(conversations),
  };
}

function count(turns: readonly (readonly UserTurn[])[]): number {
  return turns.reduce((sum, each) => sum + each.length, 0);
}

function meanOf(
  tasks: readonly (readonly MeasuredConversation[])[],
  pick: (...turns: readonly number[]) => number,
): number {
  const picked = tasks.map((group) => pick(...group.map(({ turns }) => turns.length)));
  return picked.reduce((sum, each) => sum + each, 0) / picked.length;
}

function measureDecomposition(
  conversations: readonly MeasuredConversation[],
  content: (text: string) => Set<string>,
): Estimate | undefined {
  let turns = 0;
  const parts = conversations.flatMap(({ intent, turns: all }): Part[] => {
    if (intent === undefined) return [];
    const wanted = content(intent);
    const overlaps = all.flatMap(({ kind, text }) => {
      const said = kind === 'said' ? [...content(text)] : [];
      return said.length === 0 ? [] : [said.filter((word) => wanted.has(word)).length / said.length];
    });
    turns += overlaps.length;
    return [{ over: overlaps.reduce((sum, each) => sum + each, 0), under: overlaps.length }];
  });
  return estimateRatio(parts, 100, turns, 100);
}

/** Mean over the tasks of the sample variance of the numbers of turns. */
function measureTurnVariance(tasks: readonly (readonly number[])[]): Estimate | undefined {
  const variances = tasks.map(varianceOf);
  const total = variances.reduce((sum, each) => sum + each, 0);
  const without = tasks.flatMap((turns, index) => {
    const others = total - (variances[index] ?? 0);
    return turns.map((_, own) =>
      turns.length < 3
        ? others / (tasks.length - 1)
        : (others + varianceOf(turns.toSpliced(own, 1))) / tasks.length,
    );
  });
  const bounds = { least: 0, most: Number.POSITIVE_INFINITY };
  return estimateByJackknife(total / tasks.length, without, without.length, bounds);
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1);
}

function measureWords(typed: readonly (readonly UserTurn[])[]): WordCounts | undefined {
  const counts = typed.map((turns) => turns.map(({ text }) => countWords(text)));
  const sorted = counts.flat().toSorted((a, b) => a - b);
  const parts = counts.map((each) => ({ over: each.reduce((sum, one) => sum + one, 0), under: each.length }));
  const mean = estimateRatio(parts, 1, sorted.length);
  return mean && { mean, median: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
}

function measureTypos(
  conversations: readonly MeasuredConversation[],
  typed: readonly (readonly UserTurn[])[],
  wording: Wording,
): Estimate | undefined {
  const unigrams = createUnigrams(wording);
  const finderFor = createTypoFinder(wording);
  let words = 0;
  const parts = conversations.map(({ turns, intent, closing }, index): Part => {
    const find = finderFor(
      [intent ?? '', closing, ...turns.map(({ heard }) => heard)].flatMap((text) => unigrams.all(text)),
    );
    const own = typed[index] ?? [];
    const under = own.reduce((sum, { text }) => sum + countWords(text), 0);
    words += under;
    return { over: own.reduce((sum, { text }) => sum + find(text).length, 0), under };
  });
  return estimateRatio(parts, 100, words, 100);
}

function measureBehaviours(
  conversations: readonly MeasuredConversation[],
): Readonly<Partial<Record<Behaviour, Estimate>>> {
  const counted = conversations.flatMap((each) => each.behaviours ?? []);
  const moves = counted.reduce((sum, each) => sum + each.moves, 0);
  const rates = behaviours.flatMap((name) => {
    const parts = counted.map((each) => ({ over: each.counts[name] ?? 0, under: each.moves }));
    const rate = estimateRatio(parts, 100, moves);
    return rate && rate.value > 0 ? [[name, rate] as const] : [];
  });
  return Object.fromEntries(rates);
}
