import { isLoopbackHost } from '../listening/loopback.ts';

/**
 * Whether a page of that origin may talk to us: those named, and pages that this machine itself serves. A page from
 * elsewhere could otherwise speak to the bot through the browser of whoever looks at it.
 */
export function mayUse(origin: string, named: readonly string[]): boolean {
  if (named.includes(origin)) return true;
  return URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname);
}

/** What Web Chat needs, and no more: no credentials, as tokens are sent in a header. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
    'access-control-max-age': '600',
    vary: 'origin',
  };
}
