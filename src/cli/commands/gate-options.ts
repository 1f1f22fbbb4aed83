import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseCount, parseDecimal, parseShare } from './option-values.ts';

/** Adds the options of `gate` to a command; apart from it, so that `--help` need not load it. */
export function addGateOptions(command: Command): Command {
  command.setOptionValueWithSource('json', false, 'default');
  return command
    .option(
      '-c, --config <file>',
      'configuration file whose `gate` applies; understudy.yaml, .json or .js unless told',
    )
    .addOption(
      new Option(
        '--baseline <results>',
        'results to compare with, paired by scenario, trial and seed; repeatable',
      )
        .argParser((text: string, before: readonly string[]) => [...before, text])
        .default([], 'none'),
    )
    .addOption(new Option('--pass-rate <share>', 'share that must pass, 0 to 1').argParser(parseShare))
    .addOption(
      new Option('--confidence <share>', 'how surely the pass rate must be shown, such as 0.95').argParser(
        parseConfidence,
      ),
    )
    .addOption(
      new Option('--max-p95 <ms>', 'longest 95th percentile of the reply time').argParser(parseCount),
    )
    .addOption(
      new Option('--max-turns <n>', 'most moves of the user in a conversation').argParser(parseCount),
    )
    .addOption(
      new Option('--max-tokens <n>', 'most tokens of models in a conversation').argParser(parseCount),
    )
    .addOption(new Option('--max-run-tokens <n>', 'most tokens of models in all').argParser(parseCount))
    .option('--no-color', 'print without colours')
    .option('--json', 'print the decision as JSON');
}

function parseConfidence(text: string): number {
  const share = parseDecimal(text);
  if (share > 0 && share < 1) return share;
  throw new InvalidArgumentError('Expected a number between 0 and 1, such as 0.95.');
}
