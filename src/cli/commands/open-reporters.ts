import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createLogUpdate } from 'log-update';
import { createColors } from 'picocolors';
import type { ReporterChoice } from '../../config/choices.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { messageOf } from '../../errors.ts';
import { createConsoleReporter } from '../../report/console.ts';
import { createProgress } from '../../report/progress.ts';
import { broadcast, type Reporter } from '../../report/reporter.ts';
import { runFileName } from '../../report/run-file.ts';
import { replaceFile } from '../../transcript/replacement.ts';
import { wantsColor, type Environment } from '../environment.ts';
import type { RunOptions } from './run-options.ts';

/** Options of a command that say how it reports. */
export type ReportOptions = Pick<RunOptions, 'color' | 'json' | 'out' | 'quiet' | 'verbose'>;

/** The reporters that were asked for, and progress on stderr; stdout carries reports only. */
export function openReporters(
  config: ResolvedConfig,
  options: ReportOptions,
  environment: Environment,
  outFolder: string,
): Reporter {
  const { stdout, stderr } = environment;
  const screen = stderr.isTTY === true ? createLogUpdate(stderr as NodeJS.WriteStream) : undefined;
  // Report and progress may share a terminal: what was drawn goes before anything else is written.
  const write = (text: string): void => {
    screen?.clear();
    stdout.write(text);
  };
  // run.json goes to stdout alone; reports in files are made all the same.
  const choices: readonly ReporterChoice[] = options.json
    ? [...config.reporters.filter(({ file }) => file !== undefined), { name: 'json' }]
    : config.reporters;
  const reporters = choices.map((choice) => openReporter(choice, options, environment, outFolder, write));
  const progress = createProgress({
    redraw: screen && ((text) => (text === '' ? screen.clear() : screen(text))),
    write: (text) => void stderr.write(text),
  });
  return broadcast(options.quiet ? reporters : [progress, ...reporters], (name, error) => {
    stderr.write(`The reporter ${name} failed: ${messageOf(error)}\n`);
  });
}

function openReporter(
  { name, file }: ReporterChoice,
  options: ReportOptions,
  environment: Environment,
  outFolder: string,
  print: (text: string) => void,
): Reporter {
  const { stdout } = environment;
  const written: string[] = [];
  const write = file === undefined ? print : (text: string) => void written.push(text);
  const keep = (): void => {
    if (file !== undefined) replaceFile(file, Buffer.from(written.join('')));
  };
  if (name === 'json') {
    return {
      name,
      onEvent: () => undefined,
      finish: async () => {
        write(await readFile(path.join(outFolder, runFileName), 'utf8'));
        keep();
      },
    };
  }
  const reporter = createConsoleReporter({
    write,
    colors: createColors(options.color && file === undefined && wantsColor(environment, stdout)),
    columns: file === undefined ? (stdout.columns ?? 100) : 100,
    verbose: options.verbose,
    quiet: options.quiet,
    outFolder: options.out,
  });
  return {
    ...reporter,
    finish: async () => {
      await reporter.finish();
      keep();
    },
  };
}
