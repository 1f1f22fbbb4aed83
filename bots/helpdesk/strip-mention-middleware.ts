import { type Middleware, TurnContext } from 'botbuilder';

/** In channels and group chats every message begins with the bot's name; dialogs shall see what stands after it. */
export class StripMentionMiddleware implements Middleware {
  async onTurn({ activity }: TurnContext, next: () => Promise<void>): Promise<void> {
    if (activity.type === 'message' && typeof activity.text === 'string') {
      // Clients put a non-breaking space after the mention.
      activity.text = TurnContext.removeRecipientMention(activity).replaceAll('\u00A0', ' ').trim();
    }
    await next();
  }
}
