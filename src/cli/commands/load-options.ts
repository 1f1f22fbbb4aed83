import { InvalidArgumentError, Option, type Command } from 'commander';
import { channelIds, userModels, type UserModel } from '../../config/choices.ts';
import {
  arrivalKinds,
  limitExample,
  maxRate,
  parseDuration,
  parseLimit,
  type ArrivalKind,
  type LoadLimit,
} from '../../config/load-values.ts';
import { parseCount, parseDecimal, parseLocale, parseSeed, parseUser } from './option-values.ts';
import { patternOption } from './run-options.ts';
import { addPlaceOptions, type PlaceOptions } from './target-options.ts';

/** Conversations whose transcripts are kept. */
export const keptTranscripts = ['failed', 'all', 'none'] as const;

/** A range from which to which, in milliseconds or users a second. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Options of `understudy load`, as they were given; only those with a default are always there. */
export interface LoadOptions extends PlaceOptions {
  readonly channel?: (typeof channelIds)[number] | undefined;
  readonly locale?: string | undefined;
  readonly user?: UserModel | undefined;
  readonly seed?: number | undefined;
  readonly grep?: RegExp | undefined;
  readonly rate?: number | undefined;
  readonly ramp?: Span | undefined;
  /** Milliseconds. */
  readonly duration?: number | undefined;
  readonly users?: number | undefined;
  readonly maxUsers?: number | undefined;
  readonly arrivals?: ArrivalKind | undefined;
  /** Milliseconds. */
  readonly thinkTime?: Span | undefined;
  /** Empty when none was given. */
  readonly stopAt: readonly LoadLimit[];
  readonly transcripts: (typeof keptTranscripts)[number];
  readonly allowDirectLine: boolean;
  /** Model calls are not recorded; also set by the environment variable CI. */
  readonly ci: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Adds the options of `load` to a command. */
export function addLoadOptions(command: Command): Command {
  return addPlaceOptions(command)
    .addOption(new Option('--channel <id>', 'channel to stand for').choices(channelIds))
    .addOption(new Option('--locale <tag>', 'language of the users, such as en-US').argParser(parseLocale))
    .addOption(
      new Option('--user <model>', `who plays the users: ${userModels.join(', ')}`).argParser(parseUser),
    )
    .addOption(new Option('--seed <n>', 'everything random is drawn from it').argParser(parseSeed))
    .addOption(patternOption())
    .addOption(new Option('--rate <n>', 'users that arrive a second').argParser(parseRate).conflicts('ramp'))
    .addOption(
      new Option('--ramp <from..to>', 'users a second at the beginning and at the end').argParser(
        readSpan(parseRate, '1..50'),
      ),
    )
    .addOption(
      new Option('--duration <time>', 'how long users arrive, such as 60s or 5m').argParser(parseTime),
    )
    .addOption(new Option('--users <n>', 'no more arrive when so many have begun').argParser(parseCount))
    .addOption(
      new Option(
        '--max-users <n>',
        'users at the same time; who comes beyond is dropped and counted',
      ).argParser(parseCount),
    )
    .addOption(
      new Option('--arrivals <kind>', 'at equal distances, or by chance at that rate').choices(arrivalKinds),
    )
    .addOption(
      new Option('--think-time <time>', 'pause before each message, such as 2s, or 1s..5s').argParser(
        readSpan(parseTime, '1s..5s'),
      ),
    )
    .addOption(
      new Option('--stop-at <limit>', 'end and fail when it is overrun: p95=2s, errors=5%; repeatable')
        .argParser(collectLimit)
        .default([], 'none'),
    )
    .addOption(
      new Option('--transcripts <which>', 'conversations to keep: the first failed ones, all or none')
        .choices(keptTranscripts)
        .default('failed'),
    )
    .option('--allow-direct-line', 'also through a service that others share', false)
    .option('--ci', 'write nothing but results (set by the environment variable CI)', false)
    .option('--quiet', 'no progress', false)
    .option('--json', 'print load.json on stdout', false);
}

function parseRate(text: string): number {
  const rate = parseDecimal(text);
  if (rate > 0 && rate <= maxRate) return rate;
  throw new InvalidArgumentError(`Expected users a second above 0, at most ${maxRate}.`);
}

function parseTime(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new InvalidArgumentError('Expected a time such as 500ms, 60s, 5m or 1m30s.');
}

/** Reads `1..50`; or one value for both ends, where that makes sense. */
function readSpan(parse: (text: string) => number, example: string): (text: string) => Span {
  return (text) => {
    const [from = '', to = from, ...more] = text.split('..');
    if (more.length > 0) throw new InvalidArgumentError(`Expected FROM..TO such as ${example}.`);
    return { from: parse(from), to: parse(to) };
  };
}

function collectLimit(text: string, before: readonly LoadLimit[]): readonly LoadLimit[] {
  const limit = parseLimit(text);
  if (limit) return [...before, limit];
  throw new InvalidArgumentError(`Expected one of ${limitExample}.`);
}
