import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BotPlace } from '../../src/open-bot-behind-connector.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { holdSignIn } from './hold-sign-in.ts';

const greeted = '< You are signed in, X. Your balance is 120 dollars.';
const verified = ['> balance', '< oauth', '> signin/verifyState 933404'];
const exchanged = ['> balance', '< oauth', '> signin/tokenExchange BankLogin [redacted]'];
const unlocked = { DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS: 'true' };

/** What is tried with each SDK, and how it is made to ask us for tokens. */
const ways = [
  ["botbuilder's CloudAdapter", 'cloud', 'jwt', {}],
  ["botbuilder's BotFrameworkAdapter", 'legacy', 'shim', {}],
  ['the Agents SDK', 'agents', 'none', {}],
  ['the Agents SDK', 'agents', 'jwt', {}],
  ['the Teams SDK', 'teams', 'none', unlocked],
  ['the Teams SDK', 'teams', 'shim', {}],
] as const;

describe('Signing in to a bot in a process of its own', () => {
  const folder = useTemporaryFolder();

  async function placeOf(sdk: string, mode: 'none' | 'jwt' | 'shim', env: object): Promise<BotPlace> {
    const port = await freePort();
    return {
      endpoint: `http://127.0.0.1:${port}/api/messages`,
      auth: mode === 'none' ? undefined : { mode },
      start: {
        command: `"${process.execPath}" ${sdk}-main.js`,
        cwd: fileURLToPath(new URL('../fixtures/bots/sign-in', import.meta.url)),
        environment: { PATH: process.env['PATH'] },
        env: { PORT: String(port), LEAK: 'yes', ...env },
        logFile: `${folder()}/bot.log`,
      },
    };
  }

  for (const [title, sdk, mode, env] of ways) {
    it(`works with ${title} under auth: ${mode}`, async () => {
      const say = { user: 'balance' };
      const script = [
        say,
        { user: { signIn: true } },
        { bot: 'You are signed in' },
        { user: 'logout' },
      ] as const;
      const byHand = await holdSignIn(await placeOf(sdk, mode, env), 'msteams', {
        script: [...script, { bot: 'You have been signed out.' }, say, { bot: { not: 'You are signed in' } }],
      });
      const signedOut = ['> logout', '< You have been signed out.', '> balance', '< oauth'];
      assert.deepEqual(inOrder(byHand.lines), [...verified, greeted, ...signedOut]);
      assert.equal(byHand.outcome.verdict, 'passed');

      const silent = await holdSignIn(await placeOf(sdk, mode, env), 'msteams', {
        signIn: { BankLogin: { how: 'sso' } },
        script: [say, { bot: 'You are signed in' }],
      });
      assert.deepEqual(inOrder(silent.lines), [...exchanged, greeted]);
      assert.equal(silent.outcome.verdict, 'passed');
      const kept = JSON.stringify([byHand.outcome, silent.outcome]);
      assert.doesNotMatch(kept + readFileSync(`${folder()}/bot.log`, 'utf8'), /eyJ/);
    });
  }
});

/** SDKs differ in whether they answer an invoke before or after they go on. */
function inOrder(lines: readonly string[]): string[] {
  return lines
    .filter((line) => line !== '< 200')
    .map((line) => line.replace(/, (?:29:|user-)[\w-]+/, ', X').replace(' text/html', ''));
}
