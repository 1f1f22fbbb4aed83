/** First two path segments of everything that the Connector serves; whatever stands before is a prefix. */
const roots = new Set([
  'v3/conversations',
  'v3/attachments',
  'v3/teams',
  'v3/batch',
  'v1/meetings',
  'api/usertoken',
  'api/botsignin',
]);

export interface RoutePath {
  /** Decoded segments from the root on (`v3`, `conversations`, id, …), or empty if there is no root in it. */
  readonly segments: readonly string[];
  /** What follows `?`, undecoded, or ''. */
  readonly query: string;
}

/**
 * Splits a request's URL. A prefix from the bot's serviceUrl and doubled slashes before the root are passed over;
 * ids may be percent-encoded (botbuilder) or raw (Agents), a stray `%` is taken as it stands.
 */
export function parseRoutePath(url: string): RoutePath {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark + 1);
  const parts = path.split('/');
  for (const [start, first] of parts.entries()) {
    if (first.length < 2 || first.length > 3) continue;
    const second = parts[start + 1];
    if (second === undefined || !roots.has(`${first}/${second}`.toLowerCase())) continue;
    const segments = parts.slice(start);
    if (segments.at(-1) === '') segments.pop();
    return { segments: path.includes('%') ? segments.map(decodeSegment) : segments, query };
  }
  return { segments: [], query };
}

/** The conversation that a request's URL names, or undefined. */
export function readConversationId(url: string): string | undefined {
  const { segments } = parseRoutePath(url);
  return segments[1]?.toLowerCase() === 'conversations' ? segments[2] : undefined;
}

function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
