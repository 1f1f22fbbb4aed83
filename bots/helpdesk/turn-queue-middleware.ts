import type { Middleware, TurnContext } from 'botbuilder';

/**
 * Lets the turns of one conversation run one after the other. People send a second message before
 * the first is answered; side by side, both turns would read the same state and one would be lost.
 */
export class TurnQueueMiddleware implements Middleware {
  private readonly last = new Map<string, Promise<void>>();

  async onTurn({ activity }: TurnContext, next: () => Promise<void>): Promise<void> {
    const key = `${activity.channelId}/${activity.conversation.id}`;
    const before = this.last.get(key);
    let leave = (): void => undefined;
    const turn = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.last.set(key, turn);
    await before;
    try {
      await next();
    } finally {
      leave();
      if (this.last.get(key) === turn) {
        this.last.delete(key);
      }
    }
  }
}
