import assert from 'node:assert/strict';
import { text as readText } from 'node:stream/consumers';
import {
  ConnectorClient,
  MicrosoftAppCredentials,
  TeamsConnectorClient,
  TokenApiClient,
} from 'botframework-connector';
import type { ConnectorClientOptions } from 'botframework-connector/lib/connectorApi/models/index.js';
import type { Activity, ChannelAccount, ConversationParameters } from 'botframework-schema';
import { HttpHeaders } from './sdk-http-headers.ts';
import { createInMemoryHttpClient } from '../../../adapters/connector/in-memory-http-client.ts';
import { openConnectorServer } from '../../../adapters/connector/serve-connector.ts';
import type { ConnectorHandler } from '../../../src/connector/http.ts';
import { hostConversation } from '../../connector/hosting.ts';

type ClientOptions = Pick<ConnectorClientOptions, 'baseUri' | 'httpClient'>;

/** Ways for a bot to reach the Connector; each must give the SDK's clients the same answers. */
const transports: Readonly<
  Record<string, (handler: ConnectorHandler) => Promise<ClientOptions & { close: () => Promise<void> }>>
> = {
  'over HTTP': async (handler) => {
    const server = await openConnectorServer(handler);
    return { baseUri: `${server.url}/`, close: () => server.close() };
  },
  'in memory': (handler) => {
    const httpClient = createInMemoryHttpClient(handler, HttpHeaders) as unknown as NonNullable<
      ClientOptions['httpClient']
    >;
    return Promise.resolve({
      baseUri: 'http://connector.invalid',
      httpClient,
      close: () => Promise.resolve(),
    });
  },
};

const id = 'c|1';
const say = (text: string): Partial<Activity> => ({ type: 'message', text });
const bot = { id: 'bot', name: 'Bot' };

