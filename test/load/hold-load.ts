import type { Channel } from '../../src/channel/ports.ts';
import { chooseUser } from '../../src/config/user-share.ts';
import { createArrivals, type Phase } from '../../src/load/arrivals.ts';
import { createHoldUser, type LoadOutcome, type ThinkTime } from '../../src/load/hold-user.ts';
import { createMeasures, type LoadMeasures } from '../../src/load/measures.ts';
import { runLoad, type LoadEnd, type RunLoadOptions } from '../../src/load/run-load.ts';
import type { ConversationPlan } from '../../src/scenario/run-conversation.ts';
import { scenarioSchema, type Scenario } from '../../src/scenario/schema.ts';
import { createScenarioPlayer } from '../../src/scenario/scenario-player.ts';
import { createRandom } from '../../src/user/random.ts';
import { createWordings } from '../../src/user/wording.ts';
import type { FakeTime } from './fake-time.ts';

export interface HeldLoad {
  readonly measures: LoadMeasures;
  readonly end: LoadEnd;
  readonly outcomes: readonly LoadOutcome[];
}

export interface HoldLoadOptions extends Partial<Omit<RunLoadOptions, 'measures' | 'hold' | 'arrivals'>> {
  readonly phases: readonly Phase[];
  readonly channel: Channel;
  /** What each user says, one after the other. */
  readonly says?: readonly string[];
  readonly thinkTime?: ThinkTime;
  readonly replyTimeoutMs?: number;
}

export function steady(rate: number, durationMs: number): Phase[] {
  return [{ rate, rampTo: rate, durationMs }];
}

export function makeScenario(name: string, says: readonly string[] = ['hi']): Scenario {
  const document = { name, script: says.map((text) => ({ user: text })) };
  return { ...scenarioSchema.parse(document), name, file: `${name}.yaml`, line: 1 };
}

/** A load test in time that is faked, up to judging, which finds nothing. */
export async function holdLoad(time: FakeTime, options: HoldLoadOptions): Promise<HeldLoad> {
  const { clock } = time;
  const {
    channel,
    says,
    phases,
    thinkTime = { minMs: 0, maxMs: 0 },
    replyTimeoutMs = 60_000,
    ...rest
  } = options;
  const measures = createMeasures();
  const outcomes: LoadOutcome[] = [];
  const wording = createWordings();
  const scenario = makeScenario('hi', says);
  let trial = 0;
  const hold = createHoldUser({
    clock,
    channelFor: () => channel,
    locale: 'en-US',
    userName: 'User',
    replyTimeoutMs,
    settleMs: 300,
    maxTurns: 30,
    thinkTime,
    createPlayer: (plan) =>
      createScenarioPlayer(plan, { clock, locale: 'en-US', wording, users: chooseUser([], 'script') }),
    problemsOf: () => [],
    judge: () => Promise.resolve([]),
    measures,
    onOutcome: (outcome) => outcomes.push(outcome),
  });
  const nextPlan = (): ConversationPlan => ({ scenario, trial: (trial += 1), trials: 1, seed: trial });
  const end = await time.run(
    runLoad({
      clock,
      arrivals: createArrivals(phases, 'even', createRandom(1)),
      maxUsers: 10_000,
      graceMs: 30_000,
      nextPlan,
      hold,
      measures,
      onTick: () => undefined,
      signal: new AbortController().signal,
      ...rest,
    }),
  );
  return { measures, end, outcomes };
}
