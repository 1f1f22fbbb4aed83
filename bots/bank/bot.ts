import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConversationState,
  MemoryStorage,
  UserState,
} from 'botbuilder';
import { AuditMiddleware } from './audit-middleware.ts';
import { BankBot } from './bank-bot.ts';
import { TurnQueueMiddleware } from './turn-queue-middleware.ts';

// Memory is lost with the process. A bank would use a database here.
const storage = new MemoryStorage();
const conversationState = new ConversationState(storage);
const userState = new UserState(storage);

export const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(process.env));
adapter.use(new TurnQueueMiddleware());
adapter.use(new AuditMiddleware(conversationState));

adapter.onTurnError = async (context, error) => {
  console.error(`\n [onTurnError] unhandled error: ${error.stack ?? error.message}`);
  await context.sendTraceActivity(
    'OnTurnError Trace',
    error.message,
    'https://www.botframework.com/schemas/error',
    'TurnError',
  );
  await context.sendActivity('The bot encountered an error or bug.');
  await context.sendActivity('To continue to run this bot, please fix the bot source code.');
  // A broken dialog would fail again with every message.
  await conversationState.delete(context);
};

export const bot = new BankBot(conversationState, userState);
