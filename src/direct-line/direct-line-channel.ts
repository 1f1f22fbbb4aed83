import type { Activity, Attachment, ChannelAccount } from '../activity/activity.ts';
import { mergeFields, omitFields } from '../activity/merge-fields.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import { createAbortWatch, type AbortWatch } from '../channel/abort-watch.ts';
import { localTimeFormatter, type LocalTime } from '../channel/local-time.ts';
import type {
  Channel,
  ChannelConversation,
  Clock,
  Delivery,
  NewId,
  OpenConversation,
} from '../channel/ports.ts';
import { readActivity } from '../connector/complete-activity.ts';
import { messageOf, UnderstudyError, ConfigError } from '../errors.ts';
import type { UploadedFile } from './attachment-store.ts';
import {
  describeAnswer,
  isCopilotStudio,
  obtainToken,
  type DirectLineCredentials,
  type DirectLineGrant,
} from './credentials.ts';
import { fromDataUrl } from './data-url.ts';
import { openSession } from './session.ts';
import type { ClientAnswer, DirectLineTransport } from './transport.ts';

export interface DirectLineChannelOptions {
  readonly transport: DirectLineTransport;
  readonly credentials: DirectLineCredentials;
  /** Where the service is; the public one, or what the token endpoint tells, unless told. */
  readonly domain?: string | undefined;
  readonly clock: Clock;
  readonly newId: NewId;
  /** How long a bot may take to greet, in milliseconds. */
  readonly greetingMs: number;
  readonly onProblem: (conversationId: string, message: string) => void;
}

export interface DirectLineChannel extends Channel {
  /** Closes the conversations that are still open: their streams and timers would go on. Idempotent. */
  close(): void;
}

/** A channel whose conversations are held at a Direct Line service, with whatever bot stands behind it. */
export function createDirectLineChannel(options: DirectLineChannelOptions): DirectLineChannel {
  const open = new Set<ChannelConversation>();
  const localTime = localTimeFormatter();
  const watchAbort = createAbortWatch();
  let tokenIsTaken = false;
  return {
    id: 'directline',
    async openConversation(wanted) {
      const { credentials, newId } = options;
      if (credentials.kind === 'token' && tokenIsTaken) {
        throw new ConfigError(
          'direct-line-one-token',
          'Failed to open a second conversation: a token of Direct Line is for one.',
          { hint: 'Give the secret or a token endpoint in its place, or run one scenario with --trials 1.' },
        );
      }
      tokenIsTaken = true;
      // Ids that a token vouches for begin so.
      const user: ChannelAccount = { id: `dl_${newId()}`, name: wanted.userName, role: 'user' };
      const closing = new AbortController();
      let grant: DirectLineGrant | UnderstudyError;
      try {
        grant = await obtainToken({
          ...options,
          domain: options.domain,
          user: { id: user.id, name: wanted.userName },
          signal: closing.signal,
        });
      } catch (error) {
        if (error instanceof ConfigError || !(error instanceof UnderstudyError)) throw error;
        grant = error;
      }
      const conversation = joinConversation(options, wanted, { user, grant, closing, localTime, watchAbort });
      open.add(conversation);
      return {
        ...conversation,
        close() {
          open.delete(conversation);
          conversation.close();
        },
      };
    },
    close() {
      for (const conversation of open) conversation.close();
      open.clear();
    },
  };
}

interface Joining {
  readonly user: ChannelAccount;
  readonly grant: DirectLineGrant | UnderstudyError;
  readonly closing: AbortController;
  readonly localTime: LocalTime;
  readonly watchAbort: AbortWatch;
}

/** What the service sends to the bot by itself, or what no client can send it; and invokes, whose answers it keeps. */
const notCarried = new Set([
  'installationUpdate',
  'contactRelationUpdate',
  'invoke',
  'messageUpdate',
  'messageDelete',
]);

/** The service makes these; to say them would be to pretend. */
const suppliedByService: ReadonlySet<string> = new Set([
  'id',
  'timestamp',
  'channelId',
  'serviceUrl',
  'conversation',
  'recipient',
]);

