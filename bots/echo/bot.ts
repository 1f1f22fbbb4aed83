import {
  ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  MessageFactory,
  type TurnContext,
} from 'botbuilder';

/** Says back what it hears. */
class EchoBot extends ActivityHandler {
  constructor() {
    super();

    this.onMembersAdded(async (context, next) => {
      for (const member of context.activity.membersAdded ?? []) {
        if (member.id !== context.activity.recipient.id) {
          await context.sendActivity('Hello and welcome! Write something, and I will say it back.');
        }
      }
      await next();
    });

    this.onMessage(async (context, next) => {
      for (const text of repliesTo(context)) {
        await context.sendActivity(MessageFactory.text(text, text));
      }
      await next();
    });
  }
}

function repliesTo({ activity }: TurnContext): string[] {
  // Teams attaches the message's own HTML to every message.
  const files = (activity.attachments ?? []).filter((attachment) => attachment.contentType !== 'text/html');
  const replies: string[] = [];
  if (activity.text?.trim()) {
    replies.push(`Echo: ${activity.text}`);
  }
  if (files.length > 0) {
    const names = files.map((file) => file.name ?? 'without a name').join(', ');
    replies.push(`I received ${files.length} attachment${files.length === 1 ? '' : 's'}: ${names}`);
  }
  if (replies.length === 0) {
    replies.push(
      activity.value === undefined
        ? 'I received an empty message. Write something, and I will say it back.'
        : `Echo: ${JSON.stringify(activity.value)}`,
    );
  }
  return replies;
}

export const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(process.env));

adapter.onTurnError = async (context, error) => {
  console.error(`\n [onTurnError] unhandled error: ${error.stack ?? error.message}`);
  await context.sendTraceActivity(
    'OnTurnError Trace',
    error.message,
    'https://www.botframework.com/schemas/error',
    'TurnError',
  );
  await context.sendActivity('The bot encountered an error or bug.');
};

export const bot = new EchoBot();
