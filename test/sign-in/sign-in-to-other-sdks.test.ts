import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import botbuilder from 'botbuilder';
import { createAgentsApp } from '../fixtures/bots/sign-in/agents-app.ts';
import { createSignInBot } from '../fixtures/bots/sign-in/oauth-prompt-bot.ts';
import { createTeamsApp } from '../fixtures/bots/sign-in/teams-app.ts';
import { silent } from '../fixtures/bots/silent-logger.ts';
import { holdSignIn } from './hold-sign-in.ts';

const resolveFrom = fileURLToPath(import.meta.url);

const places = {
  "botbuilder's BotFrameworkAdapter": () => {
    const { bot, middleware } = createSignInBot();
    const adapter = new botbuilder.BotFrameworkAdapter({});
    adapter.use(middleware);
    return { adapter, bot, resolveFrom };
  },
  'the Agents SDK': () => ({ adapter: createAgentsApp({}).app, bot: undefined, resolveFrom }),
  'the Teams SDK': () => ({
    adapter: createTeamsApp({ logger: silent }),
    bot: undefined,
    resolveFrom,
  }),
};

describe('Signing in to a bot in this process', () => {
  for (const [name, createPlace] of Object.entries(places)) {
    it(`works with ${name}`, async () => {
      const byHand = await holdSignIn(createPlace(), 'msteams', {
        script: [
          { user: 'balance' },
          { user: { signIn: true } },
          { bot: 'You are signed in' },
          { user: 'logout' },
          { bot: 'You have been signed out.' },
        ],
      });
      assert.equal(byHand.outcome.verdict, 'passed', byHand.lines.join('\n'));
      const exchanged = await holdSignIn(createPlace(), 'msteams', {
        signIn: { BankLogin: { how: 'sso' } },
        script: [{ user: 'balance' }, { bot: 'You are signed in' }],
      });
      assert.equal(exchanged.outcome.verdict, 'passed', exchanged.lines.join('\n'));
    });
  }
});
