/** A request that is in order, to be spoilt. */
export interface Template {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
  /** Sent as it stands in place of a body of JSON. */
  readonly text?: string;
}

const message = {
  type: 'message',
  id: 'c|1|0000001',
  timestamp: '2026-01-02T03:04:05.000Z',
  channelId: 'emulator',
  from: { id: 'bot', name: 'Bot', role: 'bot' },
  recipient: { id: 'u/1', name: 'Ann' },
  conversation: { id: 'c|1', conversationType: 'personal' },
  replyToId: 'c|1|0000000',
  text: 'hello',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        type: 'AdaptiveCard',
        version: '1.5',
        body: [{ type: 'TextBlock', text: 'x' }],
        actions: [],
      },
    },
  ],
  suggestedActions: { actions: [{ type: 'imBack', title: 'Yes', value: 'yes' }] },
  entities: [{ type: 'mention', text: '<at>Ann</at>', mentioned: { id: 'u/1' } }],
  channelData: { tenant: { id: 't' }, streamType: 'streaming', streamSequence: 1 },
};
const streamed = {
  ...message,
  type: 'typing',
  entities: [{ type: 'streaminfo', streamType: 'streaming', streamSequence: 1 }],
};

/** Every route of the Connector and of the token service, `{c}` standing for a conversation. */
export const connectorTemplates: readonly Template[] = [
  { method: 'POST', path: '/v3/conversations/{c}/activities', body: message },
  { method: 'POST', path: '/v3/conversations/{c}/activities', body: streamed },
  { method: 'POST', path: '/v3/conversations/{c}/activities/{c}%7C0000001', body: message },
  { method: 'PUT', path: '/v3/conversations/{c}/activities/{c}%7C0000001', body: message },
  { method: 'DELETE', path: '/v3/conversations/{c}/activities/{c}%7C0000002' },
  {
    method: 'POST',
    path: '/v3/conversations/{c}/activities/history',
    body: { activities: [message, message] },
  },
  { method: 'GET', path: '/v3/conversations/{c}/activities/{c}%7C0000001/members' },
  { method: 'PUT', path: '/v3/conversations/{c}/activities/{c}%7C0000001/reactions/like' },
  { method: 'GET', path: '/v3/conversations/{c}/members' },
  { method: 'GET', path: '/v3/conversations/{c}/members/u%2F1' },
  { method: 'DELETE', path: '/v3/conversations/{c}/members/nobody' },
  { method: 'GET', path: '/v3/conversations/{c}/pagedmembers?pageSize=1&continuationToken=0' },
  {
    method: 'POST',
    path: '/v3/conversations/{c}/attachments',
    body: {
      name: 'a.png',
      type: 'image/png',
      originalBase64: 'iVBORw0KGgo=',
      thumbnailBase64: 'iVBORw0KGgo=',
    },
  },
  { method: 'GET', path: '/v3/attachments/1/views/original' },
  { method: 'GET', path: '/v3/conversations?continuationToken=0' },
  {
    method: 'POST',
    path: '/v3/conversations',
    body: {
      isGroup: false,
      bot: { id: 'bot' },
      members: [{ id: 'u/9' }],
      tenantId: 't',
      activity: message,
      channelData: {},
    },
  },
  { method: 'GET', path: '/v3/teams/team' },
  { method: 'GET', path: '/v3/teams/team/conversations' },
  { method: 'GET', path: '/v1/meetings/m/participants/u%2F1?tenantId=t' },
  { method: 'POST', path: '/v1/meetings/m/notification', body: { type: 'targetedMeetingNotification' } },
  {
    method: 'POST',
    path: '/v3/batch/conversation/users',
    body: { activity: message, members: [{ id: 'nobody' }], tenantId: 't' },
  },
  { method: 'GET', path: '/v3/batch/conversation/failedentries/1' },
  {
    method: 'GET',
    path: '/api/usertoken/GetToken?userId=u%2F1&connectionName=c&channelId=emulator&code=123456',
  },
  {
    method: 'POST',
    path: '/api/usertoken/GetAadTokens?userId=u%2F1&connectionName=c',
    body: { resourceUrls: ['x'] },
  },
  { method: 'GET', path: '/api/usertoken/GetTokenStatus?userId=u%2F1&include=a,b' },
  { method: 'DELETE', path: '/api/usertoken/SignOut?userId=u%2F1&connectionName=c' },
  {
    method: 'POST',
    path: '/api/usertoken/exchange?userId=u%2F1&connectionName=c',
    body: { token: 'x', uri: 'y' },
  },
  { method: 'GET', path: '/api/usertoken/GetTokenOrSignInResource?userId=u%2F1&connectionName=c&state=eyJ9' },
  { method: 'GET', path: '/api/botsignin/GetSignInUrl?state=eyJhIjoxfQ==' },
  { method: 'GET', path: '/api/botsignin/GetSignInResource?state=eyJhIjoxfQ==' },
];

