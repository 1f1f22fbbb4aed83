import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConversationState,
  MemoryStorage,
  PrivateConversationState,
  TeamsSSOTokenExchangeMiddleware,
} from 'botbuilder';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pause } from './answers/answer.ts';
import { EntityFieldsMiddleware } from './entity-fields-middleware.ts';
import { FeedbackLog } from './answers/feedback-log.ts';
import { HelpdeskBot } from './helpdesk-bot.ts';
import { StripMentionMiddleware } from './strip-mention-middleware.ts';
import { type Later, takeUrgentTickets } from './tickets/on-call.ts';
import { TicketDesk } from './tickets/ticket-desk.ts';
import { TicketNotifier } from './tickets/ticket-notifier.ts';
import { TurnQueueMiddleware } from './turn-queue-middleware.ts';

export interface HelpdeskOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly now?: () => Date;
  readonly pause?: Pause;
  readonly later?: Later;
}

/** Puts the bot together: adapter, middleware, error handler, state, tickets. Time can be given, for tests. */
export function createHelpdesk(options: HelpdeskOptions = {}) {
  const { env = {} } = options;
  // Memory is lost with the process. A help desk would use a database here.
  const storage = new MemoryStorage();
  const conversationState = new ConversationState(storage);
  const memberState = new PrivateConversationState(storage);
  const connectionName = env['ConnectionName'] ?? 'helpdesk';
  const desk = new TicketDesk(options.now);
  takeUrgentTickets(desk, options.later);
  const feedback = new FeedbackLog();

  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({ ...env }));
  adapter.use(new TurnQueueMiddleware());
  // Every client that a user has open offers a token: only the first is exchanged.
  adapter.use(new TeamsSSOTokenExchangeMiddleware(storage, connectionName));
  adapter.use(new StripMentionMiddleware());
  adapter.use(new EntityFieldsMiddleware());

  adapter.onTurnError = async (context, error) => {
    console.error(`\n [onTurnError] unhandled error: ${error.stack ?? error.message}`);
    await context.sendTraceActivity(
      'OnTurnError Trace',
      error.message,
      'https://www.botframework.com/schemas/error',
      'TurnError',
    );
    await context.sendActivity('The bot encountered an error or bug. Say "help" to begin again.');
    // A broken dialog would fail again with every message.
    await memberState.delete(context);
  };

  const bot = new HelpdeskBot({
    conversationState,
    memberState,
    desk,
    notifier: new TicketNotifier(adapter, env['MicrosoftAppId'] ?? '', desk),
    feedback,
    pause: options.pause ?? ((ms) => pause(ms)),
    connectionName,
  });
  return { adapter, bot, desk, feedback };
}
