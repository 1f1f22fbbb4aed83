import { assertSameThreeWays } from './run-three-ways.ts';

describe('the bank bot', () => {
  it('says the same in process, over HTTP, and when it answers with its replies', async function () {
    // Starts the bot twice, as a process of its own.
    this.timeout(60_000);
    const scenarios = ['transfer-to-anna', 'transfer-mixed-script', 'transfer-cancelled', 'loan-russian'];
    // Its numbers, its ids, and the minute of a transfer.
    const drawn =
      /\b(?:TX|LN)-\d{6}\b|\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|\b[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2}\s[AP]M\b/g;
    await assertSameThreeWays('bank', scenarios, drawn);
  });
});
