import { open, type FileHandle } from 'node:fs/promises';
import { ConfigError, messageOf } from '../../src/errors.ts';
import { toPlainLine } from '../../src/activity/plain-text.ts';

/** A value of a GGUF header; of arrays only the length, except of those that were asked for. */
export type GgufValue =
  number | boolean | string | { readonly length: number; readonly items?: readonly GgufValue[] | undefined };

export interface GgufHeader {
  readonly version: number;
  readonly fileBytes: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlySet<string>;
  /** The file must have at least this length: the last tensor begins before it. */
  readonly leastBytes: number;
}

const firstReadBytes = 16 * 1024 * 1024;
/** The header of a model with 128,000 tokens has 8 MB. */
const maxHeaderBytes = 256 * 1024 * 1024;
const defaultAlignment = 32;

/**
 * Reads what stands before the tensors of a GGUF file (versions 2 and 3, little-endian): format as described at
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Of arrays the items are kept that `keeps` names.
 * @throws ConfigError when it cannot be read, is no such file, or ends within its header.
 */
export async function readGguf(file: string, keeps: readonly string[]): Promise<GgufHeader> {
  const handle = await openFile(file);
  try {
    const { size } = await handle.stat();
    for (let length = firstReadBytes; ; length *= 2) {
      const bytes = Buffer.alloc(Math.min(length, size));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      try {
        return parseHeader(bytes.subarray(0, bytesRead), size, keeps);
      } catch (error) {
        if (error instanceof HeaderGoesOn && bytesRead < size && length < maxHeaderBytes) continue;
        throw refusal(file, messageOf(error), bytes, error);
      }
    }
  } finally {
    await handle.close();
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    throw new Error('it is not a file');
  } catch (error) {
    throw new ConfigError(
      'model-file-not-read',
      `Failed to read the model file ${file}: ${messageOf(error)}`,
      {
        hint: 'Does `user.file` name a GGUF file? It is relative to the configuration file.',
        cause: error,
      },
    );
  }
}

/** The bytes that were read end before the header does. */
class HeaderGoesOn extends Error {}

interface Reader {
  readonly position: () => number;
  readonly u32: () => number;
  readonly u64: () => number;
  readonly text: () => string;
  readonly value: (type: number, keep: boolean) => GgufValue;
}

function createReader(bytes: Buffer): Reader {
  let at = 0;
  const take = (length: number): number => {
    const start = at;
    if (start + length > bytes.length) throw new HeaderGoesOn('it ends within its header: it was cut off');
    at += length;
    return start;
  };
  const u64 = (): number => {
    const value = Number(bytes.readBigUInt64LE(take(8)));
    if (!Number.isSafeInteger(value)) throw new Error('a length in its header is out of all bounds');
    return value;
  };
  const text = (): string => {
    const length = u64();
    const start = take(length);
    return bytes.toString('utf8', start, start + length);
  };
  const scalars: Readonly<Record<number, () => GgufValue>> = {
    0: () => bytes.readUInt8(take(1)),
    1: () => bytes.readInt8(take(1)),
    2: () => bytes.readUInt16LE(take(2)),
    3: () => bytes.readInt16LE(take(2)),
    4: () => bytes.readUInt32LE(take(4)),
    5: () => bytes.readInt32LE(take(4)),
    6: () => bytes.readFloatLE(take(4)),
    7: () => bytes.readUInt8(take(1)) !== 0,
    8: text,
    10: () => Number(bytes.readBigUInt64LE(take(8))),
    11: () => Number(bytes.readBigInt64LE(take(8))),
    12: () => bytes.readDoubleLE(take(8)),
  };
  const scalar = (type: number): GgufValue => {
    const read = scalars[type];
    if (!read) throw new Error(`its header has a value of the unknown type ${type}`);
    return read();
  };
  return {
    position: () => at,
    u32: () => bytes.readUInt32LE(take(4)),
    u64,
    text,
    value(type, keep) {
      if (type !== 9) return scalar(type);
      const itemType = bytes.readUInt32LE(take(4));
      const length = u64();
      const items: GgufValue[] = [];
      for (let index = 0; index < length; index++) {
        const item = scalar(itemType);
        if (keep) items.push(item);
      }
      return { length, items: keep ? items : undefined };
    },
  };
}

function parseHeader(bytes: Buffer, fileBytes: number, keeps: readonly string[]): GgufHeader {
  if (bytes.toString('latin1', 0, 4) !== 'GGUF') throw new Error(`it is no GGUF file${beginning(bytes)}`);
  const reader = createReader(bytes.subarray(4));
  const version = reader.u32();
  if (version !== 2 && version !== 3) throw new Error(`it has GGUF version ${version}, not 2 or 3`);
  const tensorCount = reader.u64();
  const keyCount = reader.u64();

  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < keyCount; index++) {
    const key = reader.text();
    metadata.set(key, reader.value(reader.u32(), keeps.includes(key)));
  }

  const tensors = new Set<string>();
  let lastOffset = 0;
  for (let index = 0; index < tensorCount; index++) {
    tensors.add(reader.text());
    const dimensions = reader.u32();
    for (let dimension = 0; dimension < dimensions; dimension++) reader.u64();
    reader.u32();
    lastOffset = Math.max(lastOffset, reader.u64());
  }
  const alignment = metadata.get('general.alignment');
  const step = typeof alignment === 'number' && alignment > 0 ? alignment : defaultAlignment;
  const leastBytes = Math.ceil((4 + reader.position()) / step) * step + lastOffset + 1;
  return { version, fileBytes, metadata, tensors, leastBytes };
}

function beginning(bytes: Buffer): string {
  if (bytes.length === 0) return ': it is empty';
  const start = toPlainLine(bytes.toString('latin1', 0, 24));
  return start === '' ? '' : `: it begins with ${JSON.stringify(start)}`;
}

function refusal(file: string, why: string, bytes: Buffer, cause: unknown): ConfigError {
  const start = bytes.toString('latin1', 0, 64);
  const hint = start.startsWith('version https://git-lfs')
    ? 'This is a pointer of Git LFS: fetch the file itself (git lfs pull).'
    : /^\s*</.test(start)
      ? 'This is a web page: the address that it was downloaded from was not that of the file.'
      : 'Download the file again, and compare its size with that at its source.';
  return new ConfigError('model-file-refused', `Failed to read the model file ${file}: ${why}`, {
    hint,
    cause,
  });
}
