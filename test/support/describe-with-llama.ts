import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Describes what needs node-llama-cpp, which is not installed with the project: UNDERSTUDY_TEST_LLAMA names a folder
 * in which it is. `resolveFrom` is a file beside it; without it all is one pending test that says so.
 */
export function describeWithLlama(title: string, body: (resolveFrom: string) => void): void {
  const folder = process.env['UNDERSTUDY_TEST_LLAMA'];
  const resolveFrom = folder ? join(folder, 'package.json') : import.meta.filename;
  describe(title, () => {
    if (isInstalled(resolveFrom)) body(resolveFrom);
    else it('is shown where UNDERSTUDY_TEST_LLAMA names a folder with node-llama-cpp');
  });
}

function isInstalled(resolveFrom: string): boolean {
  try {
    createRequire(resolveFrom).resolve('node-llama-cpp');
    return true;
  } catch {
    return false;
  }
}
