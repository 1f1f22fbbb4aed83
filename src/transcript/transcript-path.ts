import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Separators, what Windows forbids in names, controls, and characters that hide or reorder text. */
const unsafe = /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)/i;
const hashed = /-[0-9a-f]{8}$/;

/** Below the 255 bytes that file systems allow, with room for a temporary file's ending. */
const maxBytes = 160;

/** Where a conversation's transcript stands: `<folder>/<scenario>/<trial>.transcript`. */
export function transcriptPath(folder: string, scenarioName: string, trial: number): string {
  return join(folder, safeFileName(scenarioName), `${trial}.transcript`);
}

/**
 * A name that is one path segment on every system. Letters of all scripts, digits, spaces and most signs stay. When
 * anything had to be changed or cut, a hash of the original is added, so that two names never become one
 * (on disks that ignore case, names that differ only in case still do).
 */
export function safeFileName(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replace(unsafe, '-')
    .replace(/^[.\s]+|[.\s]+$/gu, '');
  const short = cutToBytes(cleaned, maxBytes);
  const usable = short === name && short !== '' && !reserved.test(short) && !hashed.test(short);
  if (usable) return short;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const stem = short.replace(/^[-.\s]+|[-.\s]+$/gu, '');
  return reserved.test(stem) ? `scenario-${stem}-${hash}` : `${stem || 'scenario'}-${hash}`;
}

function cutToBytes(text: string, limit: number): string {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > limit) return cut;
    cut += character;
  }
  return cut;
}
