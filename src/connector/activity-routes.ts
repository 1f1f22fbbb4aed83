import type { Activity } from '../activity/activity.ts';
import { isRecord, readActivity } from './complete-activity.ts';
import type { ConnectorResponse } from './http.ts';
import type { Call, Route } from './match-route.ts';
import type { ConversationStore, StoredConversation } from './conversation-store.ts';
import { receiveAsTeams, refuseRead, refuseSend } from './keep-limits.ts';
import { inConversation, onActivity, refuseFlood, refuseMalformed } from './refusal.ts';
import { readStream } from '../teams-rules/read-stream.ts';

const activities = '/v3/conversations/{conversation}/activities';

/**
 * What a bot says. `?isTargetedActivity=true` (Teams) changes nothing here: the user that we stand for is
 * whom such an activity is shown to.
 */
export const activityRoutes: readonly Route[] = [
  { method: 'POST', path: activities, answer: inConversation(sendActivity) },
  { method: 'POST', path: `${activities}/history`, answer: inConversation(sendHistory) },
  // A reply to an activity that we do not know is taken: proactive messages reply to ids made up by the SDK.
  { method: 'POST', path: `${activities}/{activity}`, answer: inConversation(sendActivity) },
  { method: 'PUT', path: `${activities}/{activity}`, answer: onActivity(updateActivity) },
  { method: 'DELETE', path: `${activities}/{activity}`, answer: onActivity(deleteActivity) },
  {
    method: 'GET',
    path: `${activities}/{activity}/members`,
    answer: onActivity(
      (conversation, _id, call, store) =>
        refuseRead(conversation, call, store) ?? { status: 200, body: conversation.members },
    ),
  },
  { method: 'PUT', path: `${activities}/{activity}/reactions/{type}`, answer: onActivity(addReaction) },
  { method: 'DELETE', path: `${activities}/{activity}/reactions/{type}`, answer: onActivity(removeReaction) },
];

function sendActivity(
  conversation: StoredConversation,
  call: Call,
  store: ConversationStore,
): ConnectorResponse {
  const activity = readActivity(call.body);
  if (typeof activity === 'string') return refuseMalformed(call, store, activity);
  const target = call.ids['activity'];
  if (target !== undefined) activity.replyToId ??= target;
  const refused = refuseSend(conversation, activity, call, store);
  if (refused) return refused;
  const { id } = receiveAsTeams(conversation, activity, store);
  const piece = readStream(activity);
  if (!piece) return { status: 200, body: { id } };
  // The first piece of a stream gets an id, the others name it and are merely accepted.
  return piece.streamId === undefined ? { status: 201, body: { id } } : { status: 202, body: {} };
}

function sendHistory(
  conversation: StoredConversation,
  call: Call,
  store: ConversationStore,
): ConnectorResponse {
  const sent = isRecord(call.body) ? call.body['activities'] : undefined;
  if (!Array.isArray(sent))
    return refuseMalformed(call, store, 'Expected a transcript, {"activities": […]}.');
  const refused = refuseFlood(conversation, sent.length, call, store);
  if (refused) return refused;
  const read: Activity[] = [];
  for (const item of sent) {
    const activity = readActivity(item);
    if (typeof activity === 'string') return refuseMalformed(call, store, activity);
    read.push(activity);
  }
  const received = read.map((activity) => store.receiveHistory(conversation, activity));
  return { status: 200, body: { id: received.at(-1)?.id ?? '' } };
}

function updateActivity(
  conversation: StoredConversation,
  id: string,
  call: Call,
  store: ConversationStore,
): ConnectorResponse {
  const activity = readActivity(call.body);
  if (typeof activity === 'string') return refuseMalformed(call, store, activity);
  store.receiveUpdate(conversation, activity, id);
  return { status: 200, body: { id } };
}

function deleteActivity(
  conversation: StoredConversation,
  id: string,
  _call: Call,
  store: ConversationStore,
): ConnectorResponse {
  store.receiveDelete(conversation, id);
  return { status: 200 };
}

function addReaction(
  conversation: StoredConversation,
  replyToId: string,
  call: Call,
  store: ConversationStore,
): ConnectorResponse {
  const reactionsAdded = [{ type: call.ids['type'] ?? '' }];
  store.receive(conversation, { type: 'messageReaction', reactionsAdded, replyToId });
  return { status: 200 };
}

function removeReaction(
  conversation: StoredConversation,
  replyToId: string,
  call: Call,
  store: ConversationStore,
): ConnectorResponse {
  const reactionsRemoved = [{ type: call.ids['type'] ?? '' }];
  store.receive(conversation, { type: 'messageReaction', reactionsRemoved, replyToId });
  return { status: 200 };
}