/** What the issuer serves, which asks for no token. */
export const issuerTemplates: readonly Template[] = [
  { method: 'GET', path: '/auth/v1/.well-known/openidconfiguration' },
  { method: 'GET', path: '/auth/t/discovery/v2.0/keys' },
  { method: 'GET', path: '/auth/discovery/instance?api-version=1.1' },
  {
    method: 'GET',
    path: '/auth/msi/token?resource=https%3A%2F%2Fapi.botframework.com&client_id=11111111-1111-4111-8111-111111111111',
  },
  { method: 'GET', path: '/auth/msi/token?resource=x' },
  {
    method: 'POST',
    path: '/auth/t/oauth2/v2.0/token',
    type: 'application/x-www-form-urlencoded',
    text: 'grant_type=client_credentials&client_id=11111111-1111-4111-8111-111111111111&client_secret=x&scope=https%3A%2F%2Fapi.botframework.com%2F.default',
  },
];

const said = {
  type: 'message',
  text: 'hi',
  from: { id: 'dl_me', name: 'Me' },
  locale: 'en-US',
  channelData: { clientActivityID: '1' },
};
const form =
  '--b\r\nContent-Disposition: form-data; name="activity"\r\nContent-Type: application/vnd.microsoft.activity\r\n\r\n' +
  '{"type":"message","text":"see"}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n' +
  'Content-Type: text/plain\r\n\r\nhello\r\n--b--\r\n';

/** Every route of Direct Line. */
export const directLineTemplates: readonly Template[] = [
  {
    method: 'POST',
    path: '/v3/directline/tokens/generate',
    body: { user: { id: 'dl_me', name: 'Me' }, trustedOrigins: [] },
  },
  { method: 'POST', path: '/v3/directline/tokens/refresh' },
  { method: 'POST', path: '/v3/directline/conversations', body: { user: { id: 'dl_me' }, locale: 'en-US' } },
  { method: 'GET', path: '/v3/directline/conversations/{c}?watermark=0' },
  { method: 'GET', path: '/v3/directline/conversations/{c}/activities?watermark=0' },
  { method: 'POST', path: '/v3/directline/conversations/{c}/activities', body: said },
  {
    method: 'POST',
    path: '/v3/directline/conversations/{c}/activities',
    body: { ...said, type: 'event', name: 'x', value: message },
  },
  { method: 'POST', path: '/v3/directline/conversations/{c}/activities', body: { ...said, type: 'typing' } },
  {
    method: 'POST',
    path: '/v3/directline/conversations/{c}/upload?userId=me',
    type: 'multipart/form-data; boundary=b',
    text: form,
  },
  {
    method: 'POST',
    path: '/v3/directline/conversations/{c}/upload?userId=me',
    type: 'text/plain',
    text: 'a file',
  },
  { method: 'GET', path: '/v3/directline/attachments/1/a.txt' },
  { method: 'OPTIONS', path: '/v3/directline/conversations' },
];
