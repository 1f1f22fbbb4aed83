import * as fs from 'node:fs';
import { makeFolder } from './make-folder.ts';

/** The few calls that writing needs, so that tests can let them fail. All synchronous: what was said must be on disk before the bot is answered. */
export interface WritableFileSystem {
  /** Makes the folder and those that it lies in, unless it is there. */
  makeFolder(path: string): void;
  openSync(path: string, flags: string): number;
  writeSync(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number;
  /** As UTF-8; returns how many bytes were written. */
  writeTextSync(fd: number, text: string, position: number): number;
  ftruncateSync(fd: number, length: number): void;
  closeSync(fd: number): void;
  renameSync(from: string, to: string): void;
  unlinkSync(path: string): void;
}

export const nodeFileSystem: WritableFileSystem = {
  ...fs,
  writeTextSync: (fd, text, position) => fs.writeSync(fd, text, position),
  makeFolder: (path) => {
    // An error for each folder that is there would take longer than asking.
    if (!fs.existsSync(path)) makeFolder(path);
  },
};

/** Writes all bytes at a position: one system call unless the disk takes only a part. */
export function writeFully(
  system: WritableFileSystem,
  fd: number,
  bytes: Uint8Array,
  position: number,
): void {
  let written = 0;
  while (written < bytes.length) {
    const count = system.writeSync(fd, bytes, written, bytes.length - written, position + written);
    if (count === 0) throw Object.assign(new Error('the disk took no more bytes'), { code: 'ENOSPC' });
    written += count;
  }
}

/** The same with text, as UTF-8; returns its size in bytes. A buffer for each would take as long as the call. */
export function writeTextFully(
  system: WritableFileSystem,
  fd: number,
  text: string,
  position: number,
): number {
  const size = Buffer.byteLength(text);
  const written = system.writeTextSync(fd, text, position);
  if (written < size) writeFully(system, fd, Buffer.from(text).subarray(written), position + written);
  return size;
}
