import type { TakeId } from './shape.ts';

/** Given ids are those of the first conversation; bots keep what they know by them, so that no other may have the same. */
export function createIdTaker(): TakeId {
  const counts = new Map<string, number>();
  return (id) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? id : `${id}-${count}`;
  };
}
