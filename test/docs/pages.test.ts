import assert from 'node:assert/strict';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { runPage } from './run-page.ts';

describe('The documentation', () => {
  const folder = useTemporaryFolder();

  it('shows the same test with TestAdapter and with Understudy, and both pass', async () => {
    const { passed, failures } = await runPage('coming-from-testadapter.md', folder());
    assert.deepEqual(failures, []);
    assert.deepEqual(
      passed.filter((title) => title.endsWith('takes an order')),
      ['the pizza bot, with Understudy takes an order', 'the pizza bot, with TestAdapter takes an order'],
    );
    assert.equal(passed.length, 4);
  }).timeout(40_000);

  it('shows the library at work, in this process and with a bot that is started', async () => {
    const { passed, failures } = await runPage('library.md', folder());
    assert.deepEqual(failures, []);
    assert.equal(passed.length, 5);
  }).timeout(40_000);
});
