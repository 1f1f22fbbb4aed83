import type { Activity, Attachment } from '../activity/activity.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import type { Channel, Clock, NewId } from '../channel/ports.ts';
import { readActivity } from '../connector/complete-activity.ts';
import { messageOf } from '../errors.ts';
import type { ActivityLog } from './activity-log.ts';
import { createAttachmentStore, safeMediaType, type UploadedFile } from './attachment-store.ts';
import { toDataUrl } from './data-url.ts';
import { isTooDeep } from '../activity/json-depth.ts';
import { directLineRoot, refuseFromClient, streamUrlLifetimeS, tokenLifetimeS } from './protocol.ts';
import { serveConversation, type ServedConversation, type ServedEntry } from './served-conversation.ts';

/** What a token allows: one conversation, to talk in it or to listen to it. */
export interface TokenClaims {
  readonly conversationId: string;
  readonly use: 'talk' | 'stream';
  /** Of the user, whom clients then cannot pretend to be somebody else. */
  readonly userId?: string | undefined;
  readonly userName?: string | undefined;
}

/** Makes tokens that nobody else can make. */
export interface TokenIssuer {
  issue(claims: TokenClaims, lifetimeS: number): Promise<string>;
  read(token: string): Promise<TokenClaims | 'expired' | 'invalid'>;
  /** Compares in constant time. */
  isSecret(text: string): boolean;
}

export interface DirectLineRequest {
  readonly method: string;
  /** Path with query, as it arrived. */
  readonly url: string;
  /** Scheme and authority that the client used, for URLs in answers: `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON. */
  readonly body?: unknown;
  /** Files of an upload; `body` is then the activity that came with them, if one did. */
  readonly files?: readonly UploadedFile[] | undefined;
  /** Set instead when the body could not be taken. */
  readonly unreadable?: { readonly status: 400 | 413; readonly message: string } | undefined;
}

export interface DirectLineResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON, except a Uint8Array (a file). */
  readonly body?: unknown;
}

export interface DirectLineServerOptions {
  /** The bot as people on Direct Line meet it. */
  readonly channel: Channel;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly tokens: TokenIssuer;
  /** Of users whose client names none. */
  readonly locale: string;
  /** Called once for each conversation that is begun. */
  readonly openLog: (conversationId: string) => ServedLog;
  /** One sentence; the conversation is '' where it is about none. */
  readonly onProblem: (conversationId: string, message: string) => void;
  /** The one that was used longest ago gives way; 1000 unless told. */
  readonly maxConversations?: number | undefined;
  /** It gives way, too, when all together take more bytes in memory; 512 MiB unless told. */
  readonly maxKeptBytes?: number | undefined;
  /** Of files that were uploaded, the oldest give way; 64 MiB unless told. */
  readonly maxUploadedBytes?: number | undefined;
}

/** Where a conversation is written down. */
export interface ServedLog {
  append(entry: ServedEntry): void;
  close(): void;
}

/** Direct Line 3.0 in front of a bot. */
export interface DirectLineServer {
  /** Never rejects: errors are answers `{error:{code,message}}`. */
  handle(request: DirectLineRequest): Promise<DirectLineResponse>;
  /** The conversation that a stream URL leads to, and from where; or the refusal to answer with. */
  openStream(url: string): Promise<StreamGrant | DirectLineResponse>;
  close(): void;
}

export interface StreamGrant {
  readonly log: ActivityLog;
  readonly watermark: string;
}

interface Held {
  readonly conversation: ServedConversation;
  readonly written: ServedLog;
}

