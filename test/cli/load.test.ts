import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import type { LoadResult } from '../../src/load/load-result.ts';
import { freePort } from '../fixtures/bots/free-port.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import { runUnderstudy, type Ended } from './run-understudy.ts';

const bin = fileURLToPath(new URL('../../../bin/understudy.js', import.meta.url));
const obedientBot = fileURLToPath(new URL('../fixtures/bots/obedient-bot.js', import.meta.url));
const authBots = fileURLToPath(new URL('../fixtures/bots/auth', import.meta.url));
const hangingBot = fileURLToPath(new URL('../fixtures/bots/hanging-bot.js', import.meta.url));

describe('understudy load', () => {
  const folder = useTemporaryFolder();
  const write = (name: string, text: string): void => writeFileSync(path.join(folder(), name), text);
  const load = (...args: string[]): Promise<Ended> => runUnderstudy(['load', ...args], folder());
  const result = (name: string): string => path.join(folder(), 'understudy-results', name);
  const readResult = (): LoadResult => JSON.parse(readFileSync(result('load.json'), 'utf8')) as LoadResult;
  const quick = ['--rate', '100', '--users', '12'];

  beforeEach(() => {
    write('good.yaml', 'name: good\nscript:\n  - user: hi\n  - user: there\n');
    write('bad.yaml', 'name: bad\nscript:\n  - user: break\n');
  });

  it('exits with 0 within the budget, with figures on stdout and in load.json, and keeps no transcripts', async () => {
    const limits = ['--stop-at', 'p95=30s', '--stop-at', 'errors=1%'];
    const { code, stdout, stderr } = await load('--module', obedientBot, 'good.yaml', ...quick, ...limits);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /12 users came in .*: 12 passed, 0 failed, 0 errored/);
    assert.match(stdout, /^first reply +24 /mu);
    assert.match(stdout, /✓ p95=30000ms\n✓ errors=1%\n/);
    const { schemaVersion, status, users, turns, plan, latencies, histograms } = readResult();
    assert.deepEqual([schemaVersion, status, users.passed, users.dropped], [1, 'finished', 12, 0]);
    // The joining, which this bot does not reply to, and two messages.
    assert.deepEqual(turns, { count: 36, unanswered: 0 });
    assert.deepEqual(plan.phases, [{ durationMs: null, rate: 100, rampTo: 100 }]);
    assert.deepEqual(plan.stopAt, ['p95=30000ms', 'errors=1%']);
    const decoded = decodeFromCompressedBase64(histograms.firstReply);
    assert.equal(decoded.totalCount, 24);
    assert.equal(decoded.getValueAtPercentile(50) / 1000, latencies.firstReply.p50);
    assert.equal(existsSync(result('load-transcripts')), false);
  });

  it('exits with 1 when the bot fails, tells the kinds of error and keeps transcripts of failures', async () => {
    const { code, stdout } = await load('--module', obedientBot, 'good.yaml', 'bad.yaml', ...quick);
    assert.equal(code, 1, stdout);
    assert.match(stdout, /^error-reply +6 +50 % {2}/mu);
    assert.match(stdout, /✗ 50 % of the users that ended failed \(6 of 12\), allowed are 0 %\./);
    const { users, errors, exitCode } = readResult();
    assert.deepEqual([users.passed, users.failed, exitCode], [6, 6, 1]);
    assert.deepEqual(
      errors.map(({ kind, users: count }) => [kind, count]),
      [['error-reply', 6]],
    );
    assert.deepEqual(readdirSync(result('load-transcripts')), ['bad']);
    assert.equal(readdirSync(result('load-transcripts/bad')).length, 6);
  });

  it('stops before its time when the budget is overrun, and exits with 1', async () => {
    const limit = ['--duration', '10m', '--rate', '60', '--stop-at', 'errors=20%'];
    const { code, stdout } = await load(
      '--module',
      obedientBot,
      'bad.yaml',
      '--transcripts',
      'none',
      ...limit,
    );
    assert.equal(code, 1, stdout);
    const { status, durationMs, reasons } = readResult();
    assert.equal(status, 'stopped');
    assert.ok(durationMs < 60_000);
    assert.match(reasons.join(), /^100 % of the users that ended failed \(\d+ of \d+\), allowed are 20 %\.$/);
    assert.equal(existsSync(result('load-transcripts')), false);
  });

  it('exits with 2 for Direct Line, which others share, unless it is allowed', async () => {
    write('dl.yaml', 'version: 1\nbot:\n  directLine: {}\nscenarios: good.yaml\n');
    const { code, stderr } = await load('-c', 'dl.yaml', ...quick);
    assert.equal(code, 2);
    assert.match(stderr, /^Failed to load the bot: it is met through Direct Line, which others share/);
    assert.match(stderr, /--allow-direct-line/);
    assert.equal(existsSync(result('load.json')), false);
    const allowed = await callUnderstudy(['load', '-c', 'dl.yaml', '--allow-direct-line'], folder());
    assert.match(allowed.stderr, /DIRECT_LINE_SECRET is not set/);
  });

  it('exits with 2 for options that it does not understand', async () => {
    const wrong = [
      ['--rate', '0'],
      ['--rate', '1000000'],
      ['--ramp', '1..2..3'],
      ['--rate', '1', '--ramp', '1..2'],
      ['--duration', '60'],
      ['--users', '0'],
      ['--stop-at', 'p42=1s'],
      ['--think-time', '1'],
      ['--arrivals', 'odd'],
      ['--transcripts', 'some'],
    ];
    for (const args of wrong) {
      const { code, stderr } = await callUnderstudy(
        ['load', '--module', obedientBot, 'good.yaml', ...args],
        folder(),
      );
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, /Expected|Allowed choices|cannot be used/, args.join(' '));
    }
    write(
      'weights.yaml',
      `version: 1\nbot: { module: ${JSON.stringify(obedientBot)} }\nload: { weights: { none: 1 } }\n`,
    );
    const { code, stderr } = await callUnderstudy(['load', '-c', 'weights.yaml', 'good.yaml'], folder());
    assert.equal(code, 2);
    assert.match(stderr, /load\.weights names "none"/);
  });

  it('exits with 3 soon when the bot is down', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}/api/messages`;
    const { code, stdout } = await load('-e', endpoint, 'good.yaml', '--rate', '60', '--duration', '10m');
    assert.equal(code, 3, stdout);
    const { status, errors, durationMs, latencies } = readResult();
    assert.equal(status, 'stopped');
    assert.deepEqual(
      errors.map(({ kind }) => kind),
      ['connection-refused'],
    );
    assert.equal(latencies.firstReply.count, 0);
    assert.ok(durationMs < 60_000);
  });

  for (const auth of ['none', 'jwt', 'shim']) {
    it(`starts the bot and meets it over HTTP (bot.auth ${auth})`, async () => {
      const port = await freePort();
      const bot = {
        endpoint: `http://127.0.0.1:${port}/api/messages`,
        start: { command: `"${process.execPath}" cloud-main.js`, cwd: authBots, env: { PORT: String(port) } },
        auth,
      };
      const config = { version: 1, bot, scenarios: 'good.yaml' };
      write('understudy.json', JSON.stringify(config));
      const { code, stdout, stderr } = await callUnderstudy(['load', ...quick], folder());
      assert.equal(code, 0, `${stdout}${stderr}`);
      assert.equal(readResult().latencies.firstReply.count, 24);
      assert.ok(existsSync(result('bot.log')));
    });
  }

  it('prints load.json with --json, and takes what the configuration says where the command line is silent', async () => {
    const config = {
      version: 1,
      bot: { module: obedientBot },
      scenarios: 'good.yaml',
      load: {
        phases: [
          { durationMs: 100, rate: 20, rampTo: 60 },
          { durationMs: 50, rate: 60 },
        ],
        thinkTimeMs: { min: 1, max: 5 },
        stopAt: ['errors=100%'],
      },
    };
    write('understudy.json', JSON.stringify(config));
    const { code, stdout } = await callUnderstudy(
      ['load', '--json', '--transcripts', 'all', '--seed', '5'],
      folder(),
    );
    assert.equal(code, 0);
    const printed = JSON.parse(stdout) as LoadResult;
    assert.deepEqual(printed, readResult());
    assert.deepEqual([printed.users.passed, printed.seed], [7, 5]);
    assert.deepEqual(printed.plan.thinkTime, { minMs: 1, maxMs: 5 });
    assert.deepEqual(printed.plan.stopAt, ['errors=100%']);
    assert.ok(printed.latencies.firstReplyCorrected);
    assert.equal(readdirSync(result('load-transcripts/good')).length, 7);
    const other = await callUnderstudy(['load', '--json', '--rate', '100', '--users', '3'], folder());
    const { plan, users } = JSON.parse(other.stdout) as LoadResult;
    assert.deepEqual(plan.phases, [{ durationMs: null, rate: 100, rampTo: 100 }]);
    assert.deepEqual([users.passed, existsSync(result('load-transcripts'))], [3, false]);
  });
});

