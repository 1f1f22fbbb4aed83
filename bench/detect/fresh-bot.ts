import { randomUUID } from 'node:crypto';
import type { ActivityHandler, CloudAdapter, ConversationState, UserState } from 'botbuilder';
import type { BotName } from './defect.ts';

/** A bot of its own: own adapter, own storage, own dialogs, as a newly started process would have. */
export interface FreshBot {
  readonly adapter: CloudAdapter;
  readonly bot: ActivityHandler;
  readonly conversationState: ConversationState;
  /** Bots that know their users keep it; undefined for others. */
  readonly userState: UserState | undefined;
  /**
   * Replaces a method of a class, which all bots of this process share, until `restore` is called. `make` is
   * given the method as it was.
   */
  replace<Method>(target: object, name: string, make: (original: Method) => Method): void;
  /** Takes back everything that was replaced. */
  restore(): void;
}

/** Makes a bot by evaluating its module `bot.ts` once more; the classes that it imports are shared. */
export async function createFreshBot(name: BotName): Promise<FreshBot> {
  const url = new URL(`../../bots/${name}/bot.js?fresh=${randomUUID()}`, import.meta.url);
  const { adapter, bot } = (await import(url.href)) as {
    readonly adapter: CloudAdapter;
    readonly bot: ActivityHandler & States;
  };
  const undo: (() => void)[] = [];
  return {
    adapter,
    bot,
    conversationState: bot.conversationState,
    userState: bot.userState,
    replace: (target, key, make) => {
      const before = Object.getOwnPropertyDescriptor(target, key);
      const original = Reflect.get(target, key) as Parameters<typeof make>[0] | undefined;
      if (original === undefined) throw new Error(`Failed to replace ${key}: there is no such method`);
      Object.defineProperty(target, key, { value: make(original), configurable: true, writable: true });
      undo.push(() => {
        if (before) Object.defineProperty(target, key, before);
        else Reflect.deleteProperty(target, key);
      });
    },
    restore: () => {
      for (const each of undo.toReversed()) each();
    },
  };
}

/** Private fields of the bots' handlers. */
interface States {
  readonly conversationState: ConversationState;
  readonly userState?: UserState;
}
