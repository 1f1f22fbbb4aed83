import assert from 'node:assert/strict';
import type { Activity, CardAction } from '../../../src/activity/activity.ts';
import { readShown } from '../../../src/activity/read.ts';
import type { ModelAnswer, ModelClient, ModelRequest, TurnRequest } from '../../../src/model/ports.ts';
import { createModelUser, type ModelUserOptions } from '../../../src/user/model/model-user.ts';
import type { ModelUserSettings } from '../../../src/user/model/settings.ts';
import type { Behaviour, Move } from '../../../src/user/move.ts';
import { resolvePersona } from '../../../src/user/persona.ts';
import { createRandom } from '../../../src/user/random.ts';
import type { Schedule } from '../../../src/user/schedule.ts';
import type { GoalFact, UserGoal } from '../../../src/user/user-goal.ts';
import type { UserSummary, View, VirtualUser } from '../../../src/user/user.ts';
import { loadWording } from '../../../src/user/wording.ts';

/** What a scripted model draws next: words, or a whole answer; the last one again and again. */
export type Line = string | Partial<ModelAnswer> | ((request: ModelRequest) => string);

export interface ScriptedClient extends ModelClient {
  readonly requests: ModelRequest[];
}

function scriptClient(lines: readonly Line[]): ScriptedClient {
  const requests: ModelRequest[] = [];
  return {
    name: 'scripted',
    requests,
    send: (request) => {
      const line = lines[Math.min(requests.length, lines.length - 1)] ?? '';
      requests.push(request);
      const usage = { promptTokens: 10, completionTokens: 3 };
      if (typeof line === 'function') return Promise.resolve({ text: line(request), end: 'turn', usage });
      const answer = typeof line === 'string' ? { text: line } : line;
      return Promise.resolve({ text: '', end: 'turn', usage, ...answer });
    },
  };
}

/** Lets each behaviour happen at the move it is listed for, if it is possible there. */
export function scheduleOf(moves: readonly (readonly Behaviour[])[]): Schedule & {
  readonly shown: Behaviour[];
  readonly offered: ReadonlySet<Behaviour>[];
} {
  const shown: Behaviour[] = [];
  const offered: ReadonlySet<Behaviour>[] = [];
  return {
    shown,
    offered,
    choose: (possible) => {
      offered.push(possible);
      return (moves[offered.length - 1] ?? []).filter((behaviour) => possible.has(behaviour));
    },
    happened: (behaviour) => {
      shown.push(behaviour);
    },
    missed: () => [],
  };
}

export const defaultSettings: ModelUserSettings = {
  temperature: 1,
  maxTokens: 128,
  contextTokens: 2_000,
  guardrails: {
    firstToken: true,
    earlyEnd: true,
    length: { min: 3, max: 25 },
    repetition: true,
    echo: true,
    glued: true,
    empty: true,
    draws: 8,
  },
  tapRate: 1,
  forms: 'facts',
};

export function fact(name: string, value: string, more: Partial<GoalFact> = {}): GoalFact {
  return { name, values: [value], alternatives: [], asked: [], ...more };
}

export const transfer: UserGoal = {
  text: 'You are a user who wants to send money to Anna.',
  facts: [fact('amount', '250 dollars'), fact('recipient', 'Anna'), fact('account', 'checking')],
  learn: ['confirmation number'],
};

const wording = loadWording('en');

export interface Chat {
  readonly user: VirtualUser;
  readonly client: ScriptedClient;
  readonly moves: Move[];
  /** Shows the user what the bot says, each string a message, and gives its move. */
  bot(...messages: readonly (string | Partial<Activity>)[]): Promise<Move>;
  summary(): UserSummary;
}

export type ChatOptions = Partial<Omit<ModelUserOptions, 'settings' | 'client'>> & {
  readonly settings?: Partial<ModelUserSettings>;
  readonly seed?: number;
};

/** A user played by the lines, and a bot that the test plays. */
export function openChat(lines: readonly Line[], { settings, seed = 1, ...more }: ChatOptions = {}): Chat {
  const client = scriptClient(lines);
  const user = createModelUser({
    goal: transfer,
    persona: resolvePersona('plain', createRandom(1)),
    wording,
    random: createRandom(seed),
    schedule: scheduleOf([]),
    kind: 'turn',
    today: () => '2025-11-22',
    signal: new AbortController().signal,
    ...more,
    client,
    settings: { ...defaultSettings, ...settings },
  });
  const moves: Move[] = [];
  return {
    user,
    client,
    moves,
    bot: async (...messages) => {
      const move = await user.next(viewOf(moves.length, messages));
      moves.push(move);
      return move;
    },
    summary: () => user.summary(),
  };
}

export function viewOf(turn: number, messages: readonly (string | Partial<Activity>)[]): View {
  const activities = messages.map((message, index): Activity => ({
    type: 'message',
    id: `${turn}-${index}`,
    from: { id: 'bot', role: 'bot' },
    ...(typeof message === 'string' ? { text: message } : message),
  }));
  return { turn, activities, shown: readShown(activities), timedOut: false };
}

export function suggest(text: string, ...titles: readonly string[]): Partial<Activity> {
  const actions = titles.map((title): CardAction => ({ type: 'imBack', title, value: title }));
  return { text, suggestedActions: { actions } };
}

export function adaptiveCard(body: readonly unknown[], actions: readonly unknown[]): Partial<Activity> {
  const content = { type: 'AdaptiveCard', version: '1.5', body, actions };
  return { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

export function said({ act }: Move): string {
  assert.equal(act.kind, 'say');
  return act.text;
}

export function turnsOf(request: ModelRequest | undefined): string[] {
  return turnRequest(request).turns.map(({ role, text }) => `${role}: ${text}`);
}

export function turnRequest(request: ModelRequest | undefined): TurnRequest {
  assert.ok(request?.kind === 'turn');
  return request;
}
