import { fileURLToPath } from 'node:url';
import {
  openAdapterConnection,
  type AdapterConnectionOptions,
} from '../../adapters/in-process/adapter-connection.ts';
import { createAgentApplication, createAgentsHandlerHost } from '../fixtures/bots/agents-host.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { createLegacyHost } from '../fixtures/bots/legacy-host.ts';
import { createTeamsApp } from '../fixtures/bots/teams-app.ts';
import { describeBotConnection, type SdkDifferences } from './bot-connection.ts';

const resolveFrom = fileURLToPath(import.meta.url);
/** Never resolves (RFC 6761): whoever opened a socket would fail. */
const serviceUrl = 'http://connector.invalid';

type Host = Pick<AdapterConnectionOptions, 'adapter' | 'bot'>;

/**
 * The Teams SDK answers invokes that no route takes with 200, has no code for expectReplies, and answers 500 without a
 * body to a turn that threw, whatever its error handlers have sent.
 */
const ofTeamsSdk: SdkDifferences = { unknownInvoke: 200, ignoresExpectReplies: true, thrownTurn: 500 };

for (const [name, createHost, differences] of [
  ['A CloudAdapter', createCloudHost],
  ['A BotFrameworkAdapter', createLegacyHost],
  ['An ActivityHandler of the Agents SDK', createAgentsHandlerHost],
  ['An AgentApplication of the Agents SDK', (guarded) => ({ adapter: createAgentApplication(guarded) })],
  ['An App of the Teams SDK', (guarded) => ({ adapter: createTeamsApp(guarded) }), ofTeamsSdk],
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
