import { asRecord, asText } from '../activity/read-values.ts';
import type { ConnectorResponse } from './http.ts';
import type { Call } from './match-route.ts';
import type { ConversationStore, StoredConversation } from './conversation-store.ts';

/** An error answer in the form that all Bot Framework clients read. */
export function refuse(status: number, code: string, message: string): ConnectorResponse {
  return { status, body: { error: { code, message } } };
}

/** 400 for a body that is not what the route takes; reported. */
export function refuseMalformed(call: Call, store: ConversationStore, message: string): ConnectorResponse {
  const { method, url } = call;
  store.report({
    code: 'malformed-activity',
    message,
    method,
    url,
    conversationId: call.ids['conversation'],
  });
  return refuse(400, 'BadSyntax', message);
}

/** More than a bot says to one person; what goes beyond it is a bot that cannot stop. */
export const maxArrivals = 20_000;

/** 429 for what goes beyond what a conversation holds; reported the first time. */
export function refuseFlood(
  conversation: StoredConversation,
  count: number,
  call: Call,
  store: ConversationStore,
): ConnectorResponse | undefined {
  if (conversation.arrivalCount + count <= maxArrivals) return undefined;
  const message = `The bot sent more than ${maxArrivals} activities to one conversation; those after it were refused.`;
  if (!conversation.isFlooded) {
    conversation.isFlooded = true;
    const { method, url } = call;
    store.report({ code: 'flood', message, method, url, conversationId: conversation.id });
  }
  return refuse(429, 'TooManyRequests', message);
}

/** Answers with the conversation that `{conversation}` names, or 404, which is reported. */
export function inConversation(
  answer: (conversation: StoredConversation, call: Call, store: ConversationStore) => ConnectorResponse,
): (call: Call, store: ConversationStore) => ConnectorResponse {
  return (call, store) => {
    const id = call.ids['conversation'] ?? '';
    const conversation = store.find(id);
    if (conversation) {
      const refused = call.method === 'GET' ? undefined : refuseFlood(conversation, 1, call, store);
      return refused ?? answer(conversation, call, store);
    }
    const { method, url } = call;
    const message = `There is no conversation "${id}".`;
    const conversationId = meantBy(call, store)?.id ?? (store.hasEnded(id) ? id : undefined);
    store.report({ code: 'unknown-conversation', message, method, url, conversationId });
    return refuse(404, 'ConversationNotFound', message);
  };
}

/** The conversation out of which a bot calls for one that is not there: it replies to something, or there is but one. */
function meantBy({ ids, body }: Call, store: ConversationStore): StoredConversation | undefined {
  const said = asRecord(body);
  const named = asText(asRecord(said?.['conversation'])?.['id']);
  const target = ids['activity'] ?? asText(said?.['replyToId']) ?? '';
  const [first, ...others] = store.conversations();
  return (
    (named === undefined ? undefined : store.find(named)) ??
    store.find(target.slice(0, Math.max(0, target.lastIndexOf('|')))) ??
    (others.length === 0 ? first : undefined)
  );
}

/** Like `inConversation`, for routes whose `{activity}` must be one of the conversation's. */
export function onActivity(
  answer: (
    conversation: StoredConversation,
    activityId: string,
    call: Call,
    store: ConversationStore,
  ) => ConnectorResponse,
): (call: Call, store: ConversationStore) => ConnectorResponse {
  return inConversation((conversation, call, store) => {
    const id = call.ids['activity'] ?? '';
    if (conversation.activityIds.has(id)) return answer(conversation, id, call, store);
    const message = `There is no activity "${id}" in conversation "${conversation.id}".`;
    const { method, url } = call;
    store.report({ code: 'unknown-activity', message, method, url, conversationId: conversation.id });
    return refuse(404, 'ActivityNotFoundInConversation', message);
  });
}
