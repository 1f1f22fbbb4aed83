import type { Activity } from '../activity/activity.ts';
import { omitFields } from '../activity/merge-fields.ts';
import type { Fault, Refusal } from '../teams-rules/fault.ts';
import type { ConversationStore, StoredConversation } from './conversation-store.ts';
import type { ConnectorResponse } from './http.ts';
import type { Call } from './match-route.ts';
import { refuse } from './refusal.ts';

/** Asks Teams' rules about what the bot sends; reports every fault, and answers as Teams does if they are enforced. */
export function refuseSend(
  conversation: StoredConversation,
  activity: Activity,
  call: Call,
  store: ConversationStore,
): ConnectorResponse | undefined {
  const watch = store.watchOf(conversation);
  if (!watch) return undefined;
  const moment = { nowMs: store.clock.now(), newId: store.nextActivityId(conversation) };
  return settle(watch.judgeSend(activity, moment), conversation, call, store);
}

/** The same about a look at the members. */
export function refuseRead(
  conversation: StoredConversation,
  call: Call,
  store: ConversationStore,
): ConnectorResponse | undefined {
  const watch = store.watchOf(conversation);
  return watch && settle(watch.judgeRead(store.clock.now()), conversation, call, store);
}

const ofAttachments: ReadonlySet<string> = new Set(['attachments', 'suggestedActions']);
const ofText: ReadonlySet<string> = new Set(['text', 'entities']);

/** Takes an activity; where limits are enforced, text and attachments part, and the last has the id that the bot gets. */
export function receiveAsTeams(
  conversation: StoredConversation,
  activity: Activity,
  store: ConversationStore,
): Activity {
  const { text, attachments } = activity;
  const parts =
    store.limits === 'enforce' &&
    store.watchOf(conversation) !== undefined &&
    activity.type === 'message' &&
    (text ?? '').trim() !== '' &&
    (attachments ?? []).length > 0;
  if (!parts) return store.receive(conversation, activity);
  store.receive(conversation, omitFields(activity, ofAttachments));
  return store.receive(conversation, omitFields(activity, ofText));
}

function settle(
  faults: readonly Fault[],
  conversation: StoredConversation,
  call: Call,
  store: ConversationStore,
): ConnectorResponse | undefined {
  const refused =
    store.limits === 'enforce' ? faults.find(({ refusal }) => refusal !== undefined) : undefined;
  for (const fault of faults) {
    store.report({
      code:
        fault !== refused
          ? 'teams-limit'
          : fault.refusal?.status === 429
            ? 'teams-throttled'
            : 'teams-refusal',
      message: fault.message,
      method: call.method,
      url: call.url,
      conversationId: conversation.id,
    });
  }
  return refused?.refusal && answerOf(refused.refusal);
}

function answerOf({ status, code, message, retryAfterMs }: Refusal): ConnectorResponse {
  const response = refuse(status, code, message);
  if (retryAfterMs === undefined) return response;
  return { ...response, headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) } };
}