function joinConversation(
  options: DirectLineChannelOptions,
  open: OpenConversation,
  { user, grant, closing, localTime, watchAbort }: Joining,
): ChannelConversation {
  const { clock, newId, credentials } = options;
  const isCopilot = credentials.kind === 'tokenEndpoint' && isCopilotStudio(credentials.url);
  const known = grant instanceof UnderstudyError ? undefined : grant.conversationId;
  const conversation = { id: known ?? newId() };
  const bot: ChannelAccount = { id: 'bot', name: 'Bot', role: 'bot' };
  /** The service's ids of what we said → ours. */
  const ours = new Map<string, string>();
  let heard = (): void => undefined;
  let started: Promise<Delivery> | undefined;

  const session =
    grant instanceof UnderstudyError
      ? undefined
      : openSession({
          ...options,
          grant,
          user: { id: user.id, name: open.userName },
          locale: open.locale,
          onActivity: receive,
          onProblem: (message) => options.onProblem(conversation.id, message),
          signal: closing.signal,
        });

  function receive(body: Readonly<Record<string, unknown>>): void {
    const activity = readActivity(body);
    if (typeof activity === 'string') {
      options.onProblem(conversation.id, `The service told of no activity: ${activity}`);
      return;
    }
    const { from, id } = activity;
    if (from?.id === user.id || from?.role === 'user') {
      const own = asText(asRecord(activity.channelData)?.['clientActivityID']);
      if (own !== undefined && id !== undefined) ours.set(id, own);
      return;
    }
    const { replyToId } = activity;
    const received = mergeFields<Activity>(activity, {
      from: { ...bot, ...from, role: 'bot' },
      recipient: { ...user, ...activity.recipient, role: 'user' },
      conversation: { ...activity.conversation, id: conversation.id },
      channelId: activity.channelId ?? 'directline',
      timestamp: activity.timestamp ?? new Date(clock.now()).toISOString(),
    });
    if (replyToId !== undefined) received.replyToId = ours.get(replyToId) ?? replyToId;
    open.onArrival({ kind: 'activity', activity: received });
    if (activity.type === 'message') heard();
  }

  /** The service joins the user to the conversation; bots greet some time after that, or not at all. */
  async function join(): Promise<Delivery> {
    if (!session) return failed(grant);
    const greeted = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const answer = await session.start();
    if (answer.status >= 300) return explain(answer);
    const { promise, cancel } = after(clock, options.greetingMs);
    await Promise.race([greeted, promise]);
    cancel();
    heard = () => undefined;
    return { status: 'answered', code: answer.status };
  }

  function ensureStarted(): Promise<Delivery> {
    started ??= join().catch(unreachable);
    return started;
  }

  async function say(activity: Activity): Promise<Delivery> {
    const joined = await ensureStarted();
    if (joined.status !== 'answered' || !session) return joined;
    const startedAt = clock.now();
    const { attachments, files } = splitUploads(activity.attachments ?? []);
    const from = { id: user.id, name: open.userName, role: 'user' as const };
    const body = omitFields(mergeFields<Activity>(activity, { from }), suppliedByService);
    if (activity.attachments) body.attachments = attachments;
    body.channelData = { ...asRecord(activity.channelData), clientActivityID: activity.id };
    const answer = await session.post(body, files);
    const id = asText(asRecord(answer.body)?.['id']);
    if (id !== undefined && activity.id !== undefined) ours.set(id, activity.id);
    try {
      await session.catchUp();
    } catch (error) {
      options.onProblem(conversation.id, `What the bot said could not be asked for: ${messageOf(error)}`);
    }
    // The bot took longer than the service waits for it; what it says still arrives.
    if (answer.status === 504) return { status: 'unanswered', afterMs: clock.now() - startedAt };
    if (answer.status === 502) return { status: 'answered', code: 502, body: answer.body };
    if (answer.status === 413) return tooLarge(answer, body, files);
    return answer.status < 300 ? { status: 'answered', code: answer.status } : explain(answer);
  }

  return {
    conversation,
    user,
    bot,
    answersWhenDone: false,
    opening: () => [
      { type: 'conversationUpdate', membersAdded: [bot, user], from: user },
      // What Copilot Studio's own pages say first: its agents greet no sooner.
      ...(isCopilot ? [{ type: 'event', name: 'startConversation', from: user }] : []),
    ],
    stamp(activity) {
      const now = clock.now();
      const stamped = mergeFields<Activity>(activity);
      stamped.id ??= `${conversation.id}|${newId()}`;
      stamped.timestamp = new Date(now).toISOString();
      stamped.localTimestamp = localTime.format(now);
      stamped.localTimezone = localTime.zone;
      stamped.channelId = 'directline';
      stamped.from ??= user;
      stamped.recipient ??= bot;
      stamped.conversation = conversation;
      stamped.locale ??= open.locale;
      return stamped;
    },
    async send(activity, signal) {
      const { type } = activity;
      if (type === 'conversationUpdate') return ensureStarted();
      if (notCarried.has(type)) return cannotCarry(activity);
      const aborted: Delivery = { status: 'unreachable', message: 'The delivery was aborted.' };
      if (signal.aborted) return aborted;
      let unwatch = (): void => undefined;
      const abort = new Promise<Delivery>((resolve) => {
        unwatch = watchAbort(signal, () => resolve(aborted));
      });
      return Promise.race([abort, say(activity).catch(unreachable)]).finally(unwatch);
    },
    close() {
      session?.close();
      closing.abort();
    },
  };
}

