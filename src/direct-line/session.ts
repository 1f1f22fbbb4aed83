import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { Clock } from '../channel/ports.ts';
import { messageOf } from '../errors.ts';
import { describeAnswer, type DirectLineCredentials, type DirectLineGrant } from './credentials.ts';
import { isTooDeep } from '../activity/json-depth.ts';
import { tokenLifetimeS } from './protocol.ts';
import { askAgain } from './too-much.ts';
import type { UploadedFile } from './attachment-store.ts';
import type { ClientAnswer, ClientRequest, ClientStream, DirectLineTransport } from './transport.ts';

export interface SessionOptions {
  readonly transport: DirectLineTransport;
  readonly credentials: DirectLineCredentials;
  readonly grant: DirectLineGrant;
  readonly clock: Clock;
  readonly user: { readonly id: string; readonly name: string };
  readonly locale: string;
  /** Called once for each activity that the service tells of, our own included, in order. */
  readonly onActivity: (activity: Readonly<Record<string, unknown>>) => void;
  /** One sentence on what went wrong and was got over. */
  readonly onProblem: (message: string) => void;
  readonly signal: AbortSignal;
}

/** A conversation as a client of Direct Line holds it. */
export interface DirectLineSession {
  /** Known once the conversation was started, if not before. */
  conversationId(): string | undefined;
  /** Begins the conversation and listens; what it was answered. Rejects only when no answer came. */
  start(): Promise<ClientAnswer>;
  /** Says something; `status` is the service's. Rejects only when no answer came. */
  post(activity: object, files?: readonly UploadedFile[]): Promise<ClientAnswer>;
  /** Asks for all that came since the stream last brought something: nothing is then under way. */
  catchUp(): Promise<void>;
  close(): void;
}

/** Before the stream is opened again, each time it was lost in a row; then what comes is asked for. */
const reconnectDelaysMs = [0, 1000, 4000];
const pollEveryMs = 1000;
/** A token that lives no longer is not worth another attempt. */
const minRefreshMs = 60_000;

/**
 * Holds one conversation: keeps its token fresh, listens over a stream, opens that again where it left off, and asks
 * at intervals where no stream can be had.
 */
