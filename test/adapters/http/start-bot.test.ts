import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBot, type StartBotOptions, type StartedBot } from '../../../adapters/http/start-bot.ts';
import { openStartedConnection } from '../../../adapters/http/started-connection.ts';
import { ConfigError, InfrastructureError } from '../../../src/errors.ts';
import { freePort } from '../../fixtures/bots/free-port.ts';

const never = new AbortController().signal;
const node = `"${process.execPath}"`;
/** Lets the test see when the process that runs this ends: its socket closes. */
const watched = `require('net').connect(process.env.WATCH, '127.0.0.1').unref()`;
const listening = `require('http').createServer((q, r) => r.end()).listen(process.env.PORT, '127.0.0.1')`;

describe('Starting a bot', () => {
  let folder: string;
  let port: number;
  let watcher: Server;
  let watchedProcess: Promise<Socket>;
  const started: StartedBot[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'understudy-'));
    watcher = await listenOn(0);
    watchedProcess = new Promise((resolve) => watcher.once('connection', resolve));
    port = await freePort();
  });

  afterEach(async () => {
    for (const bot of started.splice(0)) await bot.close();
    await new Promise((resolve) => watcher.close(resolve));
    await rm(folder, { recursive: true });
  });

  /** Resolves when the process that runs `watched` has ended. */
  async function watchedEnd(): Promise<void> {
    const socket = await watchedProcess;
    socket.on('error', () => undefined).resume();
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  }

  function options(script: string, more: Partial<StartBotOptions> = {}): StartBotOptions {
    return {
      command: `${node} -e "${script}"`,
      cwd: folder,
      environment: process.env,
      env: { PORT: String(port), WATCH: String((watcher.address() as AddressInfo).port) },
      endpoint: `http://127.0.0.1:${port}/api/messages`,
      logFile: join(folder, 'results', 'bot.log'),
      ...more,
    };
  }

  async function start(script: string, more: Partial<StartBotOptions> = {}): Promise<StartedBot> {
    const bot = await startBot(options(script, more));
    started.push(bot);
    return bot;
  }

  it('waits until the port answers and keeps the output as it comes', async () => {
    const bot = await start(
      `console.log('one'); console.error('\\u001B[31mtwo\\u001B[0m'); setTimeout(() => ${listening}, 100)`,
    );
    assert.deepEqual(bot.lastLines().toSorted(), ['one', 'two']);
    await bot.close();
    assert.match(await readFile(join(folder, 'results', 'bot.log'), 'utf8'), /one\n/);
    await startAgain();
  });

  /** The port is free again, and the log is appended to. */
  async function startAgain(): Promise<void> {
    const again = await start(`console.log('again'); ${listening}`);
    await again.close();
    assert.match(await readFile(join(folder, 'results', 'bot.log'), 'utf8'), /one\n[^]*again\n/);
  }

  it('gives the bot the values of env over those of the environment', async () => {
    const bot = await start(`console.log(process.env.A, process.env.B); ${listening}`, {
      environment: { ...process.env, A: 'inherited', B: 'inherited' },
      env: { PORT: String(port), B: 'given' },
    });
    assert.deepEqual(bot.lastLines(), ['inherited given']);
  });

  it('refuses a port that is taken, before it starts anything', async () => {
    const other = await listenOn(port);
    await rejectsWith(
      startBot(options(listening)),
      'port-in-use',
      new RegExp(`port ${port} is already in use`),
      /bot\.start\.env\.PORT/,
    );
    await new Promise((resolve) => other.close(resolve));
    await assert.rejects(readFile(join(folder, 'results', 'bot.log')));
  });

  it('names a bot that crashes at start, with its last words', async () => {
    await rejectsWith(
      startBot(options(`console.error('no database'); process.exit(3)`)),
      'bot-ended-at-start',
      /ended with exit code 3 before it was ready/,
      /no database/,
    );
  });

  it('names a command that there is not', async () => {
    await rejectsWith(
      startBot(options('', { command: 'no-such-command-here' })),
      'bot-ended-at-start',
      /\(no-such-command-here\): it ended with exit code 127/,
      /not found/,
    );
  });

  it('names a folder that there is not', async () => {
    await rejectsWith(
      startBot(options(listening, { cwd: join(folder, 'nowhere') })),
      'bot-not-started',
      /nowhere/,
      /bot\.start\.cwd/,
    );
  });

  it('names a log that cannot be written', async () => {
    await rejectsWith(
      startBot(options(listening, { logFile: folder })),
      'log-not-writable',
      /bot's output/,
      /--out/,
    );
  });

  it('gives up a bot that never listens, and ends it', async () => {
    await rejectsWith(
      startBot(
        options(`${watched}; console.log('busy'); setInterval(() => {}, 1000)`, { readyTimeoutMs: 500 }),
      ),
      'bot-not-ready',
      /after 500 ms nothing listens at 127\.0\.0\.1/,
      /bot\.start\.env\.PORT[^]*busy/,
    );
    await watchedEnd();
  });

  it('gives up when it is told to', async () => {
    const abort = new AbortController();
    const starting = startBot(options('setInterval(() => {}, 1000)', { signal: abort.signal }));
    abort.abort();
    await rejectsWith(starting, 'bot-start-aborted', /given up/);
  });

  it('refuses an endpoint that is no URL', async () => {
    await assert.rejects(startBot(options(listening, { endpoint: 'localhost' })), ConfigError);
  });

  it('ends what the bot started in its turn', async () => {
    const bot = await start(
      `require('child_process').spawn(process.execPath, ['-e', process.env.CHILD]); ${listening}`,
      { environment: { ...process.env, CHILD: `${watched}; setInterval(() => {}, 1000)` } },
    );
    await watchedProcess;
    await bot.close();
    await bot.close();
    await watchedEnd();
  });

  it('ends a bot that does not want to end', async () => {
    const bot = await start(`process.on('SIGTERM', () => {}); ${watched}; ${listening}`);
    await watchedProcess;
    await bot.close();
    await watchedEnd();
  });

  it('tells how a bot ended on its own', async () => {
    const bot = await start(
      `require('http').createServer(() => { console.log('bye'); process.exit(4) }).listen(process.env.PORT, '127.0.0.1')`,
    );
    const asked = fetch(`http://127.0.0.1:${port}/`);
    await assert.rejects(asked);
    const gone = await bot.gone;
    assert.equal(gone.exitCode, 4);
    assert.equal(gone.how, 'ended with exit code 4');
    assert.deepEqual(gone.lastLines, ['bye']);
  });

  it('answers deliveries under way and later ones at once when the bot crashes', async () => {
    const connection = await openStartedConnection({
      endpoint: `http://127.0.0.1:${port}/api/messages`,
      serviceUrl: 'http://connector.invalid',
      start: options(
        `let n = 0; require('http').createServer(() => { if (++n === 2) { console.error('out of luck'); process.exit(7) } }).listen(process.env.PORT, '127.0.0.1')`,
      ),
    });
    started.push(connection.bot);
    const deliveries = await Promise.all([
      connection.deliver({ type: 'message' }, never),
      connection.deliver({ type: 'message' }, never),
    ]);
    for (const delivery of [...deliveries, await connection.deliver({ type: 'message' }, never)]) {
      assert(delivery.status === 'unreachable');
      assert.match(delivery.message, /^The bot \(.*\) ended with exit code 7$/);
      assert.match(delivery.hint ?? '', /out of luck/);
    }
    await connection.close();
  });

  it('reaches a bot again that had crashed and was started anew', async () => {
    const connection = await openStartedConnection({
      endpoint: `http://127.0.0.1:${port}/api/messages`,
      serviceUrl: 'http://connector.invalid',
      start: options(
        `require('http').createServer((q, r) => q.on('data', (d) => { if (/crash/.test(d)) process.exit(7) }).on('end', () => r.end())).listen(process.env.PORT, '127.0.0.1')`,
      ),
    });
    const crashed = await connection.deliver({ type: 'message', text: 'crash' }, never);
    assert.equal(crashed.status, 'unreachable');
    await connection.restart();
    started.push(connection.bot);
    const { status } = await connection.deliver({ type: 'message', text: 'hi' }, never);
    assert.equal(status, 'answered');
    await connection.close();
  });
});

async function rejectsWith(
  promise: Promise<unknown>,
  code: string,
  message: RegExp,
  hint = /(?:)/,
): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert(error instanceof InfrastructureError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.match(error.hint ?? '', hint);
    return true;
  });
}

function listenOn(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}
