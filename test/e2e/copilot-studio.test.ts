import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { runUnderstudy, type Ended } from '../cli/run-understudy.ts';
import { emulatorFaults } from '../support/emulator-faults.ts';
import {
  agentToken,
  endEvent,
  eventOf,
  openFakeCopilotStudio,
  type FakeCopilotStudio,
} from '../support/fake-copilot-studio.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const bank = fileURLToPath(new URL('../../bots/bank/bot.js', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('The bank as an agent of Copilot Studio, from the command line', () => {
  const folder = useTemporaryFolder();
  let fake: FakeCopilotStudio;

  beforeEach(async () => {
    fake = await openFakeCopilotStudio(await openBotBehindConnector({ bot: { module: bank } }));
    const config = {
      version: 1,
      bot: { copilotStudio: { directConnectUrl: fake.url } },
      scenarios: ['transfer-to-anna', 'balance', 'transfer-odd-input'].map((name) =>
        path.join(root, 'bots/bank/scenarios', `${name}.yaml`),
      ),
    };
    writeFileSync(path.join(folder(), 'understudy.json'), JSON.stringify(config));
  });
  afterEach(() => fake.close());

  const understudy = (args: readonly string[], token: string | undefined = agentToken): Promise<Ended> =>
    runUnderstudy(args, folder(), token === undefined ? {} : { COPILOT_STUDIO_TOKEN: token });

  it('passes its scenarios, and the transcripts replay without a difference until the agent changes', async () => {
    const run = await understudy(['run', '-o', 'run']);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const transcripts = readdirSync(path.join(folder(), 'run/transcripts'), { recursive: true })
      .map((name) => path.join(folder(), 'run/transcripts', String(name)))
      .filter((name) => name.endsWith('.transcript'));
    assert.equal(transcripts.length, 3);
    for (const file of transcripts) {
      assert.deepEqual(emulatorFaults(file), []);
      assert.equal(readFileSync(file, 'utf8').includes(agentToken), false);
    }
    assert.equal(readFileSync(path.join(folder(), 'run/run.json'), 'utf8').includes(agentToken), false);
    assert.equal(
      fake.asked.every(({ headers }) => headers.authorization === `Bearer ${agentToken}`),
      true,
    );

    const same = await understudy(['replay', ...transcripts, '-o', 'same']);
    assert.equal(same.code, 0, same.stdout + same.stderr);

    const said = eventOf('activity', '{"type":"message","text":"We are closed."}') + endEvent;
    fake.meddle(undefined, { body: said });
    const [first = ''] = transcripts;
    const other = await understudy(['replay', first, '-o', 'other']);
    assert.equal(other.code, 1, other.stdout + other.stderr);
    assert.match(other.stdout, /We are closed\./);
  });

  it('says in doctor whether agent and token are good', async () => {
    const good = await understudy(['doctor']);
    assert.equal(good.code, 0, good.stdout);
    assert.match(good.stdout, /ok +bot +127\.0\.0\.1:\d+ answers to conversationUpdate, and sent 1 activity/);
    const wrong = await understudy(['doctor'], 'not-the-token');
    assert.equal(wrong.code, 2, wrong.stdout);
    assert.match(wrong.stdout, /fail +bot .*the token is not accepted \(401, InvalidToken/s);
    assert.equal(wrong.stdout.includes('not-the-token'), false);
    fake.meddle({ status: 404 });
    const gone = await understudy(['doctor']);
    assert.equal(gone.code, 2, gone.stdout);
    assert.match(gone.stdout, /there is no such agent \(404\)/);
    fake.meddle({ status: 503 });
    const down = await understudy(['doctor']);
    assert.equal(down.code, 3, down.stdout);
    assert.match(down.stdout, /refused the turn \(503\)/);
  });

  it('ends with 2 where the user must act, and with 3 where a turn was broken off', async () => {
    const missing = await runUnderstudy(['run'], folder());
    assert.equal(missing.code, 2, missing.stderr);
    assert.match(missing.stderr, /COPILOT_STUDIO_TOKEN is not set/);
    const wrong = await understudy(['run'], 'not-the-token');
    assert.equal(wrong.code, 2, wrong.stderr);
    assert.match(wrong.stderr, /the token is not accepted/);
    const teams = await understudy(['run', '--channel', 'msteams']);
    assert.equal(teams.code, 2, teams.stderr);
    assert.match(teams.stderr, /on Copilot Studio there is no channel msteams/);
    const asked = fake.asked.length;
    fake.meddle(undefined, { body: eventOf('activity', '{"type":"typing"}'), after: 'cut' });
    const scenario = path.join(root, 'bots/bank/scenarios/balance.yaml');
    const cut = await understudy(['run', scenario, '-o', 'cut']);
    assert.equal(cut.code, 3, cut.stdout + cut.stderr);
    assert.match(cut.stdout, /the stream was cut in the middle of a turn/);
    assert.equal(fake.asked.length, asked + 2);
  });
});
