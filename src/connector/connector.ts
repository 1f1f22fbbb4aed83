import type { Activity, ConversationAccount } from '../activity/activity.ts';
import type { Clock, NewId } from '../channel/ports.ts';
import { messageOf } from '../errors.ts';
import { readActivity } from './complete-activity.ts';
import { keepRoster } from './keep-roster.ts';
import type { HostedConversation } from './hosted-conversation.ts';
import type { ConnectorHandler } from './http.ts';
import { compileRoutes } from './match-route.ts';
import { parseRoutePath, readConversationId } from './route-path.ts';
import { createConversationStore } from './conversation-store.ts';
import type { ConnectorProblem } from './conversation-store.ts';
import { refuse } from './refusal.ts';
import { routes } from './routes.ts';
import { createTokenService, type TokenService } from '../sign-in/token-service.ts';
import type { LimitsMode } from '../teams-rules/teams-watch.ts';

export type { ConnectorProblem } from './conversation-store.ts';
export type { HostedConversation } from './hosted-conversation.ts';

export interface ConnectorOptions {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly onProblem?: ((problem: ConnectorProblem) => void) | undefined;
  /** What is done about Teams' limits in conversations of channel msteams: nothing unless told. */
  readonly limits?: LimitsMode | undefined;
  /**
   * Called when a bot creates a conversation, with the account made for it and the ConversationParameters as
   * the bot sent them, unchecked. What it returns is hosted, under whatever id it has; if it returns nothing,
   * the bot is served and talks to no one.
   */
  readonly onConversationCreated?:
    | ((account: ConversationAccount, parameters: Record<string, unknown>) => HostedConversation | undefined)
    | undefined;
}

/** The Bot Framework Connector and token service over conversations in memory. */
export interface Connector {
  readonly handle: ConnectorHandler;
  /** The tokens of users, as the token service's routes give them to bots. */
  readonly tokens: TokenService;
  /** Takes up a conversation; one that is already hosted under the same id starts afresh. */
  host(conversation: HostedConversation): void;
  /** Forgets a conversation; what the bot sends to it from now on is answered 404 and reported. */
  unhost(conversationId: string): void;
  /** The next id of the sequence that the bot's activities get too, `<conversationId>|<7 digits>`. */
  newActivityId(conversationId: string): string;
  /** Remembers an activity of the user's by its id, so that a bot can ask for it or react to it. */
  record(conversationId: string, activity: Activity): void;
  /**
   * Takes an activity that came another way (expectReplies) as if the bot had posted it: completes it under a
   * new id, hands it to onArrival and returns it; undefined if it is malformed, which is reported, or the
   * conversation is not hosted.
   */
  receive(conversationId: string, activity: unknown): Activity | undefined;
}

const maxToldLength = 1000;

function clip(text: string): string {
  return text.length > maxToldLength ? `${text.slice(0, maxToldLength)}…` : text;
}

export function createConnector(options: ConnectorOptions): Connector {
  // What is told of a call quotes it, and it may be as long as headers may be.
  const report = (problem: ConnectorProblem): void =>
    options.onProblem?.({ ...problem, message: clip(problem.message), url: clip(problem.url) });
  const tokens = createTokenService(options);
  const store = createConversationStore({
    tokens,
    clock: options.clock,
    newId: options.newId,
    report,
    limits: options.limits ?? 'off',
    onConversationCreated: options.onConversationCreated,
  });
  const match = compileRoutes(routes);

  return {
    tokens,
    handle(request) {
      const { method, url, unreadable } = request;
      try {
        const { segments, query } = parseRoutePath(url);
        const found = match(method === 'HEAD' ? 'GET' : method, segments);
        if (!found) {
          const message = `The Connector has no ${method} ${url}.`;
          report({ code: 'unknown-route', message, method, url, conversationId: readConversationId(url) });
          return refuse(404, 'NotFound', message);
        }
        if (unreadable) {
          const { status, message } = unreadable;
          const conversationId = found.ids['conversation'];
          report({ code: 'malformed-activity', message, method, url, conversationId });
          return refuse(status, status === 413 ? 'MessageSizeTooBig' : 'BadSyntax', message);
        }
        return found.answer({ method, url, ids: found.ids, query, body: request.body }, store);
      } catch (error) {
        // Only what the caller passed in can throw here; the bot still gets an answer that its client reads.
        return refuse(500, 'ServiceError', messageOf(error));
      }
    },
    host: (conversation) => void store.host(conversation),
    unhost: (conversationId) => store.unhost(conversationId),
    newActivityId(conversationId) {
      const conversation = store.find(conversationId);
      return conversation ? store.newActivityId(conversation) : `${conversationId}|${options.newId()}`;
    },
    record(conversationId, activity) {
      const conversation = store.find(conversationId);
      if (!conversation) return;
      if (activity.id !== undefined) conversation.activityIds.add(activity.id);
      keepRoster(conversation, activity);
      if (conversation.hosted.channelId === undefined) conversation.channelId = activity.channelId;
      store.watchOf(conversation)?.noteUser();
    },
    receive(conversationId, body) {
      const conversation = store.find(conversationId);
      if (!conversation) return undefined;
      const activity = readActivity(body);
      if (typeof activity !== 'string') return store.receive(conversation, activity);
      report({ code: 'malformed-activity', message: activity, method: '', url: '', conversationId });
      return undefined;
    },
  };
}
