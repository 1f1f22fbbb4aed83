/**
 * Six digits that a person is shown after signing in to a connection. They follow from its name alone, so that a
 * recording in which somebody types them can be played again.
 */
export function magicCodeOf(connectionName: string): string {
  // FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(connectionName)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(100_000 + (hash % 900_000));
}

/** Six other digits. */
export function wrongCodeOf(connectionName: string): string {
  const right = Number(magicCodeOf(connectionName));
  return String(right === 999_999 ? 100_000 : right + 1);
}
