import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { wantsColor, type Environment } from '../../src/cli/environment.ts';
import { formatError, reportError } from '../../src/cli/report-error.ts';
import { ConfigError, InfrastructureError } from '../../src/errors.ts';

const module = fileURLToPath(new URL('../../src/cli/environment.js', import.meta.url));

/** Runs code with an opened environment in a process of its own; `ready` resolves when it prints a line. */
function spawnEnvironment(code: string): ReturnType<typeof spawn> {
  const script = `import { openEnvironment } from ${JSON.stringify(module)};
const { environment, exit } = openEnvironment(process);
${code}`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ReturnType<typeof spawn>): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

describe('the edge to the process', () => {
  it('lets a command finish at the first Ctrl-C', async () => {
    const child = spawnEnvironment(`
      const timer = setInterval(() => {}, 1000);
      environment.signal.addEventListener('abort', () => { clearInterval(timer); exit(130); });
      process.stdout.write('ready');`);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    const { code, stderr } = await ended(child);
    assert.equal(code, 130);
    assert.match(stderr, /Press Ctrl-C again to stop at once/);
  });

  it('stops at once at the second', async () => {
    const child = spawnEnvironment(`
      setInterval(() => {}, 1000);
      environment.signal.addEventListener('abort', () => process.stdout.write('again'));
      process.stdout.write('ready');`);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    assert.equal((await ended(child)).code, 130);
  });

  it('goes on when the reader of its output went away', async () => {
    const child = spawnEnvironment(`
      environment.stdout.write('first');
      process.stderr.once('resume', () => {});
      const lines = setInterval(() => {
        environment.stdout.write('more\\n');
      }, 5);
      setTimeout(() => { clearInterval(lines); exit(0); }, 100);`);
    await once(child.stdout ?? child, 'data');
    child.stdout?.destroy();
    assert.deepEqual(await ended(child), { code: 0, stderr: '' });
  });

  it('calls what nobody caught a bug, not a failure of the bot', async () => {
    const { code, stderr } = await ended(spawnEnvironment(`void Promise.reject(new Error('lost'));`));
    assert.equal(code, 70);
    assert.match(stderr, /^Error: lost\n {4}at /);
    assert.match(stderr, /This is a bug of Understudy/);
  });

  it('hands over all of a long output before it ends', async () => {
    const child = spawnEnvironment(`environment.stdout.write('x'.repeat(1_000_000)); exit(0);`);
    let length = 0;
    child.stdout?.on('data', (chunk: Buffer) => (length += chunk.length));
    assert.equal((await ended(child)).code, 0);
    assert.equal(length, 1_000_000);
  });
});

describe('reporting an error', () => {
  function report(error: unknown): { code: number; text: string } {
    let text = '';
    const stderr = { write: (chunk: string) => ((text += chunk), true) } as unknown as Environment['stderr'];
    return { code: reportError(error, { stderr }), text };
  }

  it('answers by who must act', () => {
    assert.deepEqual(report(new ConfigError('x', 'Failed to read.', { hint: 'Do this.' })), {
      code: 2,
      text: 'Failed to read.\nDo this.\n',
    });
    assert.deepEqual(report(new InfrastructureError('x', 'Failed to reach.')), {
      code: 3,
      text: 'Failed to reach.\n',
    });
    const { code, text } = report(new TypeError('x is not a function'));
    assert.equal(code, 70);
    assert.match(text, /^TypeError: x is not a function\n {4}at .*This is a bug of Understudy/s);
    assert.equal(report('thrown text').code, 70);
  });

  it('leaves out a hint that there is not', () => {
    assert.equal(formatError(new ConfigError('x', 'Failed.')), 'Failed.');
  });
});

describe('colours', () => {
  const ask = (env: Record<string, string>, isTTY: boolean): boolean =>
    wantsColor({ env } as unknown as Environment, { isTTY } as unknown as Environment['stdout']);

  it('are for terminals, unless the environment says otherwise', () => {
    assert.equal(ask({}, true), true);
    assert.equal(ask({}, false), false);
    assert.equal(ask({ TERM: 'dumb' }, true), false);
    assert.equal(ask({ NO_COLOR: '1', FORCE_COLOR: '1' }, true), false);
    assert.equal(ask({ FORCE_COLOR: '1' }, false), true);
    assert.equal(ask({ FORCE_COLOR: '0' }, true), false);
  });
});