/** Answers the requests of Direct Line clients; what is said is kept by `openLog`. */
export function createDirectLineServer(options: DirectLineServerOptions): DirectLineServer {
  const { clock, tokens, newId } = options;
  const held = new Map<string, Promise<Held>>();
  const ready = new Map<string, Held>();
  const attachments = createAttachmentStore(options.maxUploadedBytes);

  function find(id: string): ServedConversation | undefined {
    const conversation = ready.get(id)?.conversation;
    if (conversation) conversation.usedAt = clock.now();
    return conversation;
  }

  function close(id: string): void {
    const gone = ready.get(id);
    ready.delete(id);
    held.delete(id);
    gone?.conversation.close();
    gone?.written.close();
  }

  /** One at a time: whoever begins the next makes room again. */
  function makeRoom(): void {
    const all = [...ready.values()].map(({ conversation }) => conversation);
    const bytes = all.reduce((sum, { log }) => sum + log.bytes, 0);
    if (
      all.length < (options.maxConversations ?? 1000) &&
      bytes < (options.maxKeptBytes ?? 512 * 1024 * 1024)
    )
      return;
    const [longestUnused] = all.toSorted(
      (a, b) => Number(a.log.isListenedTo()) - Number(b.log.isListenedTo()) || a.usedAt - b.usedAt,
    );
    if (longestUnused) close(longestUnused.id);
  }

  async function begin(claims: TokenClaims, body: unknown): Promise<Held> {
    makeRoom();
    const { conversationId } = claims;
    const asked = asRecord(body);
    const user = asRecord(asked?.['user']);
    const written = options.openLog(conversationId);
    const conversation = await serveConversation({
      channel: options.channel,
      clock,
      conversationId,
      user: {
        id: claims.userId ?? asText(user?.['id']),
        name: claims.userName ?? asText(user?.['name']),
      },
      locale: asText(asked?.['locale']) ?? options.locale,
      onEntry: (entry) => written.append(entry),
      onProblem: (message) => options.onProblem(conversationId, message),
    });
    const begun = { conversation, written };
    ready.set(conversationId, begun);
    return begun;
  }

  async function describe(
    claims: TokenClaims,
    origin: string,
    watermark: string,
  ): Promise<Record<string, unknown>> {
    const { conversationId } = claims;
    const token = await tokens.issue({ ...claims, use: 'talk' }, tokenLifetimeS);
    const ticket = await tokens.issue({ conversationId, use: 'stream' }, streamUrlLifetimeS);
    const query = new URLSearchParams({ watermark, t: ticket }).toString();
    const base = `${origin.replace(/^http/, 'ws')}${directLineRoot}`;
    return {
      conversationId,
      token,
      expires_in: tokenLifetimeS,
      streamUrl: `${base}/conversations/${encodeURIComponent(conversationId)}/stream?${query}`,
    };
  }

  async function start(claims: TokenClaims, request: DirectLineRequest): Promise<DirectLineResponse> {
    const { conversationId } = claims;
    const isNew = !held.has(conversationId);
    // Two requests at once begin one conversation.
    if (isNew) held.set(conversationId, begin(claims, request.body));
    try {
      await held.get(conversationId);
    } catch (error) {
      held.delete(conversationId);
      throw error;
    }
    return { status: isNew ? 201 : 200, body: await describe(claims, request.origin, '0') };
  }

  async function say(conversation: ServedConversation, body: unknown): Promise<DirectLineResponse> {
    const activity = readActivity(body);
    if (typeof activity === 'string') return refuse(400, 'BadSyntax', activity);
    const refusal = refuseFromClient(activity);
    if (refusal !== undefined) return refuse(400, 'BadArgument', refusal);
    return post(conversation, activity);
  }

  async function upload(
    conversation: ServedConversation,
    request: DirectLineRequest,
    userId: string | undefined,
  ): Promise<DirectLineResponse> {
    const { files = [], body, origin } = request;
    if (files.length === 0) return refuse(400, 'BadArgument', 'The upload holds no file.');
    const given = body === undefined ? { type: 'message' } : readActivity(body);
    if (typeof given === 'string') return refuse(400, 'BadSyntax', given);
    const described = given.attachments ?? [];
    const stored = files.map((file, index): { sent: Attachment; recorded: Attachment } => {
      const id = newId();
      attachments.put(id, file);
      const known = described[index];
      const name = file.name || known?.name || 'file';
      const base = { ...known, contentType: safeMediaType(file.type), name };
      const contentUrl = `${origin}${directLineRoot}/attachments/${id}/${encodeURIComponent(name)}`;
      return { sent: { ...base, contentUrl }, recorded: { ...base, contentUrl: toDataUrl(file) } };
    });
    const from = given.from ?? (userId === undefined ? undefined : { id: userId });
    const attached = stored.map(({ sent }) => sent);
    const recorded = stored.map((each) => each.recorded);
    return post(conversation, { ...given, from, attachments: attached }, recorded);
  }

  async function answer(request: DirectLineRequest): Promise<DirectLineResponse> {
    const { segments, query } = parsePath(request.url);
    const [resource, id, action] = segments;
    const { method } = request;
    if (method === 'GET' && resource === 'attachments' && id !== undefined)
      return serveFile(attachments.get(id));
    const claims = await authorise(request.headers['authorization'], tokens, newId);
    if ('status' in claims) return claims;
    if (request.unreadable) {
      const { status, message } = request.unreadable;
      return refuse(status, status === 413 ? 'MessageSizeTooBig' : 'BadSyntax', message);
    }
    if (isTooDeep(request.body)) return refuse(400, 'BadSyntax', 'The body is nested too deeply.');

    if (resource === 'tokens' && method === 'POST') {
      if (id === 'generate' && claims.kind === 'secret') return generate(request.body, claims.claims);
      if (id === 'generate') return refuse(403, 'BadArgument', 'Tokens are made with the secret.');
      if (id === 'refresh' && claims.kind === 'token') return grant(claims.claims);
      if (id === 'refresh') return refuse(403, 'BadArgument', 'Tokens are refreshed with a token.');
    }
    if (resource !== 'conversations') return notFound(request);
    if (id === undefined) {
      return method === 'POST' ? start(claims.claims, request) : notFound(request);
    }
    if (claims.kind === 'token' && claims.claims.conversationId !== id) {
      return refuse(403, 'BadArgument', 'The token is for another conversation.');
    }
    const conversation = find(id);
    if (!conversation) return refuse(404, 'ConversationNotFound', 'There is no such conversation.');
    const { log } = conversation;
    const watermark = query.get('watermark') ?? undefined;
    if (action === undefined && method === 'GET') {
      const since = watermark === undefined ? log.watermark() : watermark || '0';
      const missed = log.since(since);
      if (typeof missed === 'string') return refuse(400, 'BadArgument', missed);
      const own = claims.kind === 'token' ? claims.claims : { ...claims.claims, conversationId: id };
      return { status: 200, body: await describe(own, request.origin, since) };
    }
    if (action === 'activities' && method === 'GET') {
      const missed = log.since(watermark === '' ? undefined : watermark);
      return typeof missed === 'string' ? refuse(400, 'BadArgument', missed) : { status: 200, body: missed };
    }
    if (action === 'activities' && method === 'POST') return say(conversation, request.body);
    if (action === 'upload' && method === 'POST')
      return upload(conversation, request, query.get('userId') ?? undefined);
    return notFound(request);
  }

  /** The conversation has its id from now on, and is begun when a client starts it. */
  function generate(body: unknown, claims: TokenClaims): Promise<DirectLineResponse> {
    const user = asRecord(asRecord(body)?.['user']);
    return grant({ ...claims, userId: asText(user?.['id']), userName: asText(user?.['name']) });
  }

  async function grant(claims: TokenClaims): Promise<DirectLineResponse> {
    const token = await tokens.issue({ ...claims, use: 'talk' }, tokenLifetimeS);
    return {
      status: 200,
      body: { conversationId: claims.conversationId, token, expires_in: tokenLifetimeS },
    };
  }

  return {
    handle: async (request) => {
      try {
        return await answer(request);
      } catch (error) {
        options.onProblem('', messageOf(error));
        return refuse(500, 'ServiceError', 'The request could not be served.');
      }
    },
    async openStream(url) {
      const { segments, query } = parsePath(url);
      const [resource, id = '', action] = segments;
      if (resource !== 'conversations' || action !== 'stream')
        return refuse(404, 'NotFound', 'No stream is here.');
      const claims = await tokens.read(query.get('t') ?? '');
      if (claims === 'expired') return refuse(403, 'TokenExpired', 'The stream URL has expired.');
      if (claims === 'invalid' || claims.use !== 'stream' || claims.conversationId !== id)
        return refuse(403, 'BadArgument', 'The stream URL is not one of ours.');
      const conversation = find(id);
      if (!conversation) return refuse(404, 'ConversationNotFound', 'There is no such conversation.');
      const watermark = query.get('watermark') || '0';
      const missed = conversation.log.since(watermark);
      if (typeof missed === 'string') return refuse(400, 'BadArgument', missed);
      return { log: conversation.log, watermark };
    },
    close() {
      for (const id of ready.keys()) close(id);
    },
  };
}

