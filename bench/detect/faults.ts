import type { Activity, Attachment, BotState, TurnContext } from 'botbuilder';
import type { FreshBot } from './fresh-bot.ts';

export type Reply = Partial<Activity>;

/** Stands before the bot's own logic: may change the turn, leave it out, or do something after it. */
export function aroundTurn(
  { bot }: FreshBot,
  turn: (context: TurnContext, next: () => Promise<void>) => Promise<void>,
): void {
  const run = bot.run.bind(bot);
  bot.run = (context) => turn(context, () => run(context));
}

/** The same for messages alone. */
export function aroundMessage(
  fresh: FreshBot,
  turn: (text: string, context: TurnContext, next: () => Promise<void>) => Promise<void>,
): void {
  aroundTurn(fresh, (context, next) =>
    context.activity.type === 'message' ? turn(context.activity.text ?? '', context, next) : next(),
  );
}

/** Exchanges each activity that the bot sends for those that `rewrite` gives; an empty list suppresses it. */
export function rewriteReplies(
  { adapter }: FreshBot,
  rewrite: (reply: Reply, context: TurnContext) => Reply | readonly Reply[] | Promise<readonly Reply[]>,
): void {
  adapter.use(async (context, next) => {
    context.onSendActivities(async (_context, activities, send) => {
      const rewritten: Reply[] = [];
      for (const activity of activities) rewritten.push(...[await rewrite(activity, context)].flat());
      activities.splice(0, activities.length, ...rewritten);
      return rewritten.length === 0 ? [] : send();
    });
    await next();
  });
}

/** The same for messages alone. */
export function rewriteMessages(
  fresh: FreshBot,
  rewrite: (reply: Reply, context: TurnContext) => Reply | readonly Reply[],
): void {
  rewriteReplies(fresh, (reply, context) => (reply.type === 'message' ? rewrite(reply, context) : reply));
}

export function rewriteTexts(fresh: FreshBot, rewrite: (text: string, context: TurnContext) => string): void {
  rewriteMessages(fresh, (reply, context) =>
    reply.text === undefined ? reply : { ...reply, text: rewrite(reply.text, context) },
  );
}

/** Exchanges the content of Adaptive Cards. */
export function rewriteCards(fresh: FreshBot, rewrite: (card: Card) => Card): void {
  rewriteMessages(fresh, (reply) => ({
    ...reply,
    attachments: (reply.attachments ?? []).map((attachment): Attachment =>
      attachment.contentType === 'application/vnd.microsoft.card.adaptive'
        ? { ...attachment, content: rewrite(attachment.content as Card) }
        : attachment,
    ),
  }));
}

export interface Card {
  readonly body: readonly Readonly<Record<string, unknown>>[];
  readonly actions?: readonly Readonly<Record<string, unknown>>[];
}

/** Something remembered for each conversation, or, with one key for all, between them. */
export function createMemory<Value>(): {
  get(context: TurnContext): Value | undefined;
  set(context: TurnContext, value: Value): void;
} {
  const values = new Map<string, Value>();
  return {
    get: ({ activity }) => values.get(activity.conversation.id),
    set: ({ activity }, value) => void values.set(activity.conversation.id, value),
  };
}

/** Changes what a bot has stored for this conversation or user, before or after its turn. */
export async function editState(
  state: BotState,
  context: TurnContext,
  edit: (values: Record<string, unknown>) => void,
): Promise<void> {
  await state.load(context);
  edit(state.get(context) as Record<string, unknown>);
  await state.saveChanges(context);
}

/** Ends the running dialog without a word, as a bot does whose state was lost. */
export function forgetDialog({ conversationState }: FreshBot, context: TurnContext): Promise<void> {
  return editState(conversationState, context, (values) => delete values['dialogState']);
}

/** A turn that never ends. */
export function hang(): Promise<void> {
  return new Promise(() => undefined);
}
