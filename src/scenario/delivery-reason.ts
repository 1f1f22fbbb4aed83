import type { Delivery } from '../channel/ports.ts';
import type { Reason } from '../check/record.ts';
import { withHint } from '../errors.ts';

/**
 * Whether the answer to a delivery means that there is no bot to talk to: nothing listens, the request is not
 * let in, or what answers is not a bot. Everything else is for the checks to judge, also 404 where it is what a
 * bot answers an invoke with.
 */
export function deliveryReason(
  delivery: Delivery,
  isForInvoke: () => boolean = () => false,
): Reason | undefined {
  if (delivery.status === 'unanswered') return undefined;
  if (delivery.status === 'unreachable') {
    const message = withHint(delivery.message, delivery.hint);
    return { check: delivery.check ?? 'bot-unreachable', severity: 'errored', message };
  }
  const { code } = delivery;
  if (code === 404 && isForInvoke()) return undefined;
  const refusal = refusals[code];
  if (refusal !== undefined) return refused(`The bot answered ${code}: ${refusal}`);
  if (code < 300 && isWebPage(delivery)) {
    return refused(
      `The endpoint answered ${code} with a web page, so this is not a bot's messaging endpoint. ` +
        'Its path is usually /api/messages.',
    );
  }
  return undefined;
}

/** Some servers leave out the content type. */
function isWebPage({ contentType, body }: Extract<Delivery, { status: 'answered' }>): boolean {
  if (contentType?.includes('text/html')) return true;
  return typeof body === 'string' && /^\s*<(?:!doctype html|html)\b/i.test(body);
}

const refusals: Readonly<Record<number, string>> = {
  401: "it wants authentication. Start it without app id and password (MicrosoftAppId='') for local tests.",
  403: "it lets nobody in. Start it without app id and password (MicrosoftAppId='') for local tests.",
  404: "there is nothing at this path. A bot's messaging endpoint is usually /api/messages.",
  405: "it takes no POST at this path. A bot's messaging endpoint is usually /api/messages.",
};

function refused(message: string): Reason {
  return { check: 'bot-unreachable', severity: 'errored', message };
}
