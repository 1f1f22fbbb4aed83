import type { ConnectorProblem } from '../connector/conversation-store.ts';
import type { ConnectorHandler } from '../connector/http.ts';
import { refuse } from '../connector/refusal.ts';
import { parseRoutePath, readConversationId } from '../connector/route-path.ts';
import type { Redactor } from './redact-tokens.ts';

export interface ConnectorGuard {
  /** Why the value of an Authorization header is not taken, a sentence without that value; undefined when it is. */
  refusalOf(authorization: string | undefined): string | undefined;
  readonly report: (problem: ConnectorProblem) => void;
  readonly redactor: Redactor;
}

/** The Connector for bots that must show the token they were given: 401 to all others. Tokens in what they say are redacted. */
export function guardConnector(handler: ConnectorHandler, guard: ConnectorGuard): ConnectorHandler {
  return (request) => {
    const { method, url, headers, body } = request;
    const why = guard.refusalOf(headers['authorization']);
    if (why === undefined) {
      return handler(isForTokens(url) ? request : { ...request, body: guard.redactor.value(body) });
    }
    const message = guard.redactor.text(`${method} ${url} was refused with 401: ${why}`);
    guard.report({ code: 'unauthorized', message, method, url, conversationId: readConversationId(url) });
    return {
      ...refuse(401, 'Unauthorized', 'Authorization has been denied for this request.'),
      headers: { 'WWW-Authenticate': 'Bearer' },
    };
  };
}

/** What the token service is sent is a token, to be read and not to be kept. */
function isForTokens(url: string): boolean {
  return parseRoutePath(url).segments[1]?.toLowerCase() === 'usertoken';
}
