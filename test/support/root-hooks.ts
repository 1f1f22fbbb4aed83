import type { Context, RootHookObject } from 'mocha';

const faults: string[] = [];
let during = 'before the first test';

process.on('warning', (warning: Error & { readonly code?: string }) => {
  const { name, code = '', message, stack = '' } = warning;
  faults.push(`${name} ${code}, ${during}: ${message}\n${stack}`);
});

process.on('unhandledRejection', (reason) => {
  const detail = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  faults.push(`A promise was rejected and nobody listened, ${during}: ${detail}`);
});

// Mocha sends it to a worker whose exit takes longer than a second. Writing the coverage may, and must not be cut off.
process.once('SIGTERM', () => process.exit());

/** What no single test can see fails the run: process warnings and unhandled rejections, with the test they fell in. */
export const mochaHooks: RootHookObject = {
  beforeEach(this: Context): void {
    during = `in "${this.currentTest?.fullTitle() ?? '?'}"`;
  },
  async afterAll(): Promise<void> {
    // Both events come on the turn of the event loop after their cause.
    await new Promise((resolve) => setImmediate(resolve));
    if (faults.length > 0) throw new Error(faults.join('\n\n'));
  },
};