function cannotCarry({ type, name }: Activity): Delivery {
  const what = type === 'invoke' ? `the invoke ${name ?? ''}` : `a ${type}`;
  return {
    status: 'unreachable',
    check: 'not-on-direct-line',
    message: `Direct Line does not carry ${what.trim()}${type === 'invoke' ? ' and its answer' : ''}; it was not sent.`,
    hint: 'Reach the bot by bot.endpoint or bot.module to try it.',
  };
}

function failed(grant: DirectLineGrant | UnderstudyError): Delivery {
  const error = grant instanceof UnderstudyError ? grant : undefined;
  return { status: 'unreachable', message: error?.message ?? 'There is no token.', hint: error?.hint };
}

function unreachable(error: unknown): Delivery {
  return {
    status: 'unreachable',
    message: `Direct Line could not be reached: ${messageOf(error)}`,
    hint: 'Check the network and bot.directLine.',
  };
}

function explain(answer: ClientAnswer): Delivery {
  const said = describeAnswer(answer);
  const { status } = answer;
  if (status === 401 || status === 403) {
    return {
      status: 'unreachable',
      message: `Direct Line does not accept the token (${said}).`,
      hint: 'It has expired, or is for another bot: give the secret or a token endpoint, which last.',
    };
  }
  if (status === 429) {
    return {
      status: 'unreachable',
      message: `Direct Line takes no more for now (${said}).`,
      hint: 'Lower concurrency, or try again later.',
    };
  }
  const gone =
    status === 404 ? 'Direct Line knows no such conversation, it may have ended' : 'Direct Line refused';
  return { status: 'unreachable', message: `${gone} (${said}).` };
}

/** What the service takes is not said in its documentation, so that it alone decides. */
function tooLarge(answer: ClientAnswer, body: Activity, files: readonly UploadedFile[]): Delivery {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const what = files.length === 0 ? 'an activity' : `${bytes} bytes of files with an activity`;
  return {
    status: 'unreachable',
    message: `Direct Line takes nothing so large as ${what} of ${JSON.stringify(body).length} characters (${describeAnswer(answer)}); it was not delivered.`,
    hint: 'Attach smaller files, or say less.',
  };
}

/** Files that stand in the activity itself are sent as files; the service makes URLs of them. */
function splitUploads(attachments: readonly Attachment[]): {
  attachments: Attachment[];
  files: UploadedFile[];
} {
  const files: UploadedFile[] = [];
  const left = attachments.filter((attachment) => {
    const file = fromDataUrl(attachment);
    if (file) files.push(file);
    return !file;
  });
  return { attachments: left, files };
}

function after(clock: Clock, ms: number): { promise: Promise<void>; cancel: () => void } {
  let cancel = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    cancel = clock.after(ms, resolve);
  });
  return { promise, cancel };
}