export function openSession(options: SessionOptions): DirectLineSession {
  const { transport, clock, credentials, grant, signal } = options;
  let { token, conversationId } = grant;
  let watermark = '';
  let stream: ClientStream | undefined;
  let lost = 0;
  let closed = false;
  let cancelRefresh = (): void => undefined;
  let cancelRetry = (): void => undefined;
  const seen = new Set<string>();

  const here = (): string => `${grant.base}/conversations/${encodeURIComponent(conversationId ?? '')}`;

  async function request(wanted: Omit<ClientRequest, 'token'>): Promise<ClientAnswer> {
    const answer = await askAgain(() => transport.request({ ...wanted, token }, signal), clock);
    // A secret opens every conversation: one token that has expired is no end.
    if (
      (answer.status === 401 || answer.status === 403) &&
      credentials.kind === 'secret' &&
      token !== credentials.secret
    ) {
      token = credentials.secret;
      cancelRefresh();
      return transport.request({ ...wanted, token }, signal);
    }
    return answer;
  }

  function keepFresh(expiresInS = tokenLifetimeS): void {
    refreshAtHalf(clock.now() + expiresInS * 1000);
  }

  function refreshAtHalf(expiresAt: number, hasFailed = false): void {
    cancelRefresh();
    if (closed) return;
    // A timer takes 2^31 ms at most.
    const afterMs = Math.min((expiresAt - clock.now()) / 2, 2 ** 31 - 1);
    cancelRefresh = clock.after(afterMs, () => void refresh(expiresAt, hasFailed));
  }

  /** One that fails is tried again at half of what is left, as long as that is time enough. */
  async function refresh(expiresAt: number, hasFailed: boolean): Promise<void> {
    const fail = (why: string): void => {
      if (closed) return;
      if (!hasFailed) options.onProblem(`The token could not be refreshed: ${why}`);
      if (expiresAt - clock.now() > minRefreshMs) refreshAtHalf(expiresAt, true);
    };
    try {
      const answer = await transport.request(
        { method: 'POST', url: `${grant.base}/tokens/refresh`, token },
        signal,
      );
      const fresh = asText(asRecord(answer.body)?.['token']);
      if (answer.status < 300 && fresh !== undefined) {
        token = fresh;
        keepFresh(Number(asRecord(answer.body)?.['expires_in']) || undefined);
      } else fail(`${describeAnswer(answer)}.`);
    } catch (error) {
      fail(messageOf(error));
    }
  }

  function take(set: unknown): boolean {
    const activities = asRecord(set)?.['activities'];
    if (!Array.isArray(activities) || isTooDeep(set)) return false;
    for (const each of asArray(activities)) {
      const activity = asRecord(each);
      if (!activity) continue;
      const id = asText(activity['id']);
      // The stream and what was asked for tell of the same.
      if (id !== undefined && seen.has(id)) continue;
      if (id !== undefined) seen.add(id);
      options.onActivity(activity);
    }
    watermark = asText(asRecord(set)?.['watermark']) ?? watermark;
    return true;
  }

  function listen(url: string): void {
    if (closed) return;
    stream = transport.openStream(url, {
      onOpen: () => (lost = 0),
      onFrame: (text) => {
        if (take(parse(text))) return;
        options.onProblem('A frame of the stream holds no activities; they were asked for instead.');
        void catchUp().catch(() => undefined);
      },
      onEnd: () => {
        stream = undefined;
        lost += 1;
        retryLater();
      },
    });
  }

  function retryLater(): void {
    if (closed) return;
    const delayMs = reconnectDelaysMs[lost - 1];
    if (delayMs === undefined && lost === reconnectDelaysMs.length + 1)
      options.onProblem('No stream can be had; what the bot says is asked for every second.');
    cancelRetry = clock.after(
      delayMs ?? pollEveryMs,
      () => void (delayMs === undefined ? poll() : reconnect()),
    );
  }

  async function reconnect(): Promise<void> {
    try {
      const query = new URLSearchParams({ watermark }).toString();
      const answer = await request({ method: 'GET', url: `${here()}?${query}` });
      const url = asText(asRecord(answer.body)?.['streamUrl']);
      if (closed) return;
      if (answer.status < 300 && url !== undefined) {
        listen(url);
        return;
      }
    } catch {
      // The next attempt tells.
    }
    lost += 1;
    retryLater();
  }

  async function poll(): Promise<void> {
    await catchUp().catch(() => undefined);
    if (!closed) cancelRetry = clock.after(pollEveryMs, () => void poll());
  }

  async function catchUp(): Promise<void> {
    const query = new URLSearchParams({ watermark }).toString();
    const answer = await request({ method: 'GET', url: `${here()}/activities?${query}` });
    if (answer.status >= 300) throw new Error(describeAnswer(answer));
    if (!take(answer.body)) throw new Error('what it answered holds no activities');
  }

  return {
    conversationId: () => conversationId,
    async start() {
      const { user, locale } = options;
      const answer = await request({
        method: 'POST',
        url: `${grant.base}/conversations`,
        body: { user, locale },
      });
      const body = asRecord(answer.body);
      if (answer.status >= 300) return answer;
      conversationId = asText(body?.['conversationId']) ?? conversationId;
      token = token === grant.token ? (asText(body?.['token']) ?? token) : token;
      keepFresh(Number(body?.['expires_in']) || grant.expiresInS);
      const url = asText(body?.['streamUrl']);
      if (url !== undefined) listen(url);
      else {
        lost = reconnectDelaysMs.length + 1;
        retryLater();
      }
      return answer;
    },
    post: (activity, files) => {
      const query = new URLSearchParams({ userId: options.user.id }).toString();
      return request(
        files?.length
          ? { method: 'POST', url: `${here()}/upload?${query}`, body: activity, files }
          : { method: 'POST', url: `${here()}/activities`, body: activity },
      );
    },
    catchUp,
    close() {
      closed = true;
      cancelRefresh();
      cancelRetry();
      stream?.close();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
