import { fileURLToPath } from 'node:url';
import { openBotBehindConnector, type OpenedBot } from '../../src/open-bot-behind-connector.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { agentToken, openFakeCopilotStudio, type FakeCopilotStudio } from './fake-copilot-studio.ts';

const resolveFrom = fileURLToPath(import.meta.url);

/** A fake Copilot Studio with a botbuilder bot as its agent. */
export async function serveAgent(
  options: Parameters<typeof openFakeCopilotStudio>[1] = {},
): Promise<FakeCopilotStudio> {
  const bot = await openBotBehindConnector({ bot: { ...createCloudHost(true), resolveFrom } });
  return openFakeCopilotStudio(bot, options);
}

/** The agent as Understudy meets it, through Microsoft's own client. */
export function openAgent(directConnectUrl: string, token = agentToken): Promise<OpenedBot> {
  return openBotBehindConnector({
    bot: { copilotStudio: { settings: { directConnectUrl }, token, resolveFrom } },
  });
}
