import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createLogUpdate } from 'log-update';
import { createColors } from 'picocolors';
import type { ReporterChoice } from '../../config/choices.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { messageOf } from '../../errors.ts';
import { createConsoleReporter } from '../../report/console.ts';
import { disarmCommands, disarmJson } from '../../report/disarm-commands.ts';
import { createProgress } from '../../report/progress.ts';
import { broadcast, type Reporter } from '../../report/reporter.ts';
import { runFileName } from '../../report/run-file.ts';
import { replaceFile } from '../../transcript/replacement.ts';
import { wantsColor, type Environment } from '../environment.ts';
import type { BotOptions } from './run-options.ts';

/** Options of a command that say how it reports. */
export type ReportOptions = Pick<BotOptions, 'color' | 'json' | 'out' | 'quiet' | 'verbose'>;

/** The reporters that were asked for, and progress on stderr; stdout carries reports only. */
export async function openReporters(
  config: ResolvedConfig,
  options: ReportOptions,
  environment: Environment,
  outFolder: string,
): Promise<Reporter> {
  const { stdout, stderr } = environment;
  const screen = stderr.isTTY === true ? createLogUpdate(stderr) : undefined;
  // Report and progress may share a terminal: what was drawn goes before anything else is written.
  const write = (text: string): void => {
    screen?.clear();
    stdout.write(text);
  };
  // run.json goes to stdout alone; reports in files are made all the same.
  const choices: readonly ReporterChoice[] = options.json
    ? [...config.reporters.filter(({ file }) => file !== undefined), { name: 'json' }]
    : config.reporters;
  const place = { options, environment, outFolder };
  const reporters = await Promise.all(choices.map((choice) => openReporter(choice, place, write)));
  const progress = createProgress({
    redraw: screen && ((text) => (text === '' ? screen.clear() : screen(text))),
    write: (text) => void stderr.write(text),
  });
  return broadcast(options.quiet ? reporters : [progress, ...reporters], (name, error) => {
    stderr.write(`The reporter ${name} failed: ${messageOf(error)}\n`);
  });
}

async function openReporter(
  { name, file }: ReporterChoice,
  place: ReportPlace,
  print: (text: string) => void,
): Promise<Reporter> {
  const written: string[] = [];
  const write = file === undefined ? print : (text: string) => void written.push(text);
  const reporter = await createReporter(name, place, write, file === undefined);
  return {
    ...reporter,
    finish: async () => {
      await reporter.finish();
      if (file !== undefined) replaceFile(file, Buffer.from(written.join('')));
    },
  };
}

/** Where a report goes and what it says of places. */
interface ReportPlace {
  readonly options: ReportOptions;
  readonly environment: Environment;
  /** Absolute. */
  readonly outFolder: string;
}

/** Reporters are loaded when they are asked for: few runs need more than one. */
async function createReporter(
  name: ReporterChoice['name'],
  { options, environment, outFolder }: ReportPlace,
  write: (text: string) => void,
  toLog: boolean,
): Promise<Reporter> {
  const { stdout, env, cwd } = environment;
  // The log of a pipeline takes commands; a file does not.
  const writeText = toLog ? (text: string) => write(disarmCommands(text)) : write;
  switch (name) {
    case 'console':
      return createConsoleReporter({
        write,
        colors: createColors(options.color && toLog && wantsColor(environment, stdout)),
        columns: toLog ? (stdout.columns ?? 100) : 100,
        verbose: options.verbose,
        quiet: options.quiet,
        outFolder: options.out,
      });
    case 'json':
      return {
        name,
        onEvent: () => undefined,
        finish: async () => {
          const json = await readFile(path.join(outFolder, runFileName), 'utf8');
          write(toLog ? disarmJson(json) : json);
        },
      };
    case 'junit': {
      const { createJUnitReporter } = await import('../../report/junit.ts');
      return createJUnitReporter({ write: writeText, outFolder: options.out });
    }
    case 'markdown': {
      const { createMarkdownReporter } = await import('../../report/markdown.ts');
      return createMarkdownReporter({ write: writeText, outFolder: options.out });
    }
    case 'github': {
      const { createGitHubReporter } = await import('../../report/github.ts');
      const summaryFile = env['GITHUB_STEP_SUMMARY'];
      const appendSummary = summaryFile
        ? (markdown: string) => appendFileSync(summaryFile, markdown)
        : undefined;
      const root = env['GITHUB_WORKSPACE'] ?? cwd;
      return createGitHubReporter({ write, appendSummary, root, outFolder: options.out });
    }
    case 'azure': {
      const { createAzureReporter } = await import('../../report/azure.ts');
      const keepSummary = (markdown: string): string => {
        const file = path.join(outFolder, 'summary.md');
        replaceFile(file, Buffer.from(markdown));
        return file;
      };
      const root = env['BUILD_SOURCESDIRECTORY'] ?? cwd;
      return createAzureReporter({ write, keepSummary, root, outFolder: options.out });
    }
  }
}
