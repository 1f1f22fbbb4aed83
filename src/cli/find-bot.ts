import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { acceptsConnection } from '../../adapters/http/wait-for-port.ts';

/** A bot as `init` found it; paths are relative to the folder, with slashes. */
export type FoundBot =
  /** A module that exports adapter and bot, or both in one, and does not listen: can be driven in this process. */
  | { readonly kind: 'module'; readonly module: string; readonly how: string }
  /** A program that listens. */
  | {
      readonly kind: 'start';
      readonly command: string;
      readonly endpoint: string;
      readonly port: number;
      readonly takesPort: boolean;
      /** What it needs besides, to be talked to without authentication. */
      readonly env?: Readonly<Record<string, string>> | undefined;
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
      how: exportsAdapterAndBot(driven)
        ? `${driven.file} exports an adapter and a bot`
        : `${driven.file} exports an application of ${sdkOf(manifest)?.name ?? 'an SDK'}`,
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
      return startOf(command ?? `node ${program?.file ?? ''}`, program, sdkOf(manifest));
    }
  }
  const endpoint = `http://localhost:${usualPort}${usualPath}`;
  if (await acceptsConnection({ host: 'localhost', port: usualPort })) {
    return { kind: 'running', endpoint, how: `something listens on port ${usualPort}` };
  }
  return { kind: 'none', endpoint, how: 'no bot was found here' };
}

interface Sdk {
  readonly packageName: string;
  readonly name: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** The newest first: bots that move from one to another have both for a time. */
const sdks: readonly Sdk[] = [
  {
    packageName: '@microsoft/teams.apps',
    name: 'the Teams SDK',
    env: { DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS: 'true' },
  },
  { packageName: '@microsoft/agents-hosting', name: 'the Agents SDK' },
  { packageName: 'botbuilder', name: 'botbuilder' },
];

function sdkOf({ dependencies }: Manifest): Sdk | undefined {
  return sdks.find(({ packageName }) => dependencies.includes(packageName));
}

function startOf(command: string, program: Source | undefined, sdk: Sdk | undefined): FoundBot {
  const text = program?.text ?? '';
  const port = Number(/\bport\b['"\]]?\s*(?:\|\||\?\?)\s*['"]?(\d{2,5})/i.exec(text)?.[1] ?? portOf(text));
  const route = /\.post\(\s*['"`](\/[^'"`]*)['"`]/.exec(text)?.[1] ?? usualPath;
  return {
    kind: 'start',
    command,
    endpoint: `http://localhost:${port}${route}`,
    port,
    // Both SDKs' own ways to listen take PORT, unless they are told a port.
    takesPort: /\benv\b[.[\]'"]*port\b|\bstartServer\(|\.start\(\s*\)/i.test(text),
    ...(sdk?.env && { env: sdk.env }),
    how:
      (program ? `${program.file} listens, started by "${command}"` : `package.json has a start script`) +
      (sdk ? `, on ${sdk.name}` : ''),
  };
}

function portOf(text: string): number {
  return Number(/\.listen\(\s*(\d{2,5})\b/.exec(text)?.[1] ?? usualPort);
}

function exportsBot(source: Source): boolean {
  const isModule = /\.[cm]?js$/.test(source.file) && !listens(source);
  return isModule && (exportsAdapterAndBot(source) || exportsWholeBot(source));
}

function exportsAdapterAndBot({ text }: Source): boolean {
  return isExported('adapter', text) && (isExported('bot', text) || isExported('logic', text));
}

/** An App of the Teams SDK or an AgentApplication of the Agents SDK, under a name that is looked for. */
function exportsWholeBot({ text }: Source): boolean {
  const makesApp = usesTeamsSdk(text) && /\bnew (?:\w+\.)?App\(/.test(text);
  const makesAgent =
    text.includes('@microsoft/agents-hosting') && /\bnew (?:\w+\.)?AgentApplication/.test(text);
  const names = ['app', 'agentApp', 'agent', 'bot'];
  return (makesApp || makesAgent) && names.some((name) => isExported(name, text));
}

function usesTeamsSdk(text: string): boolean {
  return text.includes('@microsoft/teams.apps');
}

function isExported(name: string, text: string): boolean {
  return (
    new RegExp(`\\bexports\\.${name}\\s*=`).test(text) ||
    new RegExp(`\\bexport\\s+(?:const|let|var|function|async function)\\s+${name}\\b`).test(text) ||
    new RegExp(`\\b(?:module\\.exports\\s*=|export)\\s*\\{[^}]*\\b${name}\\b[^}]*\\}`).test(text)
  );
}

function listens({ text }: Source): boolean {
  return /\.listen\(|\bstartServer\(/.test(text) || (usesTeamsSdk(text) && /\.start\(/.test(text));
}

interface Manifest {
  readonly main?: string;
  readonly start?: string;
  readonly dependencies: readonly string[];
}

async function readManifest(folder: string): Promise<Manifest> {
  const source = await readSource(folder, 'package.json');
  let manifest: unknown;
  try {
    manifest = JSON.parse(source?.text ?? '{}');
  } catch {
    return { dependencies: [] };
  }
  if (typeof manifest !== 'object' || manifest === null) return { dependencies: [] };
  const main = 'main' in manifest ? manifest.main : undefined;
  const scripts = 'scripts' in manifest ? manifest.scripts : undefined;
  const dependencies = 'dependencies' in manifest ? manifest.dependencies : undefined;
  const start =
    typeof scripts === 'object' && scripts !== null && 'start' in scripts ? scripts.start : undefined;
  return {
    ...(typeof main === 'string' && { main: path.normalize(main) }),
    ...(typeof start === 'string' && start.trim() !== '' && { start: start.trim() }),
    dependencies: typeof dependencies === 'object' && dependencies !== null ? Object.keys(dependencies) : [],
  };
}

async function readSource(folder: string, file: string): Promise<Source | undefined> {
  const text = await readFile(path.join(folder, file), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { file: slashed(path.normalize(file)), text };
}

function slashed(file: string): string {
  return file.replaceAll('\\', '/');
}
