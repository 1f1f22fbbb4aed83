import path from 'node:path';
import { createColors } from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { disarmCommands, disarmJson } from '../../report/disarm-commands.ts';
import { replaceFile } from '../../transcript/replacement.ts';
import { wantsColor, type Environment } from '../environment.ts';
import { readVersion } from '../main.ts';
import type { CheckOptions, CheckReporter, CheckReporterName } from './check-options.ts';
import { checkFolder } from './talk-to-bot.ts';

/** Makes one kind of report; colours are for terminals. */
export type FormatReport = (name: Exclude<CheckReporterName, 'json'>, colors: Colors) => Promise<string>;

/** Writes the report as JSON among the results, and all that were asked for to files and stdout. */
export async function writeCheckReports(
  report: object,
  outFolder: string,
  options: CheckOptions,
  environment: Environment,
  format: FormatReport,
): Promise<void> {
  const json = `${JSON.stringify({ schemaVersion: 1, understudy: readVersion(), ...report }, null, 2)}\n`;
  replaceFile(path.join(outFolder, checkFolder, 'report.json'), Buffer.from(json));
  for (const { name, file } of reportersOf(options)) {
    const toLog = file === undefined;
    const colors = createColors(options.color && toLog && wantsColor(environment, environment.stdout));
    const text = name === 'json' ? json : await format(name, colors);
    // The log of a pipeline takes commands; a file does not.
    const disarm = name === 'json' || name === 'sarif' ? disarmJson : disarmCommands;
    if (toLog) environment.stdout.write(disarm(text));
    else replaceFile(path.resolve(environment.cwd, file), Buffer.from(text));
  }
}

/** JSON goes to stdout alone; reports in files are made all the same. */
function reportersOf({ reporter, json }: CheckOptions): readonly CheckReporter[] {
  if (json) return [...reporter.filter(({ file }) => file !== undefined), { name: 'json', file: undefined }];
  return reporter.length > 0 ? reporter : [{ name: 'console', file: undefined }];
}
