import { openAgent, serveAgent } from '../support/open-copilot-studio.ts';
import { describeChannel } from './channel.ts';

describeChannel(
  'A fake Copilot Studio',
  async () => {
    const fake = await serveAgent();
    return { bot: await openAgent(fake.url), close: () => fake.close() };
  },
  'normal',
  'as Copilot Studio',
);
