import { toPlainLine } from '../activity/plain-text.ts';
import type { ConversationRecord, Reason } from './record.ts';

/**
 * What went wrong on the tester's side, so that the conversation says nothing about the bot; cannot be
 * switched off. `simulator`, invalid: the virtual user left its role, drifted, or said what it could not know.
 * `recording`, errored: something that the bot sent could not be taken in or written down.
 * `direct-line`, `copilot-studio`, warnings: the service between bot and tester had trouble, which was got over.
 */
export function checkOwnFaults(record: ConversationRecord): Reason[] {
  const reasons: Reason[] = [];
  const { invalid } = record.summary;
  if (invalid !== undefined) {
    reasons.push({
      check: 'simulator',
      severity: 'invalid',
      message: 'The simulated user went wrong.',
      expected: 'a user that keeps to its role, its goal and what it knows',
      arrived: toPlainLine(invalid, 300),
    });
  }
  const lost = record.problems.find((problem) => problem.code === 'listener-failed');
  if (lost) {
    reasons.push({
      check: 'recording',
      severity: 'errored',
      message: 'Something that the bot sent could not be taken in.',
      arrived: toPlainLine(lost.message, 300),
    });
  }
  for (const { code, message } of record.problems) {
    if (code === 'direct-line' || code === 'copilot-studio')
      reasons.push({ check: code, severity: 'warning', message: toPlainLine(message, 300) });
  }
  return reasons;
}
