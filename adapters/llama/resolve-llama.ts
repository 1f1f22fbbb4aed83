import { createRequire } from 'node:module';
import { ConfigError, messageOf } from '../../src/errors.ts';

/** Installs builds for graphics cards too: to leave these out would leave out optional packages of other tools. */
export const installLine = 'npm install --save-dev node-llama-cpp';

/**
 * The main module of node-llama-cpp as a file at `resolveFrom`, or any file beside it, would find it.
 * @throws ConfigError when it is not installed there.
 */
export function resolveLlama(resolveFrom: string): string {
  try {
    return createRequire(resolveFrom).resolve('node-llama-cpp');
  } catch (error) {
    const why = messageOf(error).split('\n')[0] ?? '';
    throw new ConfigError(
      'llama-not-found',
      `Failed to find node-llama-cpp, which runs GGUF files, from ${resolveFrom}: ${why}`,
      { hint: `Install it in your project: ${installLine}`, cause: error },
    );
  }
}
