import type { ChannelAccount, ConversationAccount } from '../activity/activity.ts';
import { isAccount, isRecord, readActivity } from './complete-activity.ts';
import type { ConnectorResponse } from './http.ts';
import type { Call, Route } from './match-route.ts';
import type { ConversationStore, StoredConversation } from './conversation-store.ts';
import { readPage } from './page.ts';
import { refuseRead } from './keep-limits.ts';
import { inConversation, refuse, refuseMalformed } from './refusal.ts';

const conversation = '/v3/conversations/{conversation}';
const defaultPageSize = 200;

/** Conversations and who is in them. */
export const conversationRoutes: readonly Route[] = [
  { method: 'POST', path: '/v3/conversations', answer: createConversation },
  { method: 'GET', path: '/v3/conversations', answer: listConversations },
  {
    method: 'GET',
    path: `${conversation}/members`,
    answer: reading(({ members }) => ({ status: 200, body: members })),
  },
  { method: 'GET', path: `${conversation}/pagedmembers`, answer: reading(listPagedMembers) },
  { method: 'GET', path: `${conversation}/members/{member}`, answer: reading(getMember) },
  { method: 'DELETE', path: `${conversation}/members/{member}`, answer: inConversation(deleteMember) },
];

/** Looks at members, which Teams allows so and so often. */
function reading(
  answer: (conversation: StoredConversation, call: Call) => ConnectorResponse,
): Route['answer'] {
  return inConversation((stored, call, store) => refuseRead(stored, call, store) ?? answer(stored, call));
}

function createConversation(call: Call, store: ConversationStore): ConnectorResponse {
  const parameters = call.body;
  if (!isRecord(parameters))
    return refuseMalformed(call, store, 'Expected conversation parameters, a JSON object.');
  const sent = parameters['activity'] ?? undefined;
  const activity = sent === undefined ? undefined : readActivity(sent);
  if (typeof activity === 'string') return refuseMalformed(call, store, activity);

  const hosted = host(parameters, call, store);
  const first = activity && store.receive(hosted, activity);
  return { status: 201, body: { id: hosted.id, activityId: first?.id } };
}

function host(parameters: Record<string, unknown>, call: Call, store: ConversationStore): StoredConversation {
  const isGroup = parameters['isGroup'] === true;
  const account: ConversationAccount = {
    id: store.newId(),
    isGroup,
    conversationType: isGroup ? 'groupChat' : 'personal',
  };
  const { topicName, tenantId } = parameters;
  if (typeof topicName === 'string') account.name = topicName;
  if (typeof tenantId === 'string') account.tenantId = tenantId;

  const claimed = store.onConversationCreated?.(account, parameters);
  if (claimed) return store.host(claimed);
  store.report({
    code: 'unclaimed-conversation',
    message: 'The bot created a conversation that no user takes part in; what it says there reaches no one.',
    method: call.method,
    url: call.url,
    conversationId: account.id,
  });
  const bot = [parameters['bot'], parameters['agent']].find(isAccount) ?? { id: 'bot' };
  const listed = parameters['members'];
  const members: ChannelAccount[] = Array.isArray(listed) ? listed.filter(isAccount) : [];
  return store.hostUnclaimed({ account, bot, members, onArrival: () => undefined });
}

function listConversations(call: Call, store: ConversationStore): ConnectorResponse {
  const page = readPage([...store.conversations()], call, defaultPageSize);
  if (typeof page === 'string') return refuse(400, 'BadArgument', page);
  const conversations = page.items.map(({ id, members }) => ({ id, members }));
  return { status: 200, body: { conversations, continuationToken: page.continuationToken } };
}

function listPagedMembers({ members }: StoredConversation, call: Call): ConnectorResponse {
  const page = readPage(members, call, defaultPageSize);
  if (typeof page === 'string') return refuse(400, 'BadArgument', page);
  return { status: 200, body: { members: page.items, continuationToken: page.continuationToken } };
}

function getMember({ members }: StoredConversation, call: Call): ConnectorResponse {
  const member = findMember(members, call.ids['member']);
  return member ? { status: 200, body: member } : refuseMember(call);
}

function deleteMember(stored: StoredConversation, call: Call): ConnectorResponse {
  const member = findMember(stored.members, call.ids['member']);
  if (!member) return refuseMember(call);
  stored.members = stored.members.filter((other) => other !== member);
  return { status: 200 };
}

/** Teams takes the AAD object id of a user in place of the channel's. */
export function findMember(
  members: readonly ChannelAccount[],
  id: string | undefined,
): ChannelAccount | undefined {
  return members.find((member) => member.id === id) ?? members.find((member) => member.aadObjectId === id);
}

function refuseMember(call: Call): ConnectorResponse {
  return refuse(404, 'MemberNotFoundInConversation', `There is no member "${call.ids['member']}" in it.`);
}
