import { setMaxListeners } from 'node:events';
import { secretsOf } from '../auth/known-secrets.ts';
import type { ChannelId, ConversationKind } from '../channel/ports.ts';
import { systemClock } from '../channel/system.ts';
import { openConversation } from '../conversation/conversation.ts';
import type { RecordEntry } from '../conversation/record.ts';
import { openBotBehindConnector, type BotPlace } from '../open-bot-behind-connector.ts';
import type { SignInSettings } from '../sign-in/sign-in-setting.ts';
import { createSignInUser, type SignInUser } from '../sign-in/sign-in-user.ts';
import { createChat, type Chat } from './chat.ts';

/**
 * Where the bot is: its adapter and bot object, or both in one (an AgentApplication of the Agents SDK, an App of the
 * Teams SDK), a module that exports them, or its messaging endpoint, started by `start` or running already.
 */
export type OpenBotTarget =
  | { readonly app: object; readonly resolveFrom?: string | undefined }
  | { readonly adapter: object; readonly bot: unknown; readonly resolveFrom?: string | undefined }
  | { readonly module: string }
  | {
      readonly endpoint: string;
      readonly start?:
        | {
            readonly command: string;
            readonly cwd?: string | undefined;
            readonly env?: Readonly<Record<string, string>> | undefined;
            readonly readyTimeoutMs?: number | undefined;
            /** File that gets the bot's output; `bot.log` unless told. */
            readonly logFile?: string | undefined;
          }
        | undefined;
      /** How the bot is shown who speaks to it: not at all unless told. See docs/authentication.md. */
      readonly auth?:
        | {
            readonly mode: 'jwt' | 'shim';
            readonly appId?: string | undefined;
            readonly tenantId?: string | undefined;
            readonly tokenIssuer?: 'understudy' | 'botFramework' | undefined;
          }
        | undefined;
      /** Port on 127.0.0.1 where the bot reaches us; a free one unless told. */
      readonly connectorPort?: number | undefined;
    };

export interface ConversationSettings {
  /** `emulator` unless told. */
  readonly channel?: ChannelId | undefined;
  /** Kind of place on `msteams`; `personal` unless told. */
  readonly conversation?: ConversationKind | undefined;
  /** `en-US` unless told. */
  readonly locale?: string | undefined;
  readonly userName?: string | undefined;
  /** 15,000 unless told. */
  readonly replyTimeoutMs?: number | undefined;
  readonly deliveryMode?: 'normal' | 'expectReplies' | undefined;
  /** How the user signs in, by connection name or `*`: see docs/sign-in.md. */
  readonly signIn?: SignInSettings | undefined;
}

/** A bot under test; conversations with it are independent and may run side by side. */
export interface BotUnderTest {
  readonly name: string;
  /** Opens a conversation as the channel does; the bot's greeting is waiting in it. */
  conversation(settings?: ConversationSettings): Promise<Chat>;
  /** Ends all conversations and whatever was started. */
  close(): Promise<void>;
}

/** Quiet time after which a bot that replies behind its answer is taken to have finished. */
export const defaultSettleMs = 300;

/**
 * Opens a bot for tests, through its own adapter, middleware and error handler.
 * @throws ConfigError, InfrastructureError when it cannot be loaded, started or understood.
 */
export async function openBot(target: OpenBotTarget): Promise<BotUnderTest> {
  const ended = new AbortController();
  // Every conversation that waits listens for the end: as many listeners as conversations are meant.
  setMaxListeners(0, ended.signal);
  const opened = await openBotBehindConnector({
    bot: { ...placeOf(target), secrets: secretsOf({ ...process.env, ...ownEnvironment(target) }) },
    signal: ended.signal,
  });
  return {
    name: opened.name,
    conversation: async (settings = {}) => {
      const replyTimeoutMs = settings.replyTimeoutMs ?? 15_000;
      const entries: RecordEntry[] = [];
      const { tokens } = opened;
      let signIn: SignInUser | undefined;
      const conversation = await openConversation({
        channel: opened.channel(settings.channel ?? 'emulator', settings.deliveryMode, settings.conversation),
        clock: systemClock,
        locale: settings.locale ?? 'en-US',
        userName: settings.userName ?? 'User',
        replyTimeoutMs,
        settleMs: defaultSettleMs,
        refreshesCards: true,
        signIn:
          tokens &&
          ((user, { channelId, account }) =>
            (signIn = createSignInUser({
              tokens,
              settings: settings.signIn ?? {},
              userId: user.id,
              channelId,
              conversationType: account.conversationType,
            }))),
        onEntry: (entry) => void entries.push(entry),
        signal: ended.signal,
      });
      return createChat({ conversation, entries, replyTimeoutMs, clock: systemClock, signIn });
    },
    close: async () => {
      ended.abort();
      await opened.close();
    },
  };
}

function ownEnvironment(target: OpenBotTarget): Readonly<Record<string, string>> | undefined {
  return 'start' in target ? target.start?.env : undefined;
}

function placeOf(target: OpenBotTarget): BotPlace {
  const cwd = process.cwd();
  if ('app' in target)
    return placeOf({ adapter: target.app, bot: undefined, resolveFrom: target.resolveFrom });
  if ('adapter' in target) return { ...target, resolveFrom: target.resolveFrom ?? `${cwd}/index.js` };
  if ('module' in target || !target.start) return target as BotPlace;
  const { start } = target;
  return {
    ...target,
    start: { ...start, cwd: start.cwd ?? cwd, environment: process.env, logFile: start.logFile ?? 'bot.log' },
  };
}
