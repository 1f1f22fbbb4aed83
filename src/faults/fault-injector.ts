import type { Channel, Clock } from '../channel/ports.ts';
import type { ConnectorHandler } from '../connector/http.ts';
import { readConversationId } from '../connector/route-path.ts';
import { createRandom } from '../user/random.ts';
import { createAnswerFaults, type AnswerFaults } from './answer-faults.ts';
import { createDeliveryFaults } from './delivery-faults.ts';
import type { FaultSettings, OccurredFault } from './fault.ts';

/** Makes the channel misbehave, in those conversations that ask for it. */
export interface FaultInjector {
  /** The Connector as bots meet it. */
  readonly wrap: (handler: ConnectorHandler) => ConnectorHandler;
  /** The faults of one conversation; the same seed draws the same. */
  begin(settings: FaultSettings, seed: number, signal: AbortSignal): ConversationFaults;
}

export interface ConversationFaults {
  /** The channel on which the conversation is to be opened. */
  through(channel: Channel): Channel;
  /** Resolves when nothing is to be delivered any more; to be awaited before the conversation is closed. */
  settled(): Promise<void>;
  /** What was brought about, and what the bot made of it; it may be silent where no reply is expected. */
  occurred(expectsReply: (activityId: string) => boolean): OccurredFault[];
}

export function createFaultInjector({
  clock,
  restart = () => Promise.reject(new Error('Failed to start the bot anew: it is not ours.')),
}: {
  readonly clock: Clock;
  /** Ends the bot and starts it anew; needed where a scenario asks for `restart`. */
  readonly restart?: (() => Promise<void>) | undefined;
}): FaultInjector {
  const answering = new Map<string, AnswerFaults>();
  return {
    wrap: (handler) => (request) => {
      const [id = ''] = (readConversationId(request.url) ?? '').split(';');
      const faults = answering.get(id);
      return faults ? faults.answer(request, handler) : handler(request);
    },
    begin(settings, seed, signal) {
      const random = createRandom(seed).fork('faults');
      const answers = createAnswerFaults({ settings, random: random.fork('answers'), clock });
      const deliveries = createDeliveryFaults({
        settings,
        random: random.fork('deliveries'),
        clock,
        signal,
        restart,
      });
      return {
        through: (channel) => ({
          id: channel.id,
          openConversation: async (open) => {
            const link = await channel.openConversation({
              ...open,
              onArrival: (arrival) => {
                deliveries.note(arrival);
                open.onArrival(arrival);
              },
            });
            const [id = ''] = link.conversation.id.split(';');
            answering.set(id, answers);
            const befallen = deliveries.through(link, (onArrival) =>
              channel.openConversation({ ...open, onArrival }),
            );
            return {
              ...befallen,
              close: () => {
                answering.delete(id);
                befallen.close();
              },
            };
          },
        }),
        settled: () => deliveries.settled(),
        occurred: (expectsReply) => [...deliveries.occurred(expectsReply), ...answers.occurred()],
      };
    },
  };
}
