import type { Activity } from '../activity/activity.ts';
import { isAccount, isRecord, readActivity } from './complete-activity.ts';
import { findMember } from './conversation-routes.ts';
import type { ConnectorResponse } from './http.ts';
import type { Call, Route } from './match-route.ts';
import type { ConversationStore, StoredConversation } from './conversation-store.ts';
import { maxArrivals, refuse, refuseMalformed } from './refusal.ts';

const batch = '/v3/batch/conversation';
/** More than Teams takes at once; and more operations than anybody asks after. */
const maxRecipients = 1000;
const keptOperations = 1000;

/** What only Teams has: teams, meetings, messages to many. Answers come from the conversations that are hosted. */
export const teamsRoutes: readonly Route[] = [
  { method: 'GET', path: '/v3/teams/{team}', answer: getTeam },
  { method: 'GET', path: '/v3/teams/{team}/conversations', answer: listChannels },
  { method: 'GET', path: '/v1/meetings/{meeting}', answer: getMeeting },
  { method: 'GET', path: '/v1/meetings/{meeting}/participants/{participant}', answer: getParticipant },
  { method: 'POST', path: '/v1/meetings/{meeting}/notification', answer: notifyMeeting },
  { method: 'POST', path: `${batch}/users`, answer: sendTo('members', hasUser) },
  { method: 'POST', path: `${batch}/channels`, answer: sendTo('members', isChannel) },
  { method: 'POST', path: `${batch}/tenant`, answer: sendTo('tenantId', isInTenant) },
  { method: 'POST', path: `${batch}/team`, answer: sendTo('teamId', isInTeam) },
  { method: 'GET', path: `${batch}/{operation}`, answer: getOperation },
  { method: 'DELETE', path: `${batch}/{operation}`, answer: cancelOperation },
  { method: 'GET', path: `${batch}/failedentries/{operation}`, answer: listFailedEntries },
];

function getTeam(call: Call, store: ConversationStore): ConnectorResponse {
  const team = store.find(call.ids['team'] ?? '')?.hosted.team;
  return team ? { status: 200, body: team.details } : refuse(404, 'TeamNotFound', 'There is no such team.');
}

function listChannels(call: Call, store: ConversationStore): ConnectorResponse {
  const team = store.find(call.ids['team'] ?? '')?.hosted.team;
  if (!team) return refuse(404, 'TeamNotFound', 'There is no such team.');
  return { status: 200, body: { conversations: team.channels } };
}

function findMeeting(call: Call, store: ConversationStore): StoredConversation | undefined {
  for (const conversation of store.conversations()) {
    if (conversation.hosted.meeting?.id === call.ids['meeting']) return conversation;
  }
  return undefined;
}

function refuseMeeting(): ConnectorResponse {
  return refuse(404, 'MeetingNotFound', 'There is no such meeting.');
}

function getMeeting(call: Call, store: ConversationStore): ConnectorResponse {
  const meeting = findMeeting(call, store)?.hosted.meeting;
  return meeting ? { status: 200, body: meeting.info } : refuseMeeting();
}

function getParticipant(call: Call, store: ConversationStore): ConnectorResponse {
  const conversation = findMeeting(call, store);
  if (!conversation) return refuseMeeting();
  const user = findMember(conversation.members, call.ids['participant']);
  if (!user) return refuse(404, 'ParticipantNotFound', 'There is no such participant in the meeting.');
  const meeting = { role: 'Attendee', inMeeting: true };
  return { status: 200, body: { user, meeting, conversation: { id: conversation.id } } };
}

function notifyMeeting(call: Call, store: ConversationStore): ConnectorResponse {
  if (!findMeeting(call, store)) return refuseMeeting();
  if (!isRecord(call.body)) return refuseMalformed(call, store, 'Expected a notification, a JSON object.');
  return { status: 202, body: {} };
}

type Addressed = (conversation: StoredConversation, id: string) => boolean;

function hasUser({ user }: StoredConversation, id: string): boolean {
  return user !== undefined && (user.id === id || user.aadObjectId === id);
}

function isChannel({ id }: StoredConversation, channelId: string): boolean {
  return id === channelId || id.startsWith(`${channelId};messageid=`);
}

function isInTenant({ hosted }: StoredConversation, tenantId: string): boolean {
  return hosted.account.tenantId === tenantId;
}

function isInTeam({ hosted }: StoredConversation, teamId: string): boolean {
  return hosted.team?.details.id === teamId;
}

function sendTo(field: 'members' | 'tenantId' | 'teamId', isAddressed: Addressed): Route['answer'] {
  return (call, store) => {
    const request = isRecord(call.body) ? call.body : {};
    const activity = readActivity(request['activity']);
    if (typeof activity === 'string') return refuseMalformed(call, store, activity);
    const listed = request[field];
    const ids = Array.isArray(listed) ? listed.filter(isAccount).map(({ id }) => id) : [listed];
    if (ids.length === 0 || !ids.every((id) => typeof id === 'string')) {
      return refuseMalformed(call, store, `The batch request has no "${field}".`);
    }
    if (ids.length > maxRecipients)
      return refuseMalformed(call, store, `The batch request names more than ${maxRecipients} recipients.`);
    const operationId = store.newId();
    const oldest = store.operations.size < keptOperations ? undefined : store.operations.keys().next().value;
    if (oldest !== undefined) store.operations.delete(oldest);
    store.operations.set(operationId, deliver(activity, ids, isAddressed, store));
    return { status: 201, body: { operationId } };
  };
}

function deliver(
  activity: Activity,
  ids: readonly string[],
  isAddressed: Addressed,
  store: ConversationStore,
) {
  const all = [...store.conversations()];
  const failed: { id: string; error: string }[] = [];
  let delivered = 0;
  for (const id of ids) {
    const addressed = all.filter((conversation) => isAddressed(conversation, id));
    for (const conversation of addressed)
      if (conversation.arrivalCount < maxArrivals) store.receive(conversation, activity);
    delivered += addressed.length;
    if (addressed.length === 0) failed.push({ id, error: 'There is no such recipient.' });
  }
  return { delivered, failed };
}

function refuseOperation(): ConnectorResponse {
  return refuse(404, 'OperationNotFound', 'There is no such batch operation.');
}

function getOperation(call: Call, store: ConversationStore): ConnectorResponse {
  const operation = store.operations.get(call.ids['operation'] ?? '');
  if (!operation) return refuseOperation();
  const statusMap: Record<string, number> = {};
  if (operation.delivered > 0) statusMap['201'] = operation.delivered;
  if (operation.failed.length > 0) statusMap['404'] = operation.failed.length;
  const totalEntriesCount = operation.delivered + operation.failed.length;
  // Teams documents response.statusMap; botframework-connector 4.23.3 reads stateMap.
  return {
    status: 200,
    body: { state: 'Completed', response: { statusMap }, stateMap: statusMap, totalEntriesCount },
  };
}

/** Too late, since messages are delivered at once, which Teams answers in the same way. */
function cancelOperation(call: Call, store: ConversationStore): ConnectorResponse {
  return store.operations.has(call.ids['operation'] ?? '') ? { status: 200 } : refuseOperation();
}

function listFailedEntries(call: Call, store: ConversationStore): ConnectorResponse {
  const operation = store.operations.get(call.ids['operation'] ?? '');
  if (!operation) return refuseOperation();
  // The SDKs do not agree on the id's case.
  const failedEntryResponses = operation.failed.map(({ id, error }) => ({ id, Id: id, error }));
  return { status: 200, body: { failedEntryResponses } };
}
