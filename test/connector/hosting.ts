import type { Activity } from '../../src/activity/activity.ts';
import type { Arrival, Clock } from '../../src/channel/ports.ts';
import { createConnector } from '../../src/connector/connector.ts';
import type { ConnectorProblem, HostedConversation } from '../../src/connector/connector.ts';
import type { ConnectorResponse } from '../../src/connector/http.ts';

const standingClock: Clock = {
  now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
  after: () => () => undefined,
};

/** A Connector with one conversation, `c|1`, and what has come out of it. */
export function hostConversation(
  overrides: Partial<HostedConversation> = {},
  onConversationCreated?: Parameters<typeof createConnector>[0]['onConversationCreated'],
  options: Partial<Parameters<typeof createConnector>[0]> = {},
) {
  let ids = 0;
  const arrivals: Arrival[] = [];
  const problems: ConnectorProblem[] = [];
  const connector = createConnector({
    clock: standingClock,
    newId: () => `new-${(ids += 1)}`,
    onProblem: (problem) => problems.push(problem),
    onConversationCreated,
    ...options,
  });
  const hosted: HostedConversation = {
    account: { id: 'c|1', conversationType: 'personal' },
    bot: { id: 'bot', name: 'Bot' },
    members: [
      { id: 'bot', name: 'Bot', role: 'bot' },
      { id: 'u/1', name: 'Ann', role: 'user', aadObjectId: 'aad-1' },
    ],
    channelId: 'emulator',
    onArrival: (arrival) => arrivals.push(arrival),
    ...overrides,
  };
  connector.host(hosted);
  const call = (method: string, url: string, body?: unknown): ConnectorResponse =>
    connector.handle({ method, url, headers: {}, body });
  return { connector, hosted, arrivals, problems, call };
}

export function message(text = 'hello'): Activity {
  return { type: 'message', text };
}

/** The `error.code` of an error answer. */
export function errorCodeOf({ body }: ConnectorResponse): unknown {
  return (body as { error?: { code?: unknown; message?: unknown } } | undefined)?.error?.code;
}
