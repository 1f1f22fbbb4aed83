import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import { asRecord } from '../../src/activity/read-values.ts';
import { runUnderstudy } from '../cli/run-understudy.ts';
import { openDirectLineClient, type DirectLineClient } from '../support/direct-line-client.ts';
import { emulatorFaults } from '../support/emulator-faults.ts';
import { startServe, type Served } from '../support/start-serve.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const bank = fileURLToPath(new URL('../../bots/bank/bot.js', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));
const me = { id: 'dl_me', name: 'Me' };

describe('The bank behind understudy serve', () => {
  const folder = useTemporaryFolder();
  let served: Served;
  let client: DirectLineClient | undefined;

  beforeEach(async () => {
    served = await startServe(['--module', bank], folder());
  });
  afterEach(async () => {
    client?.end();
    await served.stop();
  });

  it('talks with botframework-directlinejs, cards, an upload and a reconnect included, and the recording replays', async () => {
    client = openDirectLineClient({ domain: served.url, secret: served.secret });
    const says = (text: string) => client?.next(({ text: said }) => said?.includes(text) === true);
    await says('Welcome to Harbor Bank');

    await client.post({ type: 'message', text: 'Transfer money', from: me });
    const form = await client.next(({ attachments = [] }) =>
      attachments.some(({ contentType }) => contentType === 'application/vnd.microsoft.card.adaptive'),
    );
    assert.equal(client.streams(), 1);

    // What is said while the stream is down is there when it stands again.
    client.breakOff();
    const file = {
      contentType: 'text/plain',
      name: 'invoice.txt',
      contentUrl: 'data:text/plain,40%20dollars',
    };
    await client.post({ type: 'message', text: '', attachments: [file], from: me });
    const uploaded = await client.next(
      ({ from, attachments }) => from?.id === me.id && attachments !== undefined,
    );
    await says("I can't read files here");
    assert.equal(client.streams(), 2);
    const [{ contentUrl = '' } = {}] = uploaded.attachments ?? [];
    assert.equal(await (await fetch(contentUrl)).text(), '40 dollars');

    const value = { ...submitData(form), recipient: 'Anna', amount: 250, account: 'checking' };
    await client.post({ type: 'message', value, from: me });
    await says('250');
    await client.post({ type: 'message', text: 'yes', from: me });
    await client.next(({ attachments }) => JSON.stringify(attachments ?? '').includes('Confirmation number'));
    const own = client.received.filter(({ from }) => from?.id === me.id);
    assert.equal(own.length, 4);
    assert.equal(new Set(client.received.map(({ id }) => id)).size, client.received.length);

    assert.equal(await served.stop(), 130);
    const recordings = path.join(folder(), 'understudy-results/served');
    const [name = ''] = readdirSync(recordings);
    const transcript = path.join(recordings, name);
    assert.deepEqual(emulatorFaults(transcript), []);
    assert.match(
      readFileSync(transcript, 'utf8'),
      /"contentUrl": "data:text\/plain;base64,NDAgZG9sbGFycw=="/,
    );
    const replay = await runUnderstudy(['replay', transcript, '--module', bank, '-o', 'replayed'], folder());
    assert.equal(replay.code, 0, replay.stdout + replay.stderr);
  });

  it('passes its scenarios when our own client meets it through Direct Line', async () => {
    const config = {
      version: 1,
      bot: { directLine: { domain: new URL(served.url).origin } },
      scenarios: ['transfer-to-anna', 'balance', 'transfer-odd-input'].map((name) =>
        path.join(root, 'bots/bank/scenarios', `${name}.yaml`),
      ),
    };
    writeFileSync(path.join(folder(), 'understudy.json'), JSON.stringify(config));
    const run = await runUnderstudy(['run', '-o', 'run'], folder(), { DIRECT_LINE_SECRET: served.secret });
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const written = readFileSync(path.join(folder(), 'run/run.json'), 'utf8');
    assert.equal(written.includes(served.secret), false);
    assert.match(written, /"channel": "directline"/);
    assert.equal(readdirSync(path.join(folder(), 'understudy-results/served')).length, 3);
  });

  it('says what is wrong with a secret that is not accepted, or missing', async () => {
    const config = { version: 1, bot: { directLine: { domain: new URL(served.url).origin } } };
    writeFileSync(path.join(folder(), 'understudy.json'), JSON.stringify(config));
    const scenario = path.join(root, 'bots/bank/scenarios/balance.yaml');
    const wrong = await runUnderstudy(['run', scenario], folder(), { DIRECT_LINE_SECRET: 'not-the-secret' });
    assert.equal(wrong.code, 2, wrong.stderr);
    assert.match(wrong.stderr, /the secret is not accepted \(403, BadArgument: Invalid token or secret\.\)/);
    assert.equal(wrong.stderr.includes('not-the-secret'), false);
    const missing = await runUnderstudy(['run', scenario], folder());
    assert.equal(missing.code, 2, missing.stderr);
    assert.match(missing.stderr, /DIRECT_LINE_SECRET is not set/);
  });
});

function submitData({ attachments = [] }: Activity): Record<string, unknown> {
  const actions = asRecord(attachments[0]?.content)?.['actions'] as { data: Record<string, unknown> }[];
  return actions[0]?.data ?? {};
}
