import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { acceptsConnection } from '../../adapters/http/wait-for-port.ts';

/** A bot as `init` found it; paths are relative to the folder, with slashes. */
export type FoundBot =
  /** A module that exports adapter and bot and does not listen: can be driven in this process. */
  | { readonly kind: 'module'; readonly module: string; readonly how: string }
  /** A program that listens. */
  | {
      readonly kind: 'start';
      readonly command: string;
      readonly endpoint: string;
      readonly port: number;
      readonly takesPort: boolean;
      readonly how: string;
    }
  /** Something listens on the usual port. */
  | { readonly kind: 'running'; readonly endpoint: string; readonly how: string }
  | { readonly kind: 'none'; readonly endpoint: string; readonly how: string };

interface Source {
  readonly file: string;
  readonly text: string;
}

/** Port and path that every Bot Framework template uses. */
const usualPort = 3978;
const usualPath = '/api/messages';

const modules = [
  'bot.js',
  'index.js',
  'app.js',
  'lib/bot.js',
  'lib/index.js',
  'dist/bot.js',
  'dist/index.js',
];
const programs = [
  'index.js',
  'app.js',
  'server.js',
  'index.mjs',
  'lib/index.js',
  'dist/index.js',
  'src/index.js',
];

/**
 * Looks for a bot in a folder by reading its files; nothing of it is run. In order: a module that can be driven
 * in process, the start script, a program that listens, the usual port.
 */
export async function findBot(folder: string): Promise<FoundBot> {
  const manifest = await readManifest(folder);
  const read = async (names: readonly string[]): Promise<Source[]> => {
    const found = await Promise.all([...new Set(names)].map((name) => readSource(folder, name)));
    return found.filter((source) => source !== undefined);
  };
  const main = manifest.main === undefined ? [] : [manifest.main];

  const driven = (await read([...main, ...modules])).find(exportsBot);
  if (driven) {
    return {
      kind: 'module',
      module: driven.file,
      how: `${driven.file} exports an adapter and a bot`,
    };
  }
  const started = /^node\s+(\S+\.[cm]?js)$/.exec(manifest.start ?? '')?.[1];
  const sources = await read([
    ...(started === undefined ? [] : [started]),
    ...main,
    ...programs,
    'src/index.ts',
    'index.ts',
  ]);
  const program = sources.find(listens);
  if (manifest.start !== undefined || program) {
    const isScript = program !== undefined && /\.[cm]?js$/.test(program.file);
    const command = started ? `node ${started}` : manifest.start !== undefined ? 'npm start' : undefined;
    if (command !== undefined || isScript) {
      return startOf(command ?? `node ${program?.file ?? ''}`, program);
    }
  }
  const endpoint = `http://localhost:${usualPort}${usualPath}`;
  if (await acceptsConnection({ host: 'localhost', port: usualPort })) {
    return { kind: 'running', endpoint, how: `something listens on port ${usualPort}` };
  }
  return { kind: 'none', endpoint, how: 'no bot was found here' };
}

function startOf(command: string, program: Source | undefined): FoundBot {
  const text = program?.text ?? '';
  const port = Number(/\bport\b['"\]]?\s*(?:\|\||\?\?)\s*['"]?(\d{2,5})/i.exec(text)?.[1] ?? portOf(text));
  const route = /\.post\(\s*['"`](\/[^'"`]*)['"`]/.exec(text)?.[1] ?? usualPath;
  return {
    kind: 'start',
    command,
    endpoint: `http://localhost:${port}${route}`,
    port,
    takesPort: /\benv\b[.[\]'"]*port\b/i.test(text),
    how: program ? `${program.file} listens, started by "${command}"` : `package.json has a start script`,
  };
}

function portOf(text: string): number {
  return Number(/\.listen\(\s*(\d{2,5})\b/.exec(text)?.[1] ?? usualPort);
}

function exportsBot({ file, text }: Source): boolean {
  return (
    /\.[cm]?js$/.test(file) &&
    isExported('adapter', text) &&
    (isExported('bot', text) || isExported('logic', text)) &&
    !listens({ file, text })
  );
}

function isExported(name: string, text: string): boolean {
  return (
    new RegExp(`\\bexports\\.${name}\\s*=`).test(text) ||
    new RegExp(`\\bexport\\s+(?:const|let|var|function|async function)\\s+${name}\\b`).test(text) ||
    new RegExp(`\\b(?:module\\.exports\\s*=|export)\\s*\\{[^}]*\\b${name}\\b[^}]*\\}`).test(text)
  );
}

function listens({ text }: Source): boolean {
  return /\.listen\(/.test(text);
}

async function readManifest(folder: string): Promise<{ main?: string; start?: string }> {
  const source = await readSource(folder, 'package.json');
  let manifest: unknown;
  try {
    manifest = JSON.parse(source?.text ?? '{}');
  } catch {
    return {};
  }
  if (typeof manifest !== 'object' || manifest === null) return {};
  const main = 'main' in manifest ? manifest.main : undefined;
  const scripts = 'scripts' in manifest ? manifest.scripts : undefined;
  const start =
    typeof scripts === 'object' && scripts !== null && 'start' in scripts ? scripts.start : undefined;
  return {
    ...(typeof main === 'string' && { main: path.normalize(main) }),
    ...(typeof start === 'string' && start.trim() !== '' && { start: start.trim() }),
  };
}

async function readSource(folder: string, file: string): Promise<Source | undefined> {
  const text = await readFile(path.join(folder, file), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { file: slashed(path.normalize(file)), text };
}

function slashed(file: string): string {
  return file.replaceAll('\\', '/');
}
