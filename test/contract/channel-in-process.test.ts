import { fileURLToPath } from 'node:url';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { createAgentApplication, createAgentsHandlerHost } from '../fixtures/bots/agents-host.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { createLegacyHost } from '../fixtures/bots/legacy-host.ts';
import { createTeamsApp } from '../fixtures/bots/teams-app.ts';
import { describeChannel, type ChannelUnderTest } from './channel.ts';
import { differencesOfTeamsSdk } from './sdk-differences.ts';

const resolveFrom = fileURLToPath(import.meta.url);

const hosts = [
  ['A CloudAdapter', createCloudHost],
  ['A BotFrameworkAdapter', createLegacyHost],
  ['An ActivityHandler of the Agents SDK', createAgentsHandlerHost],
  [
    'An AgentApplication of the Agents SDK',
    () => ({ adapter: createAgentApplication(true), bot: undefined }),
  ],
] as const;

function openChannel(host: { readonly adapter: object; readonly bot: unknown }) {
  return async (): Promise<ChannelUnderTest> => ({
    bot: await openBotBehindConnector({ bot: { ...host, resolveFrom } }),
    close: () => Promise.resolve(),
  });
}

for (const deliveryMode of ['normal', 'expectReplies'] as const) {
  for (const [name, createHost] of hosts) {
    describeChannel(`${name} in this process`, openChannel(createHost(true)), deliveryMode);
  }
}

// It does not know of expectReplies.
const app = { adapter: createTeamsApp(true), bot: undefined };
describeChannel(
  'An App of the Teams SDK in this process',
  openChannel(app),
  'normal',
  'everything',
  differencesOfTeamsSdk,
);
