import { InvalidArgumentError, Option, type Command } from 'commander';
import { closest } from 'fastest-levenshtein';
import type { PersonaShare } from '../../audience/population.ts';
import { channelIds, userModels, type UserModel } from '../../config/choices.ts';
import { presetNames } from '../../user/persona.ts';
import { parseCount, parseLocale, parseSeed, parseShare, parseUser } from './option-values.ts';

/** Options of `understudy audience` as they were given; they go before the configuration file. */
export interface AudienceCommandOptions {
  readonly config?: string | undefined;
  readonly user?: UserModel | undefined;
  /** Empty for all presets, each alike. */
  readonly persona: readonly PersonaShare[];
  readonly size: number;
  readonly seed?: number | undefined;
  readonly turns: number;
  readonly goal?: string | undefined;
  readonly scenario?: string | undefined;
  readonly first: boolean;
  readonly silence?: number | undefined;
  readonly reactions?: number | undefined;
  readonly channel?: (typeof channelIds)[number] | undefined;
  readonly locale?: string | undefined;
  readonly concurrency?: number | undefined;
  /** Nothing is written, cassettes among it; also set by the environment variable CI. */
  readonly ci: boolean;
  readonly color: boolean;
  readonly json: boolean;
}

/** Adds the options of `audience` to a command; apart from it, so that `--help` need not load it. */
export function addAudienceOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration file; understudy.yaml, .json or .js unless told')
    .addOption(
      new Option('--user <model>', `who plays the users: ${userModels.join(', ')}`).argParser(parseUser),
    )
    .addOption(
      new Option(
        '--persona <mix>',
        'personas with their weights, such as hurried=2,plain; all presets alike unless told; repeatable',
      )
        .argParser(collectPersonas)
        .default([], 'all'),
    )
    .addOption(new Option('--size <n>', 'users').argParser(parseCount).default(100))
    .addOption(new Option('--seed <n>', 'everything random is drawn from it').argParser(parseSeed))
    .addOption(
      new Option('--turns <n>', 'moves of each user at most; nothing comes back after the first')
        .argParser(parseCount)
        .default(1),
    )
    .addOption(
      new Option('--goal <text>', 'what the users want: "You are a user who wants to …"')
        .argParser(parseGoal)
        .conflicts('scenario'),
    )
    .option('--scenario <file>', 'scenario file with their goal and what they know')
    .option('--first', 'the message comes before the users have said what they want', false)
    .addOption(
      new Option(
        '--silence <share>',
        'how often who is asked nothing says nothing; by persona unless told',
      ).argParser(parseShare),
    )
    .addOption(
      new Option(
        '--reactions <share>',
        'how often who is asked nothing and not silent taps a reaction (msteams); by persona unless told',
      ).argParser(parseShare),
    )
    .addOption(new Option('--channel <id>', 'channel of the message').choices(channelIds))
    .addOption(new Option('--locale <tag>', 'language of the users, such as en-US').argParser(parseLocale))
    .addOption(new Option('--concurrency <n>', 'models asked at the same time').argParser(parseCount))
    .option('--ci', 'write nothing (set by the environment variable CI)', false)
    .option('--no-color', 'print without colours')
    .option('--json', 'print the report as JSON', false);
}

function collectPersonas(text: string, before: readonly PersonaShare[]): readonly PersonaShare[] {
  return [...before, ...text.split(',').map(parsePersona)];
}

function parsePersona(text: string): PersonaShare {
  const [, name = '', given = '1'] = /^\s*([^=]*?)\s*(?:=\s*(.*?)\s*)?$/su.exec(text) ?? [];
  const persona = presetNames.find((each) => each === name);
  if (!persona) {
    throw new InvalidArgumentError(
      `Expected a persona, of ${presetNames.join(', ')}. Did you mean ${closest(name, presetNames)}?`,
    );
  }
  const weight = /^\d+(?:\.\d+)?$/.test(given) ? Number(given) : 0;
  if (weight > 0) return { persona, weight };
  throw new InvalidArgumentError('Expected a weight above 0, such as hurried=2.');
}

function parseGoal(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Expected a goal such as "You are a user who wants to pay a bill."');
}
