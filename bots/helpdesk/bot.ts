import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConversationState,
  MemoryStorage,
  PrivateConversationState,
  TeamsSSOTokenExchangeMiddleware,
} from 'botbuilder';
import { setTimeout as pause } from 'node:timers/promises';
import { FeedbackLog } from './answers/feedback-log.ts';
import { HelpdeskBot } from './helpdesk-bot.ts';
import { keepEntityFields } from './keep-entity-fields.ts';
import { StripMentionMiddleware } from './strip-mention-middleware.ts';
import { takeUrgentTickets } from './tickets/on-call.ts';
import { TicketDesk } from './tickets/ticket-desk.ts';
import { TicketNotifier } from './tickets/ticket-notifier.ts';
import { TurnQueueMiddleware } from './turn-queue-middleware.ts';

keepEntityFields();

// Memory is lost with the process. A help desk would use a database here.
const storage = new MemoryStorage();
const conversationState = new ConversationState(storage);
const memberState = new PrivateConversationState(storage);
const connectionName = process.env['ConnectionName'] ?? 'helpdesk';

export const desk = new TicketDesk();
takeUrgentTickets(desk);

export const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(process.env));
adapter.use(new TurnQueueMiddleware());
// Every client that a user has open offers a token: only the first is exchanged.
adapter.use(new TeamsSSOTokenExchangeMiddleware(storage, connectionName));
adapter.use(new StripMentionMiddleware());

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

export const bot = new HelpdeskBot({
  conversationState,
  memberState,
  desk,
  notifier: new TicketNotifier(adapter, process.env['MicrosoftAppId'] ?? '', desk),
  feedback: new FeedbackLog(),
  pause: (ms) => pause(ms),
  connectionName,
});