async function post(
  conversation: ServedConversation,
  activity: Activity,
  recorded?: readonly Attachment[],
): Promise<DirectLineResponse> {
  const outcome = await conversation.post(activity, recorded);
  if (outcome.status === 'taken') return { status: 200, body: { id: outcome.id } };
  if (outcome.status === 'slow') return refuse(504, 'GatewayTimeout', 'The bot has not answered in time.');
  return refuse(502, 'BotError', outcome.message);
}

type Authorised =
  | { readonly kind: 'token'; readonly claims: TokenClaims }
  /** With a conversation of its own, should the client begin one. */
  | { readonly kind: 'secret'; readonly claims: TokenClaims };

async function authorise(
  header: string | undefined,
  tokens: TokenIssuer,
  newId: NewId,
): Promise<Authorised | DirectLineResponse> {
  const [, given] = /^Bearer +(\S{1,4096})$/i.exec(header ?? '') ?? [];
  if (given === undefined) return refuse(401, 'BadArgument', 'Missing token or secret.');
  if (tokens.isSecret(given)) return { kind: 'secret', claims: { conversationId: newId(), use: 'talk' } };
  const claims = await tokens.read(given);
  if (claims === 'expired') return refuse(403, 'TokenExpired', 'Token has expired.');
  if (claims === 'invalid' || claims.use !== 'talk')
    return refuse(403, 'BadArgument', 'Invalid token or secret.');
  return { kind: 'token', claims };
}

function parsePath(url: string): { segments: string[]; query: URLSearchParams } {
  const [path = '', query = ''] = url.split('?', 2);
  if (!path.toLowerCase().startsWith(`${directLineRoot}/`))
    return { segments: [], query: new URLSearchParams() };
  const segments = path.slice(directLineRoot.length + 1).split('/');
  return { segments: segments.filter((each) => each !== '').map(decode), query: new URLSearchParams(query) };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Never shown as a page: a file that somebody uploaded is not to run with our origin. */
function serveFile(found: UploadedFile | undefined): DirectLineResponse {
  if (!found) return refuse(404, 'AttachmentNotFound', 'There is no such file.');
  return {
    status: 200,
    headers: {
      'content-type': safeMediaType(found.type),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    },
    body: found.bytes,
  };
}

function notFound({ method }: DirectLineRequest): DirectLineResponse {
  return refuse(404, 'NotFound', `Direct Line has no such ${method}.`);
}

function refuse(status: number, code: string, message: string): DirectLineResponse {
  return { status, body: { error: { code, message } } };
}
