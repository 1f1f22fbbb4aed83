import { toPlainLine } from '../activity/plain-text.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import type { Delivery } from '../channel/ports.ts';
import { describeBody, describeSent, pointAtSent, sentActivities } from './moves.ts';
import { findInvokeResponseFault } from '../teams-rules/invoke-response.ts';
import type { ConversationRecord, Reason } from './record.ts';

/** Invokes whose answer is what the user sees: an empty one leaves it with an error message. */
const needsBody = new Set([
  'adaptiveCard/action',
  'application/search',
  'composeExtension/query',
  'composeExtension/queryLink',
  'composeExtension/selectItem',
  'task/fetch',
  'tab/fetch',
]);

/** Statuses by which a bot asks for another way of signing in. */
const signInStatuses = new Set([400, 404, 412]);

/**
 * `unanswered-invoke`, failed: an invoke got no answer in time, 501 (no handler) or another status from 400
 * on, a Universal Action's body that tells such a status, or no body where the user would see it. Sign-in
 * invokes may be answered with 400, 404 and 412, which lead to another way of signing in.
 */
export function checkUnansweredInvoke(record: ConversationRecord): Reason[] {
  return sentActivities(record).flatMap((sent): Reason[] => {
    const { activity } = sent.entry ?? {};
    if (activity?.type !== 'invoke') return [];
    const fault = findInvokeFault(asText(activity.name) ?? '', sent.delivery);
    if (fault === undefined) return [];
    return [
      {
        check: 'unanswered-invoke',
        severity: 'failed',
        message: `The invoke ${toPlainLine(asText(activity.name) ?? 'without name')} was not handled: ${fault}.`,
        expected: `status 200${needsBody.has(asText(activity.name) ?? '') ? ' with a body' : ''} for: ${describeSent(sent)}`,
        arrived:
          sent.delivery.status === 'answered'
            ? `status ${sent.delivery.code}: ${describeBody(sent.delivery.body)}`
            : fault,
        ...pointAtSent(sent),
      },
    ];
  });
}

/**
 * What is wrong with the answer to an invoke of that name, in a few words; undefined for answers that Teams can work
 * with, and where the bot was not reached.
 */
export function findInvokeFault(name: string, delivery: Delivery): string | undefined {
  if (delivery.status === 'unanswered') return `no answer within ${delivery.afterMs} ms`;
  if (delivery.status !== 'answered') return undefined;
  const { code, body } = delivery;
  if (name.startsWith('signin/') && signInStatuses.has(code)) return undefined;
  if (code === 501) return 'the bot has no handler for it (501)';
  if (code >= 400) return `the bot answered ${code}`;
  const stated = Number(asText(asRecord(body)?.['statusCode']));
  // 401 asks for sign-in, 412 for single sign-on: both are steps of a dialog.
  if (name === 'adaptiveCard/action' && stated >= 400 && stated !== 401 && stated !== 412) {
    return `the bot answered statusCode ${stated}`;
  }
  const fault = findInvokeResponseFault(name, body);
  return fault === undefined ? undefined : `the answer ${fault}`;
}