for (const [name, open] of Object.entries(transports)) {
  describe(`botframework-connector's clients ${name}`, () => {
    const meeting = { id: 'm/1=', info: { details: { id: 'm/1=', title: 'Weekly' } } };
    const team = {
      details: { id: '19:t@thread.tacv2', name: 'Team' },
      channels: [{ id: 'c|1', name: 'One' }],
    };
    let hosting: ReturnType<typeof hostConversation>;
    let close: () => Promise<void>;
    let options: ClientOptions;
    let client: ConnectorClient;

    beforeEach(async () => {
      hosting = hostConversation({ team, meeting });
      ({ close, ...options } = await open(hosting.connector.handle));
      client = new ConnectorClient(MicrosoftAppCredentials.Empty, options);
    });
    afterEach(() => close());

    it('send, reply, update and delete', async () => {
      const { conversations } = client;
      const sent = await conversations.sendToConversation(id, say('one'));
      assert.equal(sent.id, 'c|1|0000000');
      const reply = await conversations.replyToActivity(id, 'made up', say('two'));
      assert.equal(reply.id, 'c|1|0000001');
      assert.equal((await conversations.updateActivity(id, sent.id, say('three'))).id, sent.id);
      await conversations.deleteActivity(id, reply.id);
      assert.deepEqual(
        hosting.arrivals.map(({ kind, activity }) => [kind, activity.id, activity.text]),
        [
          ['activity', sent.id, 'one'],
          ['activity', reply.id, 'two'],
          ['update', sent.id, 'three'],
          ['delete', reply.id, undefined],
        ],
      );
      assert.deepEqual(hosting.problems, []);
    });

    it('read errors as the SDK shows them to a bot', async () => {
      await assert.rejects(client.conversations.sendToConversation('nowhere', say('x')), {
        statusCode: 404,
        code: 'ConversationNotFound',
        message: 'There is no conversation "nowhere".',
      });
      await assert.rejects(client.conversations.deleteActivity(id, 'x'), {
        statusCode: 404,
        code: 'ActivityNotFoundInConversation',
      });
      await assert.rejects(client.conversations.sendToConversation(id, { text: 'x' }), {
        statusCode: 400,
        code: 'BadSyntax',
      });
    });

    it('create and list conversations', async () => {
      const parameters = { isGroup: false, bot, members: [{ id: 'u', name: 'U' }], activity: say('hi') };
      const created = await client.conversations.createConversation(
        parameters as unknown as ConversationParameters,
      );
      assert.equal(created.id, 'new-1');
      assert.equal(created.activityId, 'new-1|0000000');
      const listed = await client.conversations.getConversations();
      assert.deepEqual(
        listed.conversations.map((conversation) => conversation.id),
        [id, 'new-1'],
      );
    });

    it('upload history', async () => {
      const history = { activities: [say('one') as Activity, say('two') as Activity] };
      assert.equal((await client.conversations.sendConversationHistory(id, history)).id, 'c|1|0000001');
      assert.equal(hosting.arrivals.length, 2);
    });

    it('ask for members, one, page by page, and of an activity, and delete one', async () => {
      const { conversations } = client;
      const idsOf = (members: Iterable<ChannelAccount>) => Array.from(members, (member) => member.id);
      assert.deepEqual(idsOf(await conversations.getConversationMembers(id)), ['bot', 'u/1']);
      assert.equal((await conversations.getConversationMember(id, 'u/1')).name, 'Ann');
      const first = await conversations.getConversationPagedMembers(id, {
        pageSize: 1,
        continuationToken: '',
      });
      assert.deepEqual(idsOf(first.members), ['bot']);
      const { continuationToken } = first;
      const second = await conversations.getConversationPagedMembers(id, { pageSize: 1, continuationToken });
      assert.deepEqual(idsOf(second.members), ['u/1']);
      assert.equal(second.continuationToken, undefined);
      const sent = await conversations.sendToConversation(id, say('x'));
      assert.deepEqual(idsOf(await conversations.getActivityMembers(id, sent.id)), ['bot', 'u/1']);
      await conversations.deleteConversationMember(id, 'u/1');
      await assert.rejects(conversations.getConversationMember(id, 'u/1'), { statusCode: 404 });
    });

    it('upload and download attachments', async () => {
      const uploaded = await client.conversations.uploadAttachment(id, {
        name: 'note.txt',
        type: 'text/plain',
        originalBase64: Buffer.from('grüß dich'),
        thumbnailBase64: Buffer.from('g'),
      });
      const info = await client.attachments.getAttachmentInfo(uploaded.id);
      assert.deepEqual(
        [info.name, info.type, info.views.map(({ viewId, size }) => [viewId, size])],
        [
          'note.txt',
          'text/plain',
          [
            ['original', 11],
            ['thumbnail', 1],
          ],
        ],
      );
      const view = await client.attachments.getAttachment(uploaded.id, 'original');
      assert.ok(view.readableStreamBody);
      assert.equal(await readText(view.readableStreamBody), 'grüß dich');
      await assert.rejects(client.attachments.getAttachment(uploaded.id, 'other'), { statusCode: 404 });
    });

    it('ask for teams and meetings and send to many', async () => {
      const { teams } = new TeamsConnectorClient(MicrosoftAppCredentials.Empty, options);
      assert.equal((await teams.fetchTeamDetails(team.details.id)).name, 'Team');
      assert.equal((await teams.fetchChannelList(team.details.id)).conversations?.[0]?.name, 'One');
      assert.equal((await teams.fetchMeetingInfo(meeting.id)).details.title, 'Weekly');
      const participant = await teams.fetchMeetingParticipant(meeting.id, 'aad-1', { tenantId: 't' });
      assert.equal(participant.user?.id, 'u/1');
      await teams.sendMeetingNotification(meeting.id, {
        type: 'targetedMeetingNotification',
        value: { recipients: [], surfaces: [] },
      });
      const members = [{ id: 'u/1' }, { id: 'nobody' }];
      const { operationId } = await teams.sendMessageToListOfUsers(say('all') as Activity, 't', members);
      assert.equal((await teams.getOperationState(operationId)).state, 'Completed');
      const failed = await teams.getOperationFailedEntries(operationId);
      assert.deepEqual(
        failed.failedEntryResponses.map((entry) => entry.id),
        ['nobody'],
      );
      await teams.cancelOperation(operationId);
      assert.equal(hosting.arrivals[0]?.activity.text, 'all');
      assert.equal(
        (await teams.sendMessageToAllUsersInTenant(say('x') as Activity, 't')).operationId,
        'new-2',
      );
      const toTeam = await teams.sendMessageToAllUsersInTeam(say('x') as Activity, 't', team.details.id);
      assert.equal(toTeam.operationId, 'new-3');
      const toChannels = await teams.sendMessageToListOfChannels(say('x') as Activity, 't', [{ id }]);
      assert.equal(toChannels.operationId, 'new-4');
    });

    it('learn from the token service that the user has not signed in', async () => {
      const { userToken, botSignIn } = new TokenApiClient(MicrosoftAppCredentials.Empty, options);
      const token = await userToken.getToken('u', 'connection');
      assert.equal(token._response.status, 404);
      // botbuilder's UserTokenClient returns this as the token.
      assert.ok(!token._response.parsedBody);
      const exchanged = await userToken.exchangeAsync('u', 'connection', 'emulator', { token: 't' });
      // The legacy adapter throws what this says; prompts fall back to the card when there is no token in it.
      assert.equal(exchanged._response.status, 400);
      assert.deepEqual(Object.keys(exchanged._response.parsedBody as object), ['error']);
      assert.deepEqual({ ...(await userToken.getAadTokens('u', 'connection', { resourceUrls: [] })) }, {});
      const status = await userToken.getTokenStatus('u');
      assert.deepEqual(
        status.map(({ connectionName, hasToken }) => [connectionName, hasToken]),
        [['connection', false]],
      );
      assert.equal((await userToken.signOut('u'))._response.status, 200);
      const { _response } = await botSignIn.getSignInUrl('state');
      assert.match(_response.bodyAsText, /^https:\/\/sign-in\.invalid\//);
      const resource = await botSignIn.getSignInResource('state');
      assert.match(String(resource.signInLink), /^https:\/\/sign-in\.invalid\//);
    });
  });
}
