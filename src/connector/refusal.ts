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

/** Answers with the conversation that `{conversation}` names, or 404, which is reported. */
export function inConversation(
  answer: (conversation: StoredConversation, call: Call, store: ConversationStore) => ConnectorResponse,
): (call: Call, store: ConversationStore) => ConnectorResponse {
  return (call, store) => {
    const id = call.ids['conversation'] ?? '';
    const conversation = store.find(id);
    if (conversation) return answer(conversation, call, store);
    const message = `There is no conversation "${id}".`;
    store.report({
      code: 'unknown-conversation',
      message,
      method: call.method,
      url: call.url,
      conversationId: id,
    });
    return refuse(404, 'ConversationNotFound', message);
  };
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
