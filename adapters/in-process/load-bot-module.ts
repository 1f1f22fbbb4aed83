import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigError, messageOf } from '../../src/errors.ts';

/** Imports a module by its file URL and gives its namespace. */
export type ImportModule = (url: string) => Promise<unknown>;

/**
 * Loads a bot's ES or CommonJS module.
 * @throws ConfigError when there is no such file, it is TypeScript source, or it fails while it is loaded;
 * the message then names the place.
 */
export async function loadBotModule(modulePath: string, importModule: ImportModule): Promise<object> {
  const path = resolve(modulePath);
  if (!existsSync(path)) throw notFound(path);
  if (statSync(path).isDirectory()) throw isFolder(path);
  if (/\.[cm]?tsx?$/.test(path)) throw notCompiled(path);
  try {
    const loaded = await importModule(pathToFileURL(path).href);
    if (typeof loaded === 'object' && loaded !== null) return loaded;
    throw new TypeError(`the module is ${String(loaded)}`);
  } catch (error) {
    throw await loadFailed(path, error);
  }
}

async function loadFailed(path: string, error: unknown): Promise<ConfigError> {
  const place = placeOf(error) ?? (error instanceof SyntaxError ? await placeOfSyntaxError(path) : undefined);
  const where = place === undefined ? '' : ` at ${place}`;
  const kind = error instanceof Error && error.name !== 'Error' ? `${error.name}: ` : '';
  return new ConfigError('bot-module-failed', `Failed to load ${path}: ${kind}${messageOf(error)}${where}`, {
    hint: hintFor(path, error),
    cause: error,
  });
}

function hintFor(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    return "Install the bot's packages (npm ci in its folder), or correct the import.";
  }
  return `The same error comes with: node ${path}`;
}

const stackPlace = /^(?:\s+at (?:async )?(?:.*\()?)?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*?:\d+)(?::\d+)?\)?$/;

const ownFolder = new URL('./', import.meta.url).href;

/**
 * `file:line` of the topmost place in the bot's code that is neither Node's nor, if possible, a package's. Who
 * asked for the module is no such place: since Node 24 the stack of a syntax error holds nothing else.
 */
function placeOf(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const all = stack.split('\n').flatMap((line) => stackPlace.exec(line)?.[1] ?? []);
  const caller = all.findIndex((each) => each.startsWith(ownFolder));
  const places = caller < 0 ? all : all.slice(0, caller);
  const place = places.find((each) => !/[\\/]node_modules[\\/]/.test(each)) ?? places[0];
  return place?.startsWith('file:') ? plainPath(place) : place;
}

function plainPath(place: string): string {
  const [, url, line] = /^(.*):(\d+)$/.exec(place) ?? [];
  return url === undefined ? place : `${fileURLToPath(url)}:${line}`;
}

/** For a mistake of syntax in an ES module Node tells the place only to who runs it as a program. */
function placeOfSyntaxError(path: string): Promise<string | undefined> {
  return new Promise((done) => {
    execFile(process.execPath, ['--check', path], { timeout: 5_000 }, (_error, _stdout, stderr) => {
      const first = stderr.split('\n', 1)[0] ?? '';
      done(/:\d+$/.test(first) ? plainPathOf(first) : undefined);
    });
  });
}

function plainPathOf(place: string): string {
  return place.startsWith('file:') ? plainPath(place) : place;
}

function notFound(path: string): ConfigError {
  return new ConfigError('bot-module-not-found', `Failed to load ${path}: there is no such file`, {
    hint: 'The path of `bot.module` is relative to the configuration file, that of --module to the current folder.',
  });
}

function isFolder(path: string): ConfigError {
  return new ConfigError('bot-module-is-folder', `Failed to load ${path}: it is a folder`, {
    hint: `Name the file that exports the adapter and the bot, for example ${join(path, 'index.js')}.`,
  });
}

function notCompiled(path: string): ConfigError {
  const compiled = findCompiled(path);
  const hint = compiled
    ? `It seems to be compiled to ${compiled}: name that file instead.`
    : "Compile the bot first (npm run build in its folder) and name the compiled file, for example dist/bot.js. Or start it with the bot's own command: `bot.start.command`.";
  return new ConfigError('bot-module-not-compiled', `Failed to load ${path}: it is TypeScript source`, {
    hint,
  });
}

const outputFolders = ['dist', 'lib', 'build', 'out', '.'];

/** The JavaScript file that a compiler would have made of the source, if it is at a usual place. */
function findCompiled(path: string): string | undefined {
  const root = packageFolderOf(path);
  const inPackage = relative(root, path);
  const withoutFirstFolder = inPackage.split(/[\\/]/).slice(1).join('/');
  const stems = [inPackage, withoutFirstFolder]
    .filter(Boolean)
    .map((stem) => join(dirname(stem), basename(stem, extname(stem))));
  for (const folder of outputFolders) {
    for (const stem of stems) {
      for (const extension of ['.js', '.mjs', '.cjs']) {
        const candidate = join(root, folder, stem + extension);
        if (existsSync(candidate)) return candidate;
      }
    }
  }
  return undefined;
}

function packageFolderOf(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return dirname(path);
  }
}
