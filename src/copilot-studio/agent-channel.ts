import type { Activity, ChannelAccount } from '../activity/activity.ts';
import { mergeFields } from '../activity/merge-fields.ts';
import { createAbortWatch } from '../channel/abort-watch.ts';
import { localTimeFormatter } from '../channel/local-time.ts';
import type {
  Channel,
  ChannelConversation,
  Clock,
  Delivery,
  NewId,
  OpenConversation,
} from '../channel/ports.ts';
import { readActivity } from '../connector/complete-activity.ts';

import type { CopilotStudioAgent, TurnEnd, TurnListener } from './agent.ts';
import { explainEnd, refusedAtFirst } from './explain-end.ts';

export interface CopilotStudioChannelOptions {
  readonly agent: CopilotStudioAgent;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly onProblem: (conversationId: string, message: string) => void;
}

export interface CopilotStudioChannel extends Channel {
  /** Ends the turns of the conversations that are still open. Idempotent. */
  close(): void;
}

/** A channel whose conversations are held with an agent of Copilot Studio, by its direct-to-engine protocol. */
export function createCopilotStudioChannel(options: CopilotStudioChannelOptions): CopilotStudioChannel {
  const open = new Set<ChannelConversation>();
  const localTime = localTimeFormatter();
  const watchAbort = createAbortWatch();
  const { agent, clock, newId } = options;

  async function join(wanted: OpenConversation): Promise<ChannelConversation> {
    const user: ChannelAccount = { id: newId(), name: wanted.userName, role: 'user' };
    const bot: ChannelAccount = { id: 'agent', name: 'Agent', role: 'bot' };
    const closing = new AbortController();
    let taken = (): void => undefined;
    const isTaken = new Promise<undefined>((resolve) => {
      taken = () => resolve(undefined);
    });
    /** The service's name for the conversation, by which the next turn is asked for. */
    let serviceId: string | undefined;
    /** What comes before the opening is played. */
    let held: Activity[] | undefined = [];
    const known = { id: '' };

    const listener: TurnListener = {
      onTaken(id) {
        if (id !== undefined && isPlainId(id)) serviceId ??= id;
        taken();
      },
      onActivity(body) {
        const activity = readActivity(body);
        if (typeof activity === 'string') return activity;
        const { id } = activity.conversation ?? {};
        if (id !== undefined && isPlainId(id)) serviceId ??= id;
        if (held) held.push(activity);
        else arrive(activity);
        return undefined;
      },
    };

    function arrive(activity: Activity): void {
      wanted.onArrival({
        kind: 'activity',
        activity: mergeFields<Activity>(activity, {
          id: activity.id ?? newId(),
          from: { ...bot, ...activity.from, role: 'bot' },
          recipient: { ...user, ...activity.recipient, role: 'user' },
          conversation: { ...activity.conversation, id: known.id },
          channelId: activity.channelId ?? 'directline',
          timestamp: activity.timestamp ?? new Date(clock.now()).toISOString(),
        }),
      });
    }

    const greeting = agent.start(wanted.locale, listener, closing.signal);
    const early = await Promise.race([isTaken, greeting]);
    const refusal = early && refusedAtFirst(early, agent.name);
    if (refusal) throw refusal;
    known.id = serviceId ?? newId();
    const conversation = { id: known.id };

    async function begin(): Promise<Delivery> {
      for (const activity of held ?? []) arrive(activity);
      held = undefined;
      return deliveryOf(await greeting);
    }

    function deliveryOf(end: TurnEnd): Delivery {
      if (end.status === 'ended' && end.unread > 0) {
        const what = end.unread === 1 ? 'An activity' : `${end.unread} activities`;
        options.onProblem(
          known.id,
          `${what} of the agent's cannot be read by Microsoft's own client, which leaves such out.`,
        );
      }
      return explainEnd(end);
    }

    let begun: Promise<Delivery> | undefined;
    const ensureBegun = (): Promise<Delivery> => (begun ??= begin());

    async function say(activity: Activity, signal: AbortSignal): Promise<Delivery> {
      const greeted = await ensureBegun();
      if (greeted.status !== 'answered') return greeted;
      if (serviceId === undefined) {
        return explainEnd({ status: 'broken', message: 'it did not say which conversation it has begun' });
      }
      const said = mergeFields<Activity>(activity, { conversation: { id: serviceId }, from: user });
      // The service knows where it is and who it is.
      for (const field of ['serviceUrl', 'channelId', 'recipient']) delete said[field];
      return deliveryOf(await agent.execute(said, serviceId, listener, signal));
    }

    const link: ChannelConversation = {
      conversation,
      user,
      bot,
      // Its answer is over when the agent has said all.
      answersWhenDone: true,
      opening: () => [{ type: 'conversationUpdate', membersAdded: [bot, user], from: user }],
      stamp(activity) {
        const now = clock.now();
        const stamped = mergeFields<Activity>(activity);
        stamped.id ??= newId();
        stamped.timestamp = new Date(now).toISOString();
        stamped.localTimestamp = localTime.format(now);
        stamped.localTimezone = localTime.zone;
        stamped.channelId = 'directline';
        stamped.from ??= user;
        stamped.recipient ??= bot;
        stamped.conversation = conversation;
        stamped.locale ??= wanted.locale;
        return stamped;
      },
      async send(activity, signal) {
        if (activity.type === 'conversationUpdate') return ensureBegun();
        if (activity.type !== 'message' && activity.type !== 'event') return cannotCarry(activity);
        const turn = new AbortController();
        const stop = (): void => turn.abort();
        const unwatch = [signal, closing.signal].map((each) => watchAbort(each, stop));
        if (signal.aborted || closing.signal.aborted) stop();
        try {
          return await say(activity, turn.signal);
        } finally {
          for (const end of unwatch) end();
        }
      },
      close() {
        open.delete(link);
        closing.abort();
      },
    };
    open.add(link);
    return link;
  }

  return {
    id: 'directline',
    openConversation: join,
    close() {
      for (const each of open) each.close();
    },
  };
}

/** It becomes part of an address. */
function isPlainId(id: string): boolean {
  return /^[\w~.:|=+@!$,;-]{1,300}$/.test(id) && !/^\.+$/.test(id);
}

function cannotCarry({ type, name }: Activity): Delivery {
  const what = type === 'invoke' ? `the invoke ${name ?? ''}`.trim() : `a ${type}`;
  return {
    status: 'unreachable',
    check: 'not-on-copilot-studio',
    message: `The protocol of Copilot Studio does not carry ${what}; it was not sent.`,
    hint: 'It carries messages and events.',
  };
}
