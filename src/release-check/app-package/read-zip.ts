import { unzipSync } from 'fflate';
import { messageOf } from '../../errors.ts';

/** A package larger than this, as it is or unpacked, is no app package: manifests and icons are small. */
export const maxPackageBytes = 32 * 1024 * 1024;
const maxFiles = 1000;

export interface ZipReading {
  /** By path, with `/`; nothing is written anywhere. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What is wrong with the archive, in words; entries that it names are not among the files. */
  readonly problems: readonly string[];
}

/**
 * Reads an archive in memory. Paths that leave it, absolute ones, and ones that stand in it twice are problems; so is
 * what is no archive or grows above `maxPackageBytes`. Never throws.
 */
export function readZip(bytes: Uint8Array): ZipReading {
  const problems: string[] = [];
  const names = new Set<string>();
  let left = maxPackageBytes;
  let unpacked: Record<string, Uint8Array>;
  try {
    unpacked = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name.endsWith('/')) return false;
        if (leavesArchive(name)) {
          problems.push(`the path "${name}" leaves the archive`);
          return false;
        }
        if (names.has(name)) {
          problems.push(`the path "${name}" stands in the archive twice`);
          return false;
        }
        names.add(name);
        left -= originalSize;
        if (left < 0 || names.size > maxFiles) {
          problems.push(`"${name}" and what follows is more than an app package can hold`);
          return false;
        }
        return true;
      },
    });
  } catch (error) {
    return { files: new Map(), problems: [`it is no zip archive that can be read: ${messageOf(error)}`] };
  }
  return { files: new Map(Object.entries(unpacked)), problems };
}

/** Whether a path, taken from where the archive is unpacked, is anywhere else; backslashes are separators on Windows. */
export function leavesArchive(name: string): boolean {
  const path = name.replaceAll('\\', '/');
  return (
    path.startsWith('/') || /^[a-z]:/i.test(path) || path.split('/').includes('..') || path.includes('\0')
  );
}
