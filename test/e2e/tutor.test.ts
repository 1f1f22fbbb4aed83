import { assertSameThreeWays } from './run-three-ways.ts';

describe('the tutor bot', () => {
  it('says the same in process, over HTTP, and when it answers with its replies', async function () {
    this.timeout(60_000);
    await assertSameThreeWays('tutor', ['fractions-plain', 'stop'], /(?!)/g);
  });
});
