import { randomUUID } from 'node:crypto';
import type { Activity } from '../../src/activity/activity.ts';
import type { Arrival } from '../../src/channel/ports.ts';
import { createConnector, type Connector } from '../../src/connector/connector.ts';

/** The real Connector, with conversations on it that keep what arrives. */
export interface Bench {
  readonly connector: Connector;
  readonly hold: (options: { readonly serviceUrl: string; readonly channelId?: string }) => Chat;
  /** The first arrival of the next conversation that the bot creates. */
  nextOfCreated(): Promise<Arrival>;
}

export interface Chat {
  readonly id: string;
  readonly teamId: string;
  readonly arrivals: readonly Arrival[];
  /** The first arrival that has not been taken yet. */
  next(): Promise<Arrival>;
  activity(fields: Partial<Activity> & { type: string }): Activity;
  message(text: string): Activity;
}

export function createBench(): Bench {
  const bot = { id: 'bot', name: 'Bot', role: 'bot' as const };
  const created = createInbox();
  const connector = createConnector({
    clock: { now: () => Date.now(), after: () => () => undefined },
    newId: () => randomUUID(),
    onConversationCreated: (account) => ({ account, bot, members: [], onArrival: created.put }),
  });

  return {
    connector,
    nextOfCreated: created.next,
    hold({ serviceUrl, channelId = 'emulator' }) {
      const id = randomUUID();
      const teamId = `team-${id}`;
      const user = { id: `user-${id}`, name: 'User', role: 'user' as const };
      const inbox = createInbox();
      const conversation = { id };
      const team = { details: { id: teamId, name: 'The Team' }, channels: [] };
      connector.host({
        account: conversation,
        bot,
        members: [user, bot],
        channelId,
        onArrival: inbox.put,
        team,
      });
      const activity: Chat['activity'] = (fields) => ({
        id: connector.newActivityId(id),
        timestamp: '2026-01-02T03:04:05.678Z',
        localTimestamp: '2026-01-02T05:04:05.678+02:00',
        channelId,
        serviceUrl,
        from: user,
        recipient: bot,
        conversation,
        locale: 'en-US',
        ...fields,
      });
      return {
        id,
        teamId,
        arrivals: inbox.arrivals,
        next: inbox.next,
        activity,
        message: (text) => activity({ type: 'message', text }),
      };
    },
  };
}

function createInbox() {
  const arrivals: Arrival[] = [];
  const waiting: ((arrival: Arrival) => void)[] = [];
  let taken = 0;
  return {
    arrivals,
    put: (arrival: Arrival): void => {
      arrivals.push(arrival);
      const resolve = waiting.shift();
      if (!resolve) return;
      taken += 1;
      resolve(arrival);
    },
    next: (): Promise<Arrival> => {
      const arrival = arrivals[taken];
      if (!arrival) return new Promise((resolve) => waiting.push(resolve));
      taken += 1;
      return Promise.resolve(arrival);
    },
  };
}
