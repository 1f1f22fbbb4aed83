import { InvalidArgumentError, Option, type Command } from 'commander';
import { addTargetOptions, type TargetOptions } from './target-options.ts';

/** Reports that `check` can make. */
export const checkReporterNames = ['console', 'json', 'junit', 'sarif', 'markdown', 'html'] as const;
export type CheckReporterName = (typeof checkReporterNames)[number];
export interface CheckReporter {
  readonly name: CheckReporterName;
  /** Relative to the current folder; stdout when undefined. */
  readonly file: string | undefined;
}

/** Options of `understudy check`, as they were given. */
export interface CheckOptions extends TargetOptions {
  /** The hooks of TeamsActivityHandler are exercised, in place of the rules. */
  readonly hooks: boolean;
  /** Tokens that must be refused are sent, in place of the rules. */
  readonly auth: boolean;
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
  return addTargetOptions(command)
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
