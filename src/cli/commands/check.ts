import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createColors } from 'picocolors';
import { systemClock } from '../../channel/system.ts';
import { resolveConfig } from '../../config/load-config.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { defaultSettleMs } from '../../library/open-bot.ts';
import { openBotBehindConnector } from '../../open-bot-behind-connector.ts';
import type { ConversationKind } from '../../channel/ports.ts';
import type { Scope } from '../../release-check/app-package/app-manifest.ts';
import { readAppPackage } from '../../release-check/app-package/read-package.ts';
import { chooseRules, pairIgnored } from '../../release-check/choose-rules.ts';
import { judgeRelease, mayRelease, type ReleaseReport } from '../../release-check/judge-release.ts';
import { allRules } from '../../release-check/rules/all-rules.ts';
import { gatherEvidence } from '../../release-check/talks/gather-evidence.ts';
import type { TalkLog } from '../../release-check/talks/hold-talk.ts';
import type { TalkPlan } from '../../release-check/talks/plan-talks.ts';
import { disarmCommands, disarmJson } from '../../report/disarm-commands.ts';
import { replaceFile } from '../../transcript/replacement.ts';
import { openTranscriptFile } from '../../transcript/transcript-file.ts';
import { transcriptPath } from '../../transcript/transcript-path.ts';
import { writeError } from '../../transcript/write-error.ts';
import { exitCodes, wantsColor, type Environment } from '../environment.ts';
import { readVersion } from '../main.ts';
import type { CheckOptions, CheckReporter } from './check-options.ts';
import { placeOf } from './hold-run.ts';
import { openOutFolder } from './open-out-folder.ts';

/** Where a bot is met that was installed in a scope. */
const kindOf: Readonly<Record<Scope, ConversationKind>> = {
  personal: 'personal',
  groupChat: 'groupChat',
  team: 'channel',
};

/** Folder of this command's transcripts and report among the results. */
const ownFolder = 'check';

/**
 * Holds an app package and the bot behind it against the rules of the Teams store. Resolves with the exit code: 1 when
 * something must be fixed.
 */
export async function checkCommand(
  given: string | undefined,
  options: CheckOptions,
  environment: Environment,
): Promise<number> {
  const { cwd, stdout, stderr, signal } = environment;
  if (options.rules === true) {
    stdout.write(listRules());
    return exitCodes.passed;
  }
  const rules = chooseRules(allRules, options.rules);
  const ignored = pairIgnored(allRules, options.ignore, options.reason);
  const { endpoint, module, deliveryMode, concurrency } = options;
  const flags = { endpoint, module, deliveryMode, concurrency, channel: 'msteams' as const };
  const config = await resolveConfig(options.config, flags, cwd);
  const packagePath = packageOf(given, config, cwd);
  const app = readAppPackage(path.relative(cwd, packagePath) || '.', packagePath);
  const outFolder = openOutFolder(options, environment);
  await clear(path.join(outFolder, ownFolder));

  const opened = await openBotBehindConnector({ bot: placeOf(config, outFolder, environment), signal });
  let report: ReleaseReport;
  try {
    const evidence = await gatherEvidence({
      app,
      channelFor: (scope: Scope) => opened.channel('msteams', config.deliveryMode, kindOf[scope]),
      clock: systemClock,
      locale: config.channel.locale,
      userName: config.channel.userName,
      replyTimeoutMs: config.limits.replyTimeoutMs,
      settleMs: defaultSettleMs,
      concurrency: config.concurrency,
      openLog: (plan) => openTalkLog(outFolder, plan),
      signal,
      onTalk: (held, planned) => {
        if (!options.quiet && stderr.isTTY === true) stderr.write(`\r${held} of ${planned} conversations`);
      },
    });
    if (!options.quiet && stderr.isTTY === true) stderr.write('\n');
    if (signal.aborted) return exitCodes.interrupted;
    report = {
      app: app.source,
      bot: opened.name,
      rules: judgeRelease(evidence, rules, ignored),
      conversations: evidence.talks.length,
    };
  } finally {
    await opened.close();
  }
  const json = formatJson(report);
  replaceFile(path.join(outFolder, ownFolder, 'report.json'), Buffer.from(json));
  const place = { packagePath, isFolder: app.kind === 'folder', outFolder };
  for (const reporter of reportersOf(options)) {
    const { file } = reporter;
    const text = await formatReport(reporter, report, json, place, options, environment);
    if (file === undefined) stdout.write(text);
    else replaceFile(path.resolve(cwd, file), Buffer.from(text));
  }
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

async function clear(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
    throw writeError('the results', folder, error);
  });
}

function openTalkLog(outFolder: string, { scope, name }: TalkPlan): TalkLog {
  const folder = path.join(outFolder, ownFolder, 'transcripts', scope);
  const file = openTranscriptFile(transcriptPath(folder, name, 1), { now: () => systemClock.now() });
  return {
    append: ({ activity, kind, from }) => void file.append(activity, kind, from),
    close: () => {
      file.close();
      return path.relative(outFolder, file.path).replaceAll(path.sep, '/');
    },
  };
}

/** JSON goes to stdout alone; reports in files are made all the same. */
function reportersOf({ reporter, json }: CheckOptions): readonly CheckReporter[] {
  if (json) return [...reporter.filter(({ file }) => file !== undefined), { name: 'json', file: undefined }];
  return reporter.length > 0 ? reporter : [{ name: 'console', file: undefined }];
}

function formatJson(report: ReleaseReport): string {
  return `${JSON.stringify({ schemaVersion: 1, understudy: readVersion(), ...report }, null, 2)}\n`;
}

interface ReportPlace {
  readonly packagePath: string;
  readonly isFolder: boolean;
  readonly outFolder: string;
}

async function formatReport(
  { name, file }: CheckReporter,
  report: ReleaseReport,
  json: string,
  { packagePath, isFolder, outFolder }: ReportPlace,
  options: CheckOptions,
  environment: Environment,
): Promise<string> {
  const toLog = file === undefined;
  // The log of a pipeline takes commands; a file does not.
  const text = (value: string): string => (toLog ? disarmCommands(value) : value);
  switch (name) {
    case 'console': {
      const { formatReleaseReport } = await import('../../release-check/report/console.ts');
      const colors = createColors(options.color && toLog && wantsColor(environment, environment.stdout));
      return text(formatReleaseReport(report, colors, options.verbose));
    }
    case 'json':
      return toLog ? disarmJson(json) : json;
    case 'junit': {
      const { formatReleaseJUnit } = await import('../../release-check/report/junit.ts');
      return text(formatReleaseJUnit(report));
    }
    case 'markdown': {
      const { formatChecklist } = await import('../../release-check/report/markdown.ts');
      return text(formatChecklist(report));
    }
    case 'sarif': {
      const { formatSarif } = await import('../../release-check/report/sarif.ts');
      const uri = (target: string): string =>
        path.relative(environment.cwd, target).replaceAll(path.sep, '/');
      const sarif = formatSarif(report, {
        version: readVersion(),
        package: { uri: uri(packagePath), isFolder },
        results: uri(outFolder),
      });
      return toLog ? disarmJson(sarif) : sarif;
    }
  }
}
