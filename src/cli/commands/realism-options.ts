import { Option, type Command } from 'commander';
import { parseCount, parseLocale, parseSeed, parseUrl } from './option-values.ts';

/** Models that can be asked what a user would say. */
const askedModels = ['userlm', 'gguf', 'assistant'] as const;

/** Options of `understudy realism`. */
export interface RealismOptions {
  /** Empty when there is none. */
  readonly reference: readonly string[];
  readonly labels?: string | undefined;
  readonly detector?: string | undefined;
  readonly user?: (typeof askedModels)[number] | undefined;
  readonly config?: string | undefined;
  readonly seed?: number | undefined;
  readonly locale: string;
  /** Conversations of each set at most. */
  readonly limit: number;
  readonly ci: boolean;
  readonly color: boolean;
  readonly json: boolean;
}

/** Adds the options of `realism` to a command; apart from it, so that `--help` need not load it. */
export function addRealismOptions(command: Command): Command {
  return command
    .option('--reference <conversations...>', 'conversations to compare with, such as those of people', [])
    .option(
      '--labels <file>',
      'what people noted of the conversations: task, intent, where it should have ended',
    )
    .option('--detector <file>', 'module that tells how probably a person wrote a text')
    .addOption(
      new Option('--user <model>', 'ask this user model how it answers the probes').choices(askedModels),
    )
    .option('-c, --config <file>', 'configuration with that model; understudy.yaml, .json or .js unless told')
    .addOption(new Option('--seed <n>', 'seed of what the model draws').argParser(parseSeed))
    .addOption(localeOption())
    .addOption(
      new Option('--limit <n>', 'conversations of each set at most').argParser(parseCount).default(1_000),
    )
    .option('--ci', 'record no calls to models (set by the environment variable CI)', false)
    .option('--no-color', 'print without colours')
    .option('--json', 'print the measures as JSON', false);
}

/** Adds the options of `init` by which scenarios are made of conversations. */
export function addFromOptions(command: Command): Command {
  return command
    .option(
      '--from <conversations...>',
      'make scenarios of transcripts, or of a .jsonl file in the format of WildChat',
    )
    .addOption(new Option('--limit <n>', 'scenarios made at most').argParser(parseCount).default(50))
    .option('--model <name>', 'chat model that says what people wanted, better than rules (OPENAI_API_KEY)')
    .addOption(
      new Option('--base-url <url>', "where it answers; OpenAI's own address unless told").argParser(
        parseUrl,
      ),
    )
    .addOption(localeOption());
}

function localeOption(): Option {
  return new Option('--locale <tag>', 'language of the conversations')
    .argParser(parseLocale)
    .default('en-US');
}
