import { fileURLToPath } from 'node:url';
import { openAdapterConnection } from '../../adapters/in-process/adapter-connection.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { createLegacyHost } from '../fixtures/bots/legacy-host.ts';
import { describeBotConnection } from './bot-connection.ts';

const resolveFrom = fileURLToPath(import.meta.url);
/** Never resolves (RFC 6761): whoever opened a socket would fail. */
const serviceUrl = 'http://connector.invalid';

for (const [name, createHost] of [
  ['A CloudAdapter in this process', createCloudHost],
  ['A BotFrameworkAdapter in this process', createLegacyHost],
] as const) {
  describeBotConnection(name, ({ guarded, handler }) => {
    const { adapter, bot } = createHost(guarded);
    const connection = openAdapterConnection({ adapter, bot, resolveFrom, handler, serviceUrl });
    return Promise.resolve({ connection, close: () => Promise.resolve() });
  });
}
