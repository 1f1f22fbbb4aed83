import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { asRecord } from '../../activity/read-values.ts';
import { ConfigError, messageOf } from '../../errors.ts';
import { leavesArchive, maxPackageBytes, readZip, type ZipReading } from './read-zip.ts';
import { explainJson } from './explain-json.ts';

/** What is uploaded to the store: a manifest, its icons, its translations. */
export interface AppPackage {
  /** As the user named it. */
  readonly source: string;
  readonly kind: 'folder' | 'zip';
  /** Paths of all files, with `/`. */
  readonly paths: readonly string[];
  /** A file's content; undefined when there is none of that path, or it lies outside the package. */
  readonly read: (path: string) => Uint8Array | undefined;
  /** The parsed manifest; undefined when there is none or it is no JSON object. */
  readonly manifest: Readonly<Record<string, unknown>> | undefined;
  readonly problems: readonly PackageProblem[];
}

export interface PackageProblem {
  readonly message: string;
  /** File, with line and column where they are known. */
  readonly where: string;
}

export const manifestName = 'manifest.json';

/**
 * Reads an app package: a folder, its manifest.json, or the zip. What is wrong inside is told in `problems`.
 * @throws ConfigError when there is nothing at that place.
 */
export function readAppPackage(source: string, path: string): AppPackage {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) {
    throw new ConfigError(
      'no-manifest',
      `Failed to read the app package ${source}: there is no such folder or file.`,
      {
        hint: 'Name the folder with manifest.json and the icons, or the zip that is uploaded to Teams.',
      },
    );
  }
  try {
    if (stats.isDirectory()) return openFiles(source, 'folder', readFolder(path), []);
    if (path.endsWith('.json')) return openFiles(source, 'folder', readFolder(join(path, '..'), path), []);
    if (stats.size > maxPackageBytes)
      throw new Error(`${stats.size} bytes are more than an app package can have`);
    return openPackage(source, 'zip', readZip(readFileSync(path)));
  } catch (error) {
    throw new ConfigError('bad-package', `Failed to read the app package ${source}: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

/** A package whose files are in memory. */
export function openPackage(
  source: string,
  kind: AppPackage['kind'],
  { files, problems }: ZipReading,
): AppPackage {
  const found = problems.map((message) => ({ message, where: source }));
  return openFiles(source, kind, { paths: [...files.keys()], read: (name) => files.get(name) }, found);
}

type Files = Pick<AppPackage, 'paths' | 'read'>;

function readFolder(folder: string, manifest = join(folder, manifestName)): Files {
  const paths = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  return {
    paths,
    read: (name) => {
      const path = name === manifestName ? manifest : join(folder, name);
      if (leavesArchive(name)) return undefined;
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats?.isFile() && stats.size <= maxPackageBytes ? readFileSync(path) : undefined;
    },
  };
}

function openFiles(
  source: string,
  kind: AppPackage['kind'],
  files: Files,
  found: readonly PackageProblem[],
): AppPackage {
  const problems = [...found];
  const bytes = files.read(manifestName);
  let manifest: Record<string, unknown> | undefined;
  if (!bytes) {
    const nested = files.paths.find((path) => path.endsWith(`/${manifestName}`));
    const hint = nested === undefined ? '' : `; there is one at "${nested}", which must stand at the top`;
    problems.push({ message: `there is no ${manifestName}${hint}`, where: source });
  } else {
    const text = new TextDecoder().decode(bytes);
    try {
      manifest = asRecord(JSON.parse(text));
      if (!manifest) problems.push({ message: 'expected a JSON object', where: manifestName });
    } catch {
      const { problem, line, column } = explainJson(text);
      problems.push({ message: `no JSON: ${problem}`, where: `${manifestName}:${line}:${column}` });
    }
  }
  return { source, kind, ...files, manifest, problems };
}
