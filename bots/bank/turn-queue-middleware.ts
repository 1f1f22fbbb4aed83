import type { Middleware, TurnContext } from 'botbuilder';

/**
 * Lets the turns of one conversation run one after the other. Customers send a second message before
 * the first is answered; side by side, both turns would read the same state and one would be lost.
 */
export class TurnQueueMiddleware implements Middleware {
  private readonly last = new Map<string, Promise<void>>();

  async onTurn({ activity }: TurnContext, next: () => Promise<void>): Promise<void> {
    const key = `${activity.channelId}/${activity.conversation.id}`;
    const turn = (this.last.get(key) ?? Promise.resolve()).then(next);
    const settled = turn.catch(() => undefined);
    this.last.set(key, settled);
    try {
      await turn;
    } finally {
      if (this.last.get(key) === settled) {
        this.last.delete(key);
      }
    }
  }
}
