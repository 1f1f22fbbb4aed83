import { fileURLToPath } from 'node:url';
import {
  openAdapterConnection,
  type AdapterConnectionOptions,
} from '../../adapters/in-process/adapter-connection.ts';
import { createAgentApplication, createAgentsHandlerHost } from '../fixtures/bots/agents-host.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { createLegacyHost } from '../fixtures/bots/legacy-host.ts';
import { createTeamsApp } from '../fixtures/bots/teams-app.ts';
import { describeBotConnection } from './bot-connection.ts';
import { differencesOfTeamsSdk, type SdkDifferences } from './sdk-differences.ts';

const resolveFrom = fileURLToPath(import.meta.url);
/** Never resolves (RFC 6761): whoever opened a socket would fail. */
const serviceUrl = 'http://connector.invalid';

type Host = Pick<AdapterConnectionOptions, 'adapter' | 'bot'>;

for (const [name, createHost, differences] of [
  ['A CloudAdapter', createCloudHost],
  ['A BotFrameworkAdapter', createLegacyHost],
  ['An ActivityHandler of the Agents SDK', createAgentsHandlerHost],
  ['An AgentApplication of the Agents SDK', (guarded) => ({ adapter: createAgentApplication(guarded) })],
  ['An App of the Teams SDK', (guarded) => ({ adapter: createTeamsApp(guarded) }), differencesOfTeamsSdk],
] as const satisfies readonly (readonly [string, (guarded: boolean) => Host, SdkDifferences?])[]) {
  describeBotConnection(
    `${name} in this process`,
    ({ guarded, handler }) => {
      const host: Host = createHost(guarded);
      const connection = openAdapterConnection({ ...host, resolveFrom, handler, serviceUrl });
      return Promise.resolve({ connection, close: () => Promise.resolve() });
    },
    differences,
  );
}
