import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import type { RunResult } from '../../src/report/run-schema.ts';
import { callUnderstudy } from '../cli/call-understudy.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { withoutIdsAndTimes } from './run-three-ways.ts';

const bots = fileURLToPath(new URL('../fixtures/bots/sdks', import.meta.url));

const scenario = `
name: lunch
script:
  - user: order
  - bot: { contains: How many soups }
  - user: { submit: { amount: 2 } }
  - bot: 'Order 1: 2 soup.'
  - user: order
  - user: { submit: { amount: 1 } }
  - bot: 'Order 2: 1 soup.'
  - user: fail
  - bot: 'Sorry, the kitchen is on fire.'
  - user: orders
  - bot: 'Orders so far: 2.'
checks: { error-reply: { off: 'it fails on purpose' } }
`;

type Sdk = 'cloud' | 'legacy' | 'agents' | 'teams';

/** Authentication that an SDK takes from its settings, or by the shim: see docs/authentication.md. */
const asking: Record<Sdk, 'jwt' | 'shim'> = { cloud: 'jwt', legacy: 'shim', agents: 'jwt', teams: 'shim' };

describe('One conversation with a bot of every SDK', () => {
  let folder: TemporaryFolder;
  const shown = new Map<Sdk, unknown>();

  before(async () => {
    folder = await openTemporaryFolder();
    await folder.write({ 'lunch.yaml': scenario });
  });
  after(() => folder.remove());

  for (const sdk of ['cloud', 'legacy', 'agents', 'teams'] as const) {
    const auth = asking[sdk];
    it(`is the same with ${sdk} in process, over HTTP, and over HTTP with ${auth}`, async () => {
      const inProcess = await talk(`${sdk}-module`, { module: path.join(bots, `${sdk}-bot.js`) });
      // What lets the Teams SDK be talked to without credentials; the other SDKs do not know it.
      const open = { DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS: 'true' };
      const overHttp = await talk(`${sdk}-none`, await started(sdk, open));
      const authenticated = await talk(`${sdk}-${auth}`, { ...(await started(sdk)), auth });
      assert.deepEqual(overHttp, inProcess);
      assert.deepEqual(authenticated, inProcess);
      shown.set(sdk, inProcess.filter(({ type }) => type === 'message').map(show));
    }).timeout(60_000);
  }

  it('shows a person the same with all of them', () => {
    const [first, ...others] = shown.values();
    assert.equal(others.length, 3);
    assert.equal(Array.isArray(first) && first.length, 13);
    for (const other of others) assert.deepEqual(other, first);
  });

  async function started(sdk: Sdk, env: Record<string, string> = {}): Promise<object> {
    const port = await freePort();
    const command = `"${process.execPath}" ${sdk}-main.js`;
    const start = { command, cwd: bots, env: { PORT: String(port), ...env } };
    return { endpoint: `http://127.0.0.1:${port}/api/messages`, start };
  }

  async function talk(out: string, bot: object): Promise<Activity[]> {
    const channel = { id: 'msteams', conversation: 'personal' };
    await folder.write({
      [`${out}.json`]: JSON.stringify({ version: 1, bot, channel, scenarios: 'lunch.yaml' }),
    });
    const { code, stdout, stderr } = await callUnderstudy(
      ['run', '-c', `${out}.json`, '-o', out],
      folder.path,
    );
    assert.equal(code, 0, `${out}: ${stdout}${stderr}`);
    const run = JSON.parse(await readFile(path.join(folder.path, out, 'run.json'), 'utf8')) as RunResult;
    const file = path.join(folder.path, out, run.conversations[0]?.transcript ?? '');
    return (JSON.parse(await readFile(file, 'utf8')) as Activity[]).map(
      (activity) => withoutIdsAndTimes(activity) as Activity,
    );
  }
});

/** What a person sees: SDKs differ in fields such as inputHint. */
function show({ from, text, attachments, value }: Activity): unknown {
  return { role: from?.role, text: text === '' ? undefined : text, attachments, value };
}
