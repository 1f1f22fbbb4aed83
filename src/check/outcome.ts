import { toPlainLine } from '../activity/plain-text.ts';
import type { Delivery } from '../channel/ports.ts';
import { describeBody, describeSent, pointAtSent, sentActivities, type SentActivity } from './moves.ts';
import type { ConversationRecord, Reason } from './record.ts';

/**
 * What makes a conversation say nothing about the bot, and cannot be switched off. `simulator`, invalid: the
 * virtual user went wrong. `connection`, errored: the bot could not be reached, refused what was sent with a
 * 3xx or 4xx status (wrong path, authentication), or a web page answered in its place. The first of a kind is told.
 */
export function checkOutcome(record: ConversationRecord): Reason[] {
  const reasons: Reason[] = [];
  const { invalid } = record.summary;
  if (invalid !== undefined) {
    const arrived = toPlainLine(invalid, 300);
    const expected = 'a user that keeps to its role, its goal and what it knows';
    reasons.push({
      check: 'simulator',
      severity: 'invalid',
      message: 'The simulated user went wrong.',
      expected,
      arrived,
    });
  }
  for (const sent of sentActivities(record)) {
    const reason = connectionReason(sent);
    if (!reason) continue;
    reasons.push(reason);
    break;
  }
  const ours = record.problems.find((problem) => problem.code === 'listener-failed');
  if (ours) {
    const arrived = toPlainLine(ours.message, 300);
    reasons.push({
      check: 'connection',
      severity: 'errored',
      message: 'Understudy failed to take in a reply.',
      arrived,
    });
  }
  return reasons;
}

function connectionReason(sent: SentActivity): Reason | undefined {
  const fault = faultOf(sent.delivery, sent.entry?.activity.type === 'invoke');
  return (
    fault && {
      check: 'connection',
      severity: 'errored',
      ...fault,
      ...pointAtSent(sent),
      expected: `an answer to: ${describeSent(sent)}`,
    }
  );
}

function faultOf(delivery: Delivery, isInvoke: boolean): Pick<Reason, 'message' | 'arrived'> | undefined {
  if (delivery.status === 'unreachable') {
    const hint = delivery.hint === undefined ? '' : ` ${delivery.hint}`;
    return { message: `The bot could not be reached.${hint}`, arrived: toPlainLine(delivery.message, 300) };
  }
  if (delivery.status !== 'answered') return undefined;
  const { code, body, contentType } = delivery;
  const arrived = `status ${code}: ${describeBody(body)}`;
  if (code < 300 && contentType?.includes('text/html')) {
    return {
      message: 'A web page answered in place of the bot: check the path of the endpoint (/api/messages).',
      arrived,
    };
  }
  if (isInvoke || code < 300 || code >= 500) return undefined;
  return { message: `The bot refused what was sent with status ${code}: ${remedyFor(code)}`, arrived };
}

function remedyFor(code: number): string {
  if (code === 401 || code === 403)
    return 'it wants authentication; start it without an app id, or set bot.auth.';
  if (code === 404 || code === 405 || code < 400) return 'check the path of the endpoint (/api/messages).';
  return code === 429 ? 'too many requests; lower --concurrency.' : "the bot's log says why.";
}
