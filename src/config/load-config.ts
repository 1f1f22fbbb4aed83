import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, messageOf } from '../errors.ts';
import { checkDocument } from './explain-issues.ts';
import type { FilePatterns } from './find-files.ts';
import { FileMistakesError, type Mistake } from './mistake.ts';
import { readPlayground } from './playground.ts';
import { mergeFlags, type ConfigFlags, type ResolvedConfig } from './resolved-config.ts';
import { configSchema } from './schema.ts';
import { readSourceFile, type SourceDocument } from './source-file.ts';

/** Names under which a configuration is found in the current folder. */
const configNames = ['understudy.yaml', 'understudy.yml', 'understudy.json', 'understudy.js'] as const;

/** A configuration, or what is wrong with it. */
export interface ConfigReading {
  readonly config: ResolvedConfig | undefined;
  /** Also known when the configuration has mistakes elsewhere, so that scenarios can be checked too. */
  readonly scenarios: FilePatterns | undefined;
  readonly mistakes: readonly Mistake[];
}

/**
 * Reads the configuration (a file, or the one found in `cwd`) and puts the flags over it. With `endpoint` or
 * `module` among the flags no file is needed. Throws ConfigError: FileMistakesError with all mistakes at once.
 */
export async function resolveConfig(
  file: string | undefined,
  flags: ConfigFlags,
  cwd: string,
): Promise<ResolvedConfig> {
  const { config, mistakes } = await readConfig(file, flags, cwd);
  if (!config) throw new FileMistakesError(mistakes, cwd);
  return config;
}

/** The same with the mistakes as a value; throws ConfigError only when there is no configuration at all. */
export async function readConfig(
  file: string | undefined,
  flags: ConfigFlags,
  cwd: string,
): Promise<ConfigReading> {
  if (flags.endpoint !== undefined && flags.module !== undefined) {
    throw new ConfigError(
      'two-bots',
      'Failed to choose the bot: got --endpoint and --module, expected one of them.',
    );
  }
  const found = file === undefined ? await findConfig(cwd) : path.resolve(cwd, file);
  const hasBot = flags.endpoint !== undefined || flags.module !== undefined;
  if (found === undefined && !hasBot) {
    throw new ConfigError(
      'no-config',
      `Failed to find a configuration: no ${configNames.join(', ')} in ${cwd}.`,
      {
        hint: 'Run `understudy init`, name a file with --config, or name a bot with --endpoint or --module.',
      },
    );
  }
  const place = { file: found, cwd };
  const { document, mistakes: unreadable } = await readDocument(found, hasBot);
  if (!document) return { config: undefined, scenarios: givenScenarios(flags, cwd), mistakes: unreadable };
  const { value, mistakes } = checkDocument(configSchema, document);
  if (!value) {
    const folder = path.dirname(document.file);
    const scenarios = givenScenarios(flags, cwd) ?? writtenScenarios(document.value, folder);
    return { config: undefined, scenarios, mistakes };
  }
  const { playground: named } = value.channel;
  const playgroundFile = named === undefined ? undefined : path.resolve(path.dirname(document.file), named);
  const read = playgroundFile === undefined ? undefined : await readPlayground(playgroundFile);
  if (read && !read.playground) {
    return { config: undefined, scenarios: givenScenarios(flags, cwd), mistakes: read.mistakes };
  }
  const config = mergeFlags(value, flags, place, read?.playground);
  return { config, scenarios: config.scenarios, mistakes: [] };
}

/** The configuration file of a folder, absolute; undefined when there is none. Throws ConfigError when there are several. */
export async function findConfig(folder: string): Promise<string | undefined> {
  const candidates = configNames.map((name) => path.join(folder, name));
  const entries = await Promise.all(candidates.map((candidate) => stat(candidate).catch(() => undefined)));
  const found = candidates.filter((_, index) => entries[index]?.isFile());
  if (found.length < 2) return found[0];
  const names = found.map((each) => path.basename(each)).join(' and ');
  throw new ConfigError('two-configs', `Failed to choose the configuration: ${folder} has ${names}.`, {
    hint: 'Keep one of them, or name the one to use with --config.',
  });
}

type Reading = { document?: Pick<SourceDocument, 'file' | 'value' | 'locate'>; mistakes: readonly Mistake[] };

async function readDocument(file: string | undefined, hasBot: boolean): Promise<Reading> {
  // The bot is on the command line: its place in the schema is taken by a stand-in that the flags replace.
  const bot = { endpoint: 'http://localhost/' };
  if (file === undefined) {
    return {
      document: { file: 'command line', value: { version: 1, bot }, locate: () => undefined },
      mistakes: [],
    };
  }
  const reading = /\.[cm]?js$/.test(file) ? await importDocument(file) : await parseDocument(file);
  const value = reading.document?.value;
  if (!reading.document || !hasBot || !isMapping(value) || 'bot' in value) return reading;
  return { ...reading, document: { ...reading.document, value: { ...value, bot } } };
}

async function parseDocument(file: string): Promise<Reading> {
  const { documents, mistakes } = await readSourceFile(file);
  if (mistakes.length > 0) return { mistakes };
  const [document, second] = documents;
  if (document && !second) return { document, mistakes };
  const message = document
    ? 'expected one document, got several'
    : 'expected a configuration, got an empty file';
  return { mistakes: [{ file, ...second?.locate([], 'value'), path: '', message }] };
}

async function importDocument(file: string): Promise<Reading> {
  const entry = await stat(file).catch(() => undefined);
  if (!entry?.isFile()) return { mistakes: [{ file, path: '', message: 'there is no such file' }] };
  try {
    const loaded: unknown = await import(pathToFileURL(file).href);
    const value: unknown = isMapping(loaded) && 'default' in loaded ? loaded['default'] : undefined;
    if (value === undefined) {
      return {
        mistakes: [{ file, path: '', message: 'expected a default export with the configuration, got none' }],
      };
    }
    return { document: { file, value, locate: () => undefined }, mistakes: [] };
  } catch (error) {
    return { mistakes: [{ file, path: '', message: `cannot be loaded: ${messageOf(error)}` }] };
  }
}

function givenScenarios(flags: ConfigFlags, cwd: string): FilePatterns | undefined {
  return flags.scenarios?.length ? { patterns: flags.scenarios, folder: cwd } : undefined;
}

function writtenScenarios(value: unknown, folder: string): FilePatterns | undefined {
  const written = isMapping(value) ? value['scenarios'] : undefined;
  const patterns = (Array.isArray(written) ? written : [written]).filter((each) => typeof each === 'string');
  return patterns.length > 0 ? { patterns, folder } : undefined;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
