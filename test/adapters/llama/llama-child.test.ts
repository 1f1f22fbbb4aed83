import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const child = fileURLToPath(new URL('../../../adapters/llama/llama-child.js', import.meta.url));

describe('The process that runs a model', () => {
  it('ends when its channel closes, as it does however Understudy ends', async () => {
    const running = fork(child, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    running.send({ id: 1, kind: 'draw', prompt: '', sampling: {}, bans: {} });
    // It has answered: it runs, and would go on.
    const [report] = (await once(running, 'message')) as [unknown];
    assert.deepEqual(report, {
      id: 1,
      kind: 'failed',
      failure: { by: 'machine', code: 'model-failed', message: 'no model is open' },
    });
    running.disconnect();
    const [, signal] = (await once(running, 'exit')) as [unknown, unknown];
    assert.equal(signal, 'SIGKILL');
  });
});
