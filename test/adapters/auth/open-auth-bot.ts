import { fileURLToPath } from 'node:url';
import type { AuthPlace } from '../../../src/open-authentication.ts';
import { openBotBehindConnector, type OpenedBot } from '../../../src/open-bot-behind-connector.ts';
import { freePort } from '../../fixtures/bots/free-port.ts';

/** SDKs of which there is a bot in test/fixtures/bots/auth. */
export type Sdk = 'cloud' | 'legacy' | 'agents' | 'teams';

/** Starts that SDK's bot, which asks for tokens if `auth` is given. */
export async function openAuthBot(
  sdk: Sdk,
  folder: string,
  auth?: AuthPlace,
  env: Readonly<Record<string, string>> = {},
): Promise<OpenedBot> {
  const port = await freePort();
  return openBotBehindConnector({
    bot: {
      endpoint: `http://127.0.0.1:${port}/api/messages`,
      auth,
      start: {
        command: `"${process.execPath}" ${sdk}-main.js`,
        cwd: fileURLToPath(new URL('../../fixtures/bots/auth', import.meta.url)),
        environment: { PATH: process.env['PATH'] },
        env: { PORT: String(port), ...env },
        logFile: `${folder}/bot.log`,
      },
    },
  });
}

/** What the bot says to these texts, one after the other, and what the Connector had against it. */
export async function talk(
  bot: OpenedBot,
  texts: readonly string[],
  deliveryMode: 'normal' | 'expectReplies' = 'normal',
): Promise<{ codes: unknown[]; replies: unknown[]; problems: string[] }> {
  const replies: unknown[] = [];
  const codes: unknown[] = [];
  const conversation = await bot.channel('msteams', deliveryMode).openConversation({
    locale: 'en-US',
    userName: 'User',
    onArrival: ({ activity }) => void (activity.type === 'message' && replies.push(activity.text)),
  });
  for (const text of texts) {
    const delivery = await conversation.send(
      conversation.stamp({ type: 'message', text }),
      AbortSignal.timeout(20_000),
    );
    codes.push(delivery.status === 'answered' ? delivery.code : delivery);
  }
  const problems = bot
    .problemsOf(conversation.conversation.id)
    .map(({ code, message }) => `${code}: ${message}`);
  conversation.close();
  return { codes, replies, problems };
}
