import type { Call } from './match-route.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Left out on the last page. */
  readonly continuationToken?: string | undefined;
}

/** The part of a list that the call's `pageSize` and `continuationToken` ask for, or a sentence on what is wrong. */
export function readPage<Item>(items: readonly Item[], call: Call, defaultSize: number): Page<Item> | string {
  const query = new URLSearchParams(call.query);
  const size = readCount(query.get('pageSize'), defaultSize);
  const start = readCount(query.get('continuationToken'), 0);
  if (size === undefined || size === 0) return 'The "pageSize" is not a positive whole number.';
  if (start === undefined || start > items.length) return 'The "continuationToken" is not one of ours.';
  const end = start + size;
  return {
    items: items.slice(start, end),
    continuationToken: end < items.length ? String(end) : undefined,
  };
}

function readCount(text: string | null, otherwise: number): number | undefined {
  if (text === null || text === '') return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
