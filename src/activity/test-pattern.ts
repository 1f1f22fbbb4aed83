import { runInNewContext } from 'node:vm';

/** Longer than any sane pattern needs for a value that a person types. */
const timeoutMs = 100;

/**
 * Whether a pattern that came from outside matches a text; undefined when it is no valid pattern or takes
 * longer than 100 ms (patterns can be made to backtrack for ever).
 */
export function testPattern(pattern: string, flags: string, text: string): boolean | undefined {
  try {
    const result: unknown = runInNewContext(
      'new RegExp(pattern, flags).test(text)',
      { pattern, flags, text },
      { timeout: timeoutMs },
    );
    return result === true;
  } catch {
    return undefined;
  }
}