describe('understudy load, interrupted', () => {
  const folder = useTemporaryFolder();
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  it('leaves what was measured, exits with 130 and ends the bot that it started', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const hangs = once(server, 'request') as Promise<[{ socket: NodeJS.EventEmitter }]>;
    const notify = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const port = await freePort();
    const config = {
      version: 1,
      bot: {
        endpoint: `http://127.0.0.1:${port}/api/messages`,
        start: {
          command: `"${process.execPath}" "${hangingBot}"`,
          env: { PORT: String(port), NOTIFY: notify },
        },
      },
      scenarios: ['first.yaml', 'second.yaml'],
      load: { rate: 1, durationMs: 600_000 },
    };
    writeFileSync(path.join(folder(), 'understudy.json'), JSON.stringify(config));
    writeFileSync(path.join(folder(), 'first.yaml'), 'name: first\nscript:\n  - user: hi\n');
    writeFileSync(
      path.join(folder(), 'second.yaml'),
      'name: second\nscript:\n  - user: hello\n  - user: hang\n',
    );
    child = spawn(process.execPath, [bin, 'load'], {
      cwd: folder(),
      stdio: 'ignore',
      env: { PATH: process.env['PATH'] },
    });
    const ended = once(child, 'exit');
    const [{ socket }] = await hangs;
    const gone = once(socket, 'close');
    child.kill('SIGINT');
    assert.deepEqual(await ended, [130, null]);
    await gone;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const file = path.join(folder(), 'understudy-results', 'load.json');
    const { status, exitCode, users, latencies } = JSON.parse(readFileSync(file, 'utf8')) as LoadResult;
    assert.deepEqual([status, exitCode], ['interrupted', 130]);
    assert.deepEqual([users.passed, users.cutShort], [1, 1]);
    // What hung was not waited for to its end.
    assert.equal(latencies.firstReply.count, 2);
  });
});
