import { existsSync } from 'node:fs';
import path from 'node:path';
import { resolveConfig } from '../../config/load-config.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { readAppPackage } from '../../release-check/app-package/read-package.ts';
import { chooseRules, pairIgnored } from '../../release-check/choose-rules.ts';
import type { Talk } from '../../release-check/evidence.ts';
import { judgeRelease, mayRelease, type ReleaseReport } from '../../release-check/judge-release.ts';
import { allRules } from '../../release-check/rules/all-rules.ts';
import { gatherEvidence } from '../../release-check/talks/gather-evidence.ts';
import { exitCodes, type Environment } from '../environment.ts';
import { readVersion } from '../main.ts';
import { flagsOf, type CheckOptions } from './check-options.ts';
import { writeCheckReports, type FormatReport } from './check-reports.ts';
import { talkToBot } from './talk-to-bot.ts';

/**
 * Holds an app package and the bot behind it against the rules of the Teams store. Resolves with the exit code: 1 when
 * something must be fixed.
 */
export async function checkCommand(
  given: string | undefined,
  options: CheckOptions,
  environment: Environment,
): Promise<number> {
  const { cwd, stdout, signal } = environment;
  if (options.rules === true) {
    stdout.write(listRules());
    return exitCodes.passed;
  }
  const rules = chooseRules(allRules, options.rules);
  const ignored = pairIgnored(allRules, options.ignore, options.reason);
  const config = await resolveConfig(options.config, flagsOf(options), cwd);
  const packagePath = packageOf(given, config, cwd);
  const app = readAppPackage(path.relative(cwd, packagePath) || '.', packagePath);
  const { result, outFolder } = await talkToBot(config, options, environment, async (talking) => ({
    bot: talking.bot,
    evidence: await gatherEvidence({ ...talking, app }),
  }));
  if (signal.aborted) return exitCodes.interrupted;
  const { bot, evidence } = result;
  const report: ReleaseReport = {
    app: app.source,
    bot,
    rules: judgeRelease(evidence, rules, ignored),
    conversations: evidence.talks.length,
  };
  const place = { packagePath, isFolder: app.kind === 'folder', outFolder };
  const format = formatterOf(report, evidence.talks, place, options, environment);
  await writeCheckReports(report, outFolder, options, environment, format);
  return mayRelease(report.rules) ? exitCodes.passed : exitCodes.failed;
}

function listRules(): string {
  return allRules
    .map(
      ({ id, title, severity, heuristic }) =>
        `${id.padEnd(4)} ${heuristic ? 'warns' : severity.padEnd(5)}  ${title}\n`,
    )
    .join('');
}

/** The folder `manifest` beside the configuration, or else in the current folder, unless another is named. */
function packageOf(given: string | undefined, { folder }: ResolvedConfig, cwd: string): string {
  if (given !== undefined) return path.resolve(cwd, given);
  const beside = path.join(folder, 'manifest');
  return existsSync(beside) ? beside : path.join(cwd, 'manifest');
}

interface ReportPlace {
  readonly packagePath: string;
  readonly isFolder: boolean;
  readonly outFolder: string;
}

function formatterOf(
  report: ReleaseReport,
  talks: readonly Talk[],
  { packagePath, isFolder, outFolder }: ReportPlace,
  options: CheckOptions,
  { cwd }: Environment,
): FormatReport {
  return async (name, colors) => {
    switch (name) {
      case 'console': {
        const { formatReleaseReport } = await import('../../release-check/report/console.ts');
        return formatReleaseReport(report, colors, options.verbose);
      }
      case 'junit': {
        const { formatReleaseJUnit } = await import('../../release-check/report/junit.ts');
        return formatReleaseJUnit(report);
      }
      case 'markdown': {
        const { formatChecklist } = await import('../../release-check/report/markdown.ts');
        return formatChecklist(report);
      }
      case 'html': {
        const { formatReleaseHtml } = await import('../../release-check/report/html.ts');
        return formatReleaseHtml(report, talks);
      }
      case 'sarif': {
        const { formatSarif } = await import('../../release-check/report/sarif.ts');
        const uri = (target: string): string => path.relative(cwd, target).replaceAll(path.sep, '/');
        return formatSarif(report, {
          version: readVersion(),
          package: { uri: uri(packagePath), isFolder },
          results: uri(outFolder),
        });
      }
    }
  };
}
