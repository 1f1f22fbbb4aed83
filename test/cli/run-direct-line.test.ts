import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TurnContext } from 'botbuilder';
import type { Clock } from '../../src/channel/ports.ts';
import { systemClock } from '../../src/channel/system.ts';
import { openBotBehindConnector } from '../../src/open-bot-behind-connector.ts';
import { createCloudHost } from '../fixtures/bots/cloud-host.ts';
import { serveBot, testSecret, type ServedBot } from '../support/open-direct-line.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import type { Ended } from './run-understudy.ts';

const resolveFrom = fileURLToPath(import.meta.url);

describe('understudy run over Direct Line, where the bot fails', () => {
  const folder = useTemporaryFolder();
  let served: ServedBot;

  /** Lets a bot go on that is slower than the service waits. */
  let release: () => void;

  beforeEach(async () => {
    const host = createCloudHost(false);
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const turn = async (context: TurnContext): Promise<void> => {
      if (context.activity.text !== 'slow') return host.bot.run(context);
      await released;
      await context.sendActivity('at last');
    };
    const bot = await openBotBehindConnector({
      bot: { adapter: host.adapter, bot: { run: turn }, resolveFrom },
    });
    // A service that waits 150 ms for bots in place of 15 s.
    const clock: Clock = {
      now: () => systemClock.now(),
      after: (ms, callback) =>
        systemClock.after(ms / 100, () => {
          callback();
          release();
        }),
    };
    served = await serveBot(bot, { clock });
  });
  afterEach(() => served.close());

  function run(script: string): Promise<Ended> {
    const config = { version: 1, bot: { directLine: { domain: served.domain } } };
    writeFileSync(path.join(folder(), 'understudy.json'), JSON.stringify(config));
    writeFileSync(path.join(folder(), 'one.yaml'), `name: one\nlimits: { replyTimeoutMs: 1000 }\n${script}`);
    return callUnderstudy(['run', 'one.yaml'], folder(), undefined, { DIRECT_LINE_SECRET: testSecret });
  }

  it('judges a bot that fails (502) by its own checks', async () => {
    const { code, stdout, stderr } = await run('script:\n  - user: throw\n');
    assert.equal(code, 1, stdout + stderr);
    assert.match(stdout, /turn-exception|error-reply/);
    assert.match(stdout, /502/);
  });

  it('judges a bot that does not answer in time (504) by what it then says', async () => {
    const { code, stdout, stderr } = await run('script:\n  - user: hang\n');
    assert.equal(code, 1, stdout + stderr);
    assert.match(stdout, /no-reply.*nothing within 1\d{3} ms/s);
    assert.doesNotMatch(stdout, /errored/);
  });

  it('waits on for what a bot says that took longer than the service waits (504)', async () => {
    const { code, stdout, stderr } = await run(
      'script:\n  - user: slow\n  - bot: at last\n  - user: count\n  - bot: count 1\n',
    );
    assert.equal(code, 0, stdout + stderr);
  });

  it('goes on with the conversation after both', async () => {
    const { stdout } = await run(
      'script:\n  - user: throw\n  - user: hang\n  - user: count\n  - bot: count 1\n',
    );
    assert.match(stdout, /bot count 1/);
    assert.doesNotMatch(stdout, /errored/);
  });
});
