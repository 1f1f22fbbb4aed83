import type { OpenedModel, TurnRequest, Utterance } from '../../../src/model/ports.ts';
import type { UserModelOptions } from '../../../adapters/openai/model-options.ts';
import { openUserModel } from '../../../adapters/openai/user-model.ts';
import type { Clock } from '../../../src/channel/ports.ts';
import {
  startFakeModelServer,
  type FakeModelOptions,
  type FakeModelServer,
} from '../../support/fake-model-server.ts';

const intent = 'You are a user who wants to send 250 dollars to Anna.';
export const never: AbortSignal = new AbortController().signal;

export function turnRequest(turns: readonly Utterance[] = [], more: Partial<TurnRequest> = {}): TurnRequest {
  return {
    kind: 'turn',
    intent,
    turns,
    sampling: { temperature: 1, topP: 0.8, maxTokens: 64, seed: 7 },
    bans: { end: false, firstWords: [] },
    ...more,
  };
}

/** A conversation of so many exchanges, the bot's last. */
export function exchanges(count: number): Utterance[] {
  return Array.from({ length: count }, (_, at): Utterance[] => [
    { role: 'user', text: `question ${at + 1}` },
    { role: 'assistant', text: `Answer ${at + 1}.\n\nAnything else?` },
  ]).flat();
}

/** Time in which limits are never reached, unless they are made to be, and every shorter pause is over at once. */
export interface TestClock extends Clock {
  /** The pauses that were made, in order. */
  readonly pauses: readonly number[];
  /** Lets every limit pass that is set. */
  expire(): void;
  /** Limits that are set. */
  readonly limits: number;
}

export function createTestClock(limitMs: number): TestClock {
  const limits = new Set<() => void>();
  const pauses: number[] = [];
  let nowMs = Date.UTC(2026, 0, 31, 12);
  return {
    pauses,
    now: () => nowMs,
    after(ms, callback) {
      // Side questions have limits of their own, of five seconds and more.
      if (ms === limitMs || ms === 5_000 || ms === 10_000) {
        limits.add(callback);
        return () => void limits.delete(callback);
      }
      pauses.push(ms);
      nowMs += ms;
      queueMicrotask(callback);
      return () => undefined;
    },
    expire() {
      nowMs += limitMs;
      for (const callback of limits) callback();
    },
    get limits() {
      return limits.size;
    },
  };
}

/** Servers and models of one suite, closed after each test; call inside `describe`. */
export function useFakes(): {
  readonly start: (options: FakeModelOptions) => Promise<FakeModelServer>;
  readonly open: (
    server: Pick<FakeModelServer, 'url'>,
    options?: Partial<UserModelOptions>,
  ) => Promise<OpenedModel>;
} {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0).toReversed()) await each.close();
  });
  const keep = <T extends { close(): Promise<void> }>(each: T): T => {
    opened.push(each);
    return each;
  };
  return {
    start: async (options) => keep(await startFakeModelServer(options)),
    open: async (server, options) => keep(await openUserModel(optionsFor(server, options))),
  };
}

export function optionsFor(
  server: Pick<FakeModelServer, 'url'>,
  options: Partial<UserModelOptions> = {},
): UserModelOptions {
  return {
    baseUrl: server.url,
    name: 'userlm',
    api: 'auto',
    timeoutMs: 60_000,
    clock: createTestClock(60_000),
    ...options,
  };
}
