import {
  ActivityTypes,
  type ConversationState,
  type Middleware,
  type StatePropertyAccessor,
  type TurnContext,
} from 'botbuilder';

/** Counts the turns of each conversation, and shows in the Emulator what each took. */
export class AuditMiddleware implements Middleware {
  private readonly turns: StatePropertyAccessor<number>;

  constructor(conversationState: ConversationState) {
    this.turns = conversationState.createProperty<number>('auditTurns');
  }

  async onTurn(context: TurnContext, next: () => Promise<void>): Promise<void> {
    const startedAt = performance.now();
    const turn = (await this.turns.get(context, 0)) + 1;
    await this.turns.set(context, turn);
    let sent = 0;
    context.onSendActivities(async (_context, activities, send) => {
      sent += activities.filter(({ type }) => type === ActivityTypes.Message).length;
      return send();
    });

    await next();

    const tookMs = Math.round(performance.now() - startedAt);
    await context.sendTraceActivity(
      'Audit',
      { turn, sent, tookMs },
      'https://harbor.example/audit',
      'Turn audit',
    );
  }
}
