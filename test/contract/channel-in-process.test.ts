import { fileURLToPath } from 'node:url';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { createLegacyHost } from '../fixtures/bots/legacy-host.ts';
import { describeChannel, type ChannelUnderTest } from './channel.ts';

const resolveFrom = fileURLToPath(import.meta.url);

for (const deliveryMode of ['normal', 'expectReplies'] as const) {
  for (const [name, createHost] of [
    ['A CloudAdapter in this process', createCloudHost],
    ['A BotFrameworkAdapter in this process', createLegacyHost],
  ] as const) {
    const open = async (): Promise<ChannelUnderTest> => ({
      bot: await openBotBehindConnector({ bot: { ...createHost(true), resolveFrom } }),
      close: () => Promise.resolve(),
    });
    describeChannel(name, open, deliveryMode);
  }
}
