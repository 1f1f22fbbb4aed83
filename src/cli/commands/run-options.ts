import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  channelIds,
  parseReporter,
  reporterNames,
  userModels,
  type ReporterChoice,
  type UserModel,
} from '../../config/choices.ts';
import type { Shard } from '../../scenario/run-scenarios.ts';
import type { ConfigFlags } from '../../config/resolved-config.ts';
import { addTargetOptions, type TargetOptions } from './target-options.ts';
import { parseCount, parseLocale, parseSeconds, parseSeed, parseUser } from './option-values.ts';

/** Options of commands that hold conversations, as they were given; only those with a default are always there. */
export interface BotOptions extends TargetOptions {
  readonly channel?: (typeof channelIds)[number] | undefined;
  /** Empty when none was asked for. */
  readonly reporter: readonly ReporterChoice[];
  /** Scenarios or recordings whose name it matches; case is ignored. */
  readonly grep?: RegExp | undefined;
  readonly bail: boolean;
  /** The part of a run that is split among machines. */
  readonly shard?: Shard | undefined;
  /** Goes on with the interrupted run in the results folder. */
  readonly resume: boolean;
  /** Nothing is written but results; also set by the environment variable CI. */
  readonly ci: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** False with --no-color; otherwise the environment decides. */
  readonly color: boolean;
  readonly json: boolean;
}

/** Options of `understudy run`. */
export interface RunOptions extends BotOptions {
  readonly locale?: string | undefined;
  readonly user?: UserModel | undefined;
  readonly seed?: number | undefined;
  readonly trials?: number | undefined;
  /** So many users at once, each with canaries of its own. */
  readonly isolation?: number | undefined;
  /** Keeps passing conversations as recordings. */
  readonly record: boolean;
  /** Seconds to spend on shortening failed conversations. */
  readonly shrinkBudget: number;
}

/** Adds the options of `run` to a command. */
export function addRunOptions(command: Command): Command {
  return addBotOptions(command)
    .addOption(new Option('--locale <tag>', 'language of the user, such as en-US').argParser(parseLocale))
    .addOption(
      new Option('--user <model>', `who plays the user: ${userModels.join(', ')}`).argParser(parseUser),
    )
    .addOption(new Option('--seed <n>', 'everything random is drawn from it').argParser(parseSeed))
    .addOption(new Option('--trials <n>', 'conversations per scenario').argParser(parseCount))
    .addOption(
      new Option('--isolation <n>', 'n users at once, who must learn nothing of each other')
        .argParser(parseCount)
        .conflicts(['trials', 'concurrency', 'shard', 'resume']),
    )
    .option('--record', 'keep conversations that pass as recordings, to be replayed', false)
    .addOption(
      new Option(
        '--shrink-budget <seconds>',
        'time for shortening failed conversations (bots in this process)',
      )
        .argParser(parseSeconds)
        .default(10),
    );
}

/** Adds the options of every command that holds conversations: which bot, how many at once, what is reported. */
export function addBotOptions(command: Command): Command {
  return addTargetOptions(command)
    .addOption(new Option('--channel <id>', 'channel to stand for').choices(channelIds))
    .addOption(
      new Option('--reporter <name[=file]>', `report to make: ${reporterNames.join(', ')}; repeatable`)
        .argParser(collectReporter)
        .default([], 'console'),
    )
    .addOption(patternOption())
    .option('--bail', 'stop at the first conversation that does not pass', false)
    .addOption(new Option('--shard <k/n>', 'hold the k-th of n parts, such as 2/4').argParser(parseShard))
    .option('--resume', 'go on with the interrupted run in the results folder', false)
    .option('--ci', 'write nothing but results (set by the environment variable CI)', false)
    .addOption(new Option('--quiet', 'print failures only').default(false).conflicts('verbose'))
    .option('--verbose', 'print every conversation', false)
    .option('--no-color', 'print without colours')
    .option('--json', 'print run.json on stdout', false);
}

/** The option that chooses among scenarios or recordings. */
export function patternOption(): Option {
  return new Option('--grep <pattern>', 'only those whose name matches').argParser(parsePattern);
}

/** The part of the options that goes before the configuration file. */
export function configFlagsOf(
  scenarios: readonly string[],
  options: BotOptions & Partial<RunOptions>,
): ConfigFlags {
  const { endpoint, module, deliveryMode, channel, clientId, tenantId, locale, user } = options;
  const { seed, reporter, isolation } = options;
  const { trials = isolation, concurrency = isolation } = options;
  return {
    endpoint,
    module,
    deliveryMode,
    channel,
    clientId,
    tenantId,
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
function parseShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError('Expected K/N with K from 1 to N, such as 2/4.');
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
  throw new InvalidArgumentError(`Expected one of ${reporterNames.join(', ')}, alone or as NAME=FILE.`);
}
