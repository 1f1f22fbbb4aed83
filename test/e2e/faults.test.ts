import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sinon from 'sinon';
import type { ConversationResult, RunResult } from '../../src/report/run-schema.ts';
import { callUnderstudy } from '../cli/call-understudy.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { freePort } from '../fixtures/bots/free-port.ts';

const bots = fileURLToPath(new URL('../fixtures/bots/faults', import.meta.url));
const twoOrders = 'script:\n  - user: tea\n  - user: cake\n';
const interrupted =
  'goal: You are a user who wants tea.\nfacts: { drink: tea }\n' +
  'behaviours: { interrupt: 1 }\nscript:\n  - simulate: { turns: 4 }\n';

/** What each fault is asked for with, and a bot that does not cope with it, with what it is reproached. */
const faults = [
  { fault: 'duplicate', settings: 'duplicate: 1', bot: 'careless', finding: 'executed-twice' },
  {
    fault: 'redeliver',
    settings: 'redeliver: 1, redeliverAfterMs: 400',
    bot: 'careless',
    finding: 'executed-twice',
  },
  { fault: 'delay', settings: 'delay: 1, delayMs: 600', bot: 'punctual', finding: 'ignored' },
  { fault: 'clockSkew', settings: 'clockSkewMs: -60000', bot: 'punctual', finding: 'ignored' },
  {
    fault: 'reorder',
    settings: 'reorder: 1',
    bot: 'sequential',
    finding: 'ignored',
    rest: interrupted,
  },
  { fault: 'simultaneous', settings: 'simultaneous: 1', bot: 'shared-turn', finding: 'mixed-up' },
  { fault: 'throttle', settings: 'throttle: 1', bot: 'careless', finding: 'reply-lost' },
  { fault: 'throttle', settings: 'throttle: 1', bot: 'hasty', finding: 'retried-too-fast' },
  { fault: 'serverError', settings: 'serverError: 1', bot: 'careless', finding: 'reply-lost' },
  { fault: 'conflict', settings: 'conflict: 1', bot: 'careless', finding: 'reply-lost' },
  { fault: 'drop', settings: 'drop: 1', bot: 'careless', finding: 'reply-lost' },
  { fault: 'expire', settings: 'expire: 1', bot: 'careless', finding: 'reply-lost' },
  { fault: 'slow', settings: 'slow: 1, slowMs: 300', bot: 'impatient', finding: 'sent-twice' },
].map((each) => ({ rest: twoOrders, ...each, name: `${each.fault} ${each.finding}` }));

describe('Each fault of the channel', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await openTemporaryFolder();
    await folder.write(
      Object.fromEntries(
        faults.map(({ name, settings, finding, rest }) => [
          `${name}.yaml`,
          `name: ${name}\nfaults: { ${settings} }\nlimits: { replyTimeoutMs: ${finding === 'reply-lost' ? 6000 : 2500} }\n${rest}`,
        ]),
      ),
    );
  });
  after(() => folder.remove());
  // The SDK prints what an error handler could not send.
  beforeEach(() => sinon.stub(console, 'error'));
  afterEach(() => sinon.restore());

  async function hold(
    bot: string,
    how: 'module' | 'http',
    names: readonly string[],
    env: Record<string, string> = {},
    auth = 'none',
  ) {
    const port = await freePort();
    const place =
      how === 'module'
        ? { module: path.join(bots, `${bot}-bot.js`) }
        : {
            endpoint: `http://127.0.0.1:${port}/api/messages`,
            auth,
            start: {
              command: `"${process.execPath}" served-bot.js`,
              cwd: bots,
              env: { ...env, BOT: bot, PORT: String(port) },
            },
          };
    const out = `${bot}-${how}-${names.length}-${Object.keys(env).length}`;
    await folder.write({ 'understudy.json': JSON.stringify({ version: 1, bot: place }) });
    const files = names.map((name) => `${name}.yaml`);
    const { stderr } = await callUnderstudy(
      ['run', '-o', out, '--shrink-budget', '0', '--concurrency', '13', ...files],
      folder.path,
    );
    const file = await readFile(path.join(folder.path, out, 'run.json'), 'utf8').catch(() => {
      throw new Error(stderr);
    });
    return (JSON.parse(file) as RunResult).conversations;
  }
  const namesOf = (list: typeof faults): string[] => list.map(({ name }) => name);
  // Whether the user that interrupts gets what it wants is another question.
  const checksOf = ({ reasons }: ConversationResult): string[] =>
    reasons.map(({ check }) => check).filter((check) => check !== 'goal');

  for (const [keeps, outcome] of [
    [true, 'coped'],
    [false, 'state-lost'],
  ] as const) {
    it(`started anew between turns: ${outcome} where the bot keeps its state in ${keeps ? 'a file' : 'memory'}`, async () => {
      const state = keeps ? { STATE: path.join(folder.path, 'state.json') } : undefined;
      await folder.write({
        'restart.yaml': `name: restart\nfaults: { restart: 1 }\n${twoOrders}`,
      });
      const [held] = await hold('basket', 'http', ['restart'], state);
      assert.ok(held);
      assert.deepEqual(checksOf(held), keeps ? [] : ['state-lost']);
      assert.deepEqual(
        held.faults?.map((each) => `${each.fault} ${each.outcome}`),
        ['restart coped', `restart ${outcome}`],
      );
    });
  }

  for (const [bot, checks] of [
    ['careful', []],
    ['careless', ['reply-lost', 'error-shown']],
  ] as const) {
    it(`tells by a token that has expired how the ${bot} bot copes, where tokens are asked for (jwt)`, async () => {
      const [held] = await hold(bot, 'http', ['expire reply-lost'], {}, 'jwt');
      assert.ok(held);
      assert.deepEqual([...new Set(checksOf(held))], checks);
    });
  }

  it('is not asked of a bot that cannot be started anew', async () => {
    await folder.write({
      'restart.yaml': `name: restart\nfaults: { restart: 1 }\n${twoOrders}`,
    });
    await assert.rejects(hold('basket', 'module', ['restart']), /it is not Understudy that starts it/);
  });

  for (const how of ['module', 'http'] as const) {
    it(`passes a bot that copes with it (${how})`, async () => {
      const held = await hold('careful', how, namesOf(faults));
      assert.deepEqual(
        Object.fromEntries(held.map((each) => [each.scenario, checksOf(each)])),
        Object.fromEntries(namesOf(faults).map((name) => [name, []])),
      );
      for (const { scenario, faults: occurred = [] } of held) {
        assert.ok(occurred.length > 0, scenario);
        for (const each of occurred) {
          assert.equal(`${each.fault} ${each.outcome}`, `${scenario.split(' ')[0]} coped`);
        }
      }
    });

    for (const bot of new Set(faults.map((each) => each.bot))) {
      it(`finds the ${bot} bot, which does not cope (${how})`, async () => {
        const planted = faults.filter((each) => each.bot === bot);
        const held = await hold(bot, how, namesOf(planted));
        for (const { name, finding } of planted) {
          const result = held.find(({ scenario }) => scenario === name);
          assert.ok(result && checksOf(result).includes(finding), `${name}: ${JSON.stringify(result)}`);
        }
      });
    }
  }
});
