import { pathToFileURL } from 'node:url';
import type { Activity } from '../activity/activity.ts';
import type { Facts } from '../activity/match.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { messageOf } from '../errors.ts';
import type { ConversationRecord, Reason } from './record.ts';

/** What a `verify` module's default export is given. */
export interface VerifyInput {
  readonly scenario: string;
  readonly transcript: readonly Activity[];
  readonly facts: Facts;
  readonly learned: Readonly<Record<string, string>>;
}

/** True or nothing: as it should be. A text, or what is thrown, says what is wrong. */
export type Verify = (input: VerifyInput) => unknown;

/**
 * Asks the default export of a module (an absolute path) whether a conversation was as it should be. Failed
 * when it says no; errored when it cannot be asked.
 */
export async function verify(
  file: string,
  record: ConversationRecord,
  facts: Facts,
): Promise<Reason | undefined> {
  const broken = (why: string): Reason => ({
    check: 'verify',
    severity: 'errored',
    message: `Failed to run ${toPlainLine(file)}: ${toPlainLine(why, 200)}`,
    expected: 'a module with a default export, a function',
  });
  let decide: unknown;
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
    decide = module.default;
  } catch (error) {
    return broken(messageOf(error));
  }
  if (typeof decide !== 'function')
    return broken(`its default export is ${decide === undefined ? 'missing' : 'no function'}.`);
  const complaint = await complaintOf(decide as Verify, record, facts);
  if (complaint === undefined) return undefined;
  return {
    check: 'verify',
    severity: 'failed',
    message: complaint,
    expected: `${toPlainLine(file)} finds nothing wrong`,
    arrived: complaint,
  };
}

async function complaintOf(
  decide: Verify,
  record: ConversationRecord,
  facts: Facts,
): Promise<string | undefined> {
  const { scenario, summary, entries } = record;
  const transcript = entries.map((entry) => structuredClone(entry.activity));
  try {
    const result = await decide({
      scenario,
      transcript,
      facts: { ...facts },
      learned: { ...summary.learned },
    });
    if (result === undefined || result === true) return undefined;
    return typeof result === 'string'
      ? toPlainLine(result, 500)
      : `The module answered ${toPlainLine(JSON.stringify(result) ?? typeof result, 100)}.`;
  } catch (error) {
    return toPlainLine(messageOf(error), 500);
  }
}
