import type { ConversationResult } from '../report/run-schema.ts';
import { groupBy } from './group-by.ts';
import { passHatK, percentile, wilsonInterval, type Interval } from './statistics.ts';

/** The part of a conversation's result that decisions are made from. */
export type JudgedConversation = Pick<
  ConversationResult,
  'scenario' | 'trial' | 'seed' | 'verdict' | 'turns' | 'latencies' | 'model' | 'transcript'
>;

/** Tokens of prompts and answers that the model of the user took; 0 without one. */
export function tokensOf({ model }: JudgedConversation): number {
  return model ? model.promptTokens + model.completionTokens : 0;
}

/** What a set of conversations amounts to. */
export interface Measures {
  readonly conversations: number;
  readonly passed: number;
  readonly failed: number;
  readonly invalid: number;
  readonly errored: number;
  /** Passed among those judged, passed or failed; undefined when none was. */
  readonly passRate: number | undefined;
  /** Wilson interval of the pass rate. */
  readonly interval: Interval | undefined;
  /** Milliseconds until the first visible reply, over all turns that had one; percentiles by nearest rank. */
  readonly replyTime: {
    readonly count: number;
    readonly p50: number;
    readonly p95: number;
    readonly max: number;
  };
  /** The user's moves in the longest conversation. */
  readonly maxTurns: number;
  /** Tokens that models of users took, all together. */
  readonly tokens: number;
}

export interface ScenarioMeasures extends Measures {
  readonly scenario: string;
  /** Some of its trials passed and some failed. */
  readonly flaky: boolean;
}

/** pass^k of all scenarios: the mean over those that have k judged trials or more. */
export interface PassHat {
  readonly k: number;
  readonly value: number;
}

export interface RunMeasures {
  readonly all: Measures;
  /** In the order in which they first ended. */
  readonly scenarios: readonly ScenarioMeasures[];
  /** For k = 1, 2, 4 and so on, as far as every scenario has that many judged trials. */
  readonly passHat: readonly PassHat[];
}

/** Measures conversations in all and by scenario; `confidence` is that of the intervals. */
export function measureRun(conversations: readonly JudgedConversation[], confidence: number): RunMeasures {
  const groups = groupBy(conversations, ({ scenario }) => scenario);
  const scenarios = [...groups].map(([scenario, group]): ScenarioMeasures => {
    const measures = measure(group, confidence);
    return { scenario, flaky: measures.passed > 0 && measures.failed > 0, ...measures };
  });
  return { all: measure(conversations, confidence), scenarios, passHat: passHatOf(scenarios) };
}

function measure(conversations: readonly JudgedConversation[], confidence: number): Measures {
  const count = (wanted: ConversationResult['verdict']): number =>
    conversations.filter(({ verdict }) => verdict === wanted).length;
  const [passed, failed] = [count('passed'), count('failed')];
  const judged = passed + failed;
  const times = conversations.flatMap(({ latencies }) => latencies.all).toSorted((a, b) => a - b);
  return {
    conversations: conversations.length,
    passed,
    failed,
    invalid: count('invalid'),
    errored: count('errored'),
    passRate: judged === 0 ? undefined : passed / judged,
    interval: judged === 0 ? undefined : wilsonInterval(passed, judged, confidence),
    replyTime: {
      count: times.length,
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      max: times.at(-1) ?? 0,
    },
    maxTurns: conversations.reduce((most, { turns }) => Math.max(most, turns), 0),
    tokens: conversations.reduce((sum, each) => sum + tokensOf(each), 0),
  };
}

function passHatOf(scenarios: readonly ScenarioMeasures[]): PassHat[] {
  const judged = scenarios.filter(({ passed, failed }) => passed + failed > 0);
  const fewest = Math.min(...judged.map(({ passed, failed }) => passed + failed));
  const values: PassHat[] = [];
  for (let k = 1; judged.length > 0 && k <= fewest; k *= 2) {
    const sum = judged.reduce(
      (total, each) => total + passHatK(each.passed, each.passed + each.failed, k),
      0,
    );
    values.push({ k, value: sum / judged.length });
  }
  return values;
}
