import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConversationState,
  MemoryStorage,
} from 'botbuilder';
import { TurnQueueMiddleware } from './turn-queue-middleware.ts';
import { TutorBot } from './tutor-bot.ts';

const conversationState = new ConversationState(new MemoryStorage());

export const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(process.env));
adapter.use(new TurnQueueMiddleware());

adapter.onTurnError = async (context, error) => {
  console.error(`\n [onTurnError] unhandled error: ${error.stack ?? error.message}`);
  await context.sendTraceActivity(
    'OnTurnError Trace',
    error.message,
    'https://www.botframework.com/schemas/error',
    'TurnError',
  );
  await context.sendActivity('The bot encountered an error or bug.');
  // A broken lesson would fail again with every message.
  await conversationState.delete(context);
};

export const bot = new TutorBot(conversationState);
