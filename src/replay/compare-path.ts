import { formatPath } from '../config/mistake.ts';

/** A key of an object or a place in an array. */
export type Segment = string | number;

/** A path as rules write it: keys, places, and `*` for any of either. */
export type PathPattern = readonly (Segment | typeof anySegment)[];

export const anySegment = Symbol('any');

const step =
  /\.?(?<key>[\p{L}_$][\p{L}\p{N}_$-]*)|\.?(?<any>\*)|\[(?:(?<all>\*)|(?<place>\d+)|(?<quoted>"(?:[^"\\]|\\.)*"))\]/uy;

/**
 * Reads `text`, `attachments[0].content.body[*].text`, `channelData.*`, `value["odd key"]`; a leading `$` is passed
 * over. Undefined when it is no path, or empty.
 */
export function parsePath(text: string): PathPattern | undefined {
  const trimmed = text.trim();
  const path: (Segment | typeof anySegment)[] = [];
  const steps = new RegExp(step.source, step.flags);
  steps.lastIndex = /^\$(?=[.[]|$)/.test(trimmed) ? 1 : 0;
  while (steps.lastIndex < trimmed.length) {
    const groups = steps.exec(trimmed)?.groups;
    if (!groups) return undefined;
    const { key, place, quoted } = groups;
    if (key !== undefined) path.push(key);
    else if (place !== undefined) path.push(Number(place));
    else if (quoted !== undefined) {
      const name = readQuoted(quoted);
      if (name === undefined) return undefined;
      path.push(name);
    } else path.push(anySegment);
  }
  return path.length === 0 ? undefined : path;
}

/** Writes a place so that `parsePath` reads it again. */
export function formatSegments(segments: readonly Segment[]): string {
  return formatPath(segments);
}

function readQuoted(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}
