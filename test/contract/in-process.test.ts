import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { openAdapterConnection } from '../../adapters/in-process/adapter-connection.ts';
import { readWholeBot, type WholeBot } from '../../adapters/in-process/whole-bot.ts';
import { createAgentApplication, createAgentsHandlerHost } from '../fixtures/bots/agents-host.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { createLegacyHost } from '../fixtures/bots/legacy-host.ts';
import { createTeamsApp } from '../fixtures/bots/teams-app.ts';
import { describeBotConnection, type SdkDifferences } from './bot-connection.ts';

const resolveFrom = fileURLToPath(import.meta.url);
/** Never resolves (RFC 6761): whoever opened a socket would fail. */
const serviceUrl = 'http://connector.invalid';

/**
 * The Teams SDK answers invokes that no route takes with 200, has no code for expectReplies, and answers 500 without a
 * body to a turn that threw, whatever its error handlers have sent.
 */
const ofTeamsSdk: SdkDifferences = { unknownInvoke: 200, ignoresExpectReplies: true, thrownTurn: 500 };

for (const [name, createHost, differences] of [
  ['A CloudAdapter', createCloudHost],
  ['A BotFrameworkAdapter', createLegacyHost],
  ['An ActivityHandler of the Agents SDK', createAgentsHandlerHost],
  ['An AgentApplication of the Agents SDK', (guarded) => takeApart(createAgentApplication(guarded))],
  ['An App of the Teams SDK', (guarded) => takeApart(createTeamsApp(guarded)), ofTeamsSdk],
] as const satisfies readonly (readonly [string, (guarded: boolean) => WholeBot, SdkDifferences?])[]) {
  describeBotConnection(
    `${name} in this process`,
    ({ guarded, handler }) => {
      const { adapter, bot } = createHost(guarded);
      const connection = openAdapterConnection({ adapter, bot, resolveFrom, handler, serviceUrl });
      return Promise.resolve({ connection, close: () => Promise.resolve() });
    },
    differences,
  );
}

function takeApart(app: object): WholeBot {
  const whole = readWholeBot(app);
  assert(whole);
  return whole;
}
