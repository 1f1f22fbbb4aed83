import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  channelIds,
  deliveryModes,
  isHttpUrl,
  isLocale,
  laterUserModels,
  parseReporter,
  reporterNames,
  userModels,
  type DeliveryMode,
  type ReporterChoice,
  type UserModel,
} from '../../config/choices.ts';
import type { Shard } from '../../scenario/run-scenarios.ts';
import type { ConfigFlags } from '../../config/resolved-config.ts';

/** Options of `understudy run` as they were given; only those with a default are always there. */
export interface RunOptions {
  readonly config?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly module?: string | undefined;
  readonly deliveryMode?: DeliveryMode | undefined;
  readonly channel?: (typeof channelIds)[number] | undefined;
  readonly locale?: string | undefined;
  readonly user?: UserModel | undefined;
  readonly seed?: number | undefined;
  readonly trials?: number | undefined;
  readonly concurrency?: number | undefined;
  /** Folder of the results, relative to the current one. */
  readonly out: string;
  /** Empty when none was asked for. */
  readonly reporter: readonly ReporterChoice[];
  /** Scenarios whose name it matches are run; case is ignored. */
  readonly grep?: RegExp | undefined;
  readonly bail: boolean;
  /** The part of a run that is split among machines. */
  readonly shard?: Shard | undefined;
  /** Goes on with the interrupted run in the results folder. */
  readonly resume: boolean;
  /** Keeps passing conversations as recordings. */
  readonly record: boolean;
  /** Nothing is written but results; also set by the environment variable CI. */
  readonly ci: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** False with --no-color; otherwise the environment decides. */
  readonly color: boolean;
  readonly json: boolean;
}

/** Adds the options of `run` to a command. */
export function addRunOptions(command: Command): Command {
  // Set here, not by the options: help would print "(default: false)" behind each of them.
  for (const name of ['bail', 'quiet', 'verbose', 'json']) {
    command.setOptionValueWithSource(name, false, 'default');
  }
  return command
    .option('-c, --config <file>', 'configuration file; understudy.yaml, .json or .js unless told')
    .addOption(
      new Option('-e, --endpoint <url>', "the bot's messaging endpoint")
        .argParser(parseUrl)
        .conflicts('module'),
    )
    .option('--module <file>', 'module that exports the adapter and the bot')
    .addOption(new Option('--delivery-mode <mode>', 'how replies come back').choices(deliveryModes))
    .addOption(new Option('--channel <id>', 'channel to stand for').choices(channelIds))
    .addOption(new Option('--locale <tag>', 'language of the user, such as en-US').argParser(parseLocale))
    .addOption(
      new Option('--user <model>', `who plays the user: ${userModels.join(', ')}`).argParser(parseUser),
    )
    .addOption(new Option('--seed <n>', 'everything random is drawn from it').argParser(parseSeed))
    .addOption(new Option('--trials <n>', 'conversations per scenario').argParser(parseCount))
    .addOption(new Option('--concurrency <n>', 'conversations at the same time').argParser(parseCount))
    .option('-o, --out <folder>', 'folder of the results', 'understudy-results')
    .addOption(
      new Option('--reporter <name[=file]>', `report to make: ${reporterNames.join(', ')}; repeatable`)
        .argParser(collectReporter)
        .default([], 'console'),
    )
    .addOption(new Option('--grep <pattern>', 'run scenarios whose name matches').argParser(parsePattern))
    .option('--bail', 'stop at the first conversation that does not pass')
    .addOption(new Option('--shard <k/n>', 'run the k-th of n parts, 2/4').argParser(parseShard))
    .option('--resume', 'go on with the interrupted run in the results folder', false)
    .option('--record', 'keep conversations that pass as recordings, to be replayed', false)
    .option('--ci', 'write nothing but results (set by the environment variable CI)', false)
    .addOption(new Option('--quiet', 'print failures only').conflicts('verbose'))
    .option('--verbose', 'print every conversation')
    .option('--no-color', 'print without colours')
    .option('--json', 'print run.json on stdout');
}

/** The part of the options that goes before the configuration file. */
export function configFlagsOf(scenarios: readonly string[], options: RunOptions): ConfigFlags {
  const { endpoint, module, deliveryMode, channel, locale, user, seed, trials, concurrency, reporter } =
    options;
  return {
    endpoint,
    module,
    deliveryMode,
    channel,
    locale,
    user,
    seed,
    trials,
    concurrency,
    reporters: reporter,
    scenarios,
  };
}

/** Reads `2/4`. */
export function parseShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError('Expected K/N with K from 1 to N, such as 2/4.');
}

function parseUrl(text: string): string {
  if (isHttpUrl(text)) return text;
  throw new InvalidArgumentError('Expected an http or https URL such as http://localhost:3978/api/messages.');
}

function parseLocale(text: string): string {
  if (isLocale(text)) return text;
  throw new InvalidArgumentError('Expected a language tag such as en-US.');
}

function parseUser(text: string): UserModel {
  const model = userModels.find((each) => each === text);
  if (model) return model;
  const later = laterUserModels.some((each) => each === text) ? `"${text}" comes in a later release. ` : '';
  throw new InvalidArgumentError(`${later}Expected ${userModels.join(' or ')}.`);
}

function parseSeed(text: string): number {
  return parseWhole(text, Number.MIN_SAFE_INTEGER);
}

function parseCount(text: string): number {
  return parseWhole(text, 1);
}

function parseWhole(text: string, least: number): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new InvalidArgumentError(
    least === 1 ? 'Expected a whole number from 1.' : 'Expected a whole number.',
  );
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, 'iu');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidArgumentError(`Expected a regular expression: ${why}.`);
  }
}

function collectReporter(text: string, before: readonly ReporterChoice[]): readonly ReporterChoice[] {
  const reporter = parseReporter(text);
  if (reporter) return [...before, reporter];
  throw new InvalidArgumentError(`Expected ${reporterNames.join(' or ')}, alone or as NAME=FILE.`);
}
