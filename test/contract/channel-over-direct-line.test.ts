import { fileURLToPath } from 'node:url';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { openOverDirectLine, serveBot } from '../support/open-direct-line.ts';
import { describeChannel } from './channel.ts';

const resolveFrom = fileURLToPath(import.meta.url);

describeChannel(
  'Our own Direct Line',
  async () => {
    const served = await serveBot(
      await openBotBehindConnector({ bot: { ...createCloudHost(true), resolveFrom } }),
    );
    return { bot: openOverDirectLine({ domain: served.domain }), close: () => served.close() };
  },
  'normal',
  'as Direct Line',
);
