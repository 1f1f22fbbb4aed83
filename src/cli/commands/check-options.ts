import { InvalidArgumentError, Option, type Command } from 'commander';
import { deliveryModes, isHttpUrl, type DeliveryMode } from '../../config/choices.ts';

/** Reports that `check` can make. */
export const checkReporterNames = ['console', 'json', 'junit', 'sarif', 'markdown', 'html'] as const;
export type CheckReporterName = (typeof checkReporterNames)[number];
export interface CheckReporter {
  readonly name: CheckReporterName;
  /** Relative to the current folder; stdout when undefined. */
  readonly file: string | undefined;
}

/** Options of `understudy check`, as they were given. */
export interface CheckOptions {
  readonly config?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly module?: string | undefined;
  readonly deliveryMode?: DeliveryMode | undefined;
  readonly clientId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly concurrency?: number | undefined;
  /** The hooks of TeamsActivityHandler are exercised, in place of the rules. */
  readonly hooks: boolean;
  /** Tokens that must be refused are sent, in place of the rules. */
  readonly auth: boolean;
  readonly out: string;
  /** Empty when none was asked for. */
  readonly reporter: readonly CheckReporter[];
  /** Ids or letters of groups; `true` to list the rules; all when undefined. */
  readonly rules?: string | true | undefined;
  readonly ignore: readonly string[];
  readonly reason: readonly string[];
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  readonly json: boolean;
}

/** The part of them that stands above the configuration; `check` speaks for Teams. */
export function flagsOf(options: CheckOptions) {
  const { endpoint, module, deliveryMode, clientId, tenantId, concurrency } = options;
  return {
    endpoint,
    module,
    deliveryMode,
    clientId,
    tenantId,
    concurrency,
    channel: 'msteams' as const,
  };
}

/** Adds the options of `check` to a command; apart from it, so that `--help` need not load it. */
export function addCheckOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration file; understudy.yaml, .json or .js unless told')
    .addOption(
      new Option('-e, --endpoint <url>', "the bot's messaging endpoint")
        .argParser(parseUrl)
        .conflicts('module'),
    )
    .option('--module <file>', 'module that exports the adapter and the bot')
    .addOption(new Option('--delivery-mode <mode>', 'how replies come back').choices(deliveryModes))
    .option('--client-id <id>', "the bot's app id, which Teams makes its account of")
    .option('--tenant-id <id>', 'tenant of the conversations')
    .addOption(new Option('--concurrency <n>', 'conversations at the same time').argParser(parseCount))
    .addOption(
      new Option('--hooks', 'exercise every hook of TeamsActivityHandler, in place of the rules')
        .default(false)
        .conflicts(['rules', 'ignore', 'reason']),
    )
    .addOption(
      new Option('--auth', 'send tokens that the bot must refuse, in place of the rules')
        .default(false)
        .conflicts(['rules', 'ignore', 'reason', 'hooks']),
    )
    .option('-o, --out <folder>', 'folder of the results', 'understudy-results')
    .addOption(
      new Option('--reporter <name[=file]>', `report to make: ${checkReporterNames.join(', ')}; repeatable`)
        .argParser(collectReporter)
        .default([], 'console'),
    )
    .option('--rules [ids]', 'only these, such as M,B1,W4; without ids: list the rules')
    .addOption(
      new Option('--ignore <id>', 'do not fail for this rule; each with its --reason; repeatable')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(
      new Option('--reason <text>', 'why the rule named before is ignored; repeatable')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(new Option('--quiet', 'no progress').default(false).conflicts('verbose'))
    .option('--verbose', 'print every rule', false)
    .option('--no-color', 'print without colours')
    .option('--json', 'print the report as JSON', false);
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function collectReporter(text: string, before: readonly CheckReporter[]): readonly CheckReporter[] {
  const [wanted, ...rest] = text.split('=');
  const name = checkReporterNames.find((each) => each === wanted);
  const file = rest.join('=');
  if (!name || (rest.length > 0 && file === '')) {
    throw new InvalidArgumentError(
      `Expected one of ${checkReporterNames.join(', ')}, alone or as NAME=FILE.`,
    );
  }
  return [...before, { name, file: rest.length > 0 ? file : undefined }];
}

function parseUrl(text: string): string {
  if (isHttpUrl(text)) return text;
  throw new InvalidArgumentError('Expected an http or https URL such as http://localhost:3978/api/messages.');
}

function parseCount(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('Expected a whole number from 1.');
}
