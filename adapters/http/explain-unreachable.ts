import { messageOf } from '../../src/errors.ts';
import type { Delivery } from '../../src/channel/ports.ts';

type Unreachable = Extract<Delivery, { status: 'unreachable' }>;

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  ECONNRESET: 'the bot closed the connection without an answer',
  EPIPE: 'the bot closed the connection without an answer',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  EPROTO: 'the other side does not speak TLS',
};

const notRunning =
  'Is the bot running, and is this its messaging endpoint (usually it ends in /api/messages)? ' +
  'Understudy starts the bot itself when the configuration has `bot.start.command`.';

/** The delivery that stands for a request that got no answer; names the endpoint, the cause and the remedy. */
export function explainUnreachable(endpoint: string, error: unknown): Unreachable {
  const code = codeOf(error);
  const reason = (code && reasons[code]) ?? reasonOf(error, code);
  const suffix = code === undefined ? '' : ` (${code})`;
  return {
    status: 'unreachable',
    message: `Failed to reach the bot at ${endpoint}: ${reason}${suffix}`,
    hint: hintFor(code),
  };
}

function hintFor(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  if (isTlsCode(code)) {
    return 'If the certificate is your own, give its authority to Node through NODE_EXTRA_CA_CERTS, or use http:// on this machine.';
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return "The bot may have crashed while it handled this activity: look at the bot's own output.";
  }
  return notRunning;
}

function isTlsCode(code: string): boolean {
  return /CERT|TLS|SSL|SIGNED|EPROTO|ISSUER/.test(code);
}

function reasonOf(error: unknown, code: string | undefined): string {
  if (code !== undefined && isTlsCode(code)) return `TLS failed: ${messageOf(error)}`;
  return messageOf(error) || 'the connection failed';
}

/** Node's error code; that of the first attempt where several addresses of one host were tried. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
