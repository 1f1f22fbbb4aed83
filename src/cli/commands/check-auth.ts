import { rm } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../channel/system.ts';
import { resolveConfig } from '../../config/load-config.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { ConfigError, InfrastructureError } from '../../errors.ts';
import { openBotBehindConnector, type BotPlace } from '../../open-bot-behind-connector.ts';
import { mayRelease, type ReleaseReport } from '../../release-check/judge-release.ts';
import { attackBot, type AttackRecord } from '../../release-check/tokens/attack-bot.ts';
import { isAccepted, judgeAttacks } from '../../release-check/tokens/judge-attacks.ts';
import { authOf } from '../bot-place.ts';
import { exitCodes, type Environment } from '../environment.ts';
import { flagsOf, type CheckOptions } from './check-options.ts';
import { writeCheckReports } from './check-reports.ts';
import { placeOf } from './hold-run.ts';
import { openOutFolder } from './open-out-folder.ts';
import { checkFolder } from './talk-to-bot.ts';

/**
 * Sends the bot messages with tokens that it must refuse, each in a way of its own. Needs no app package. Resolves with
 * the exit code: 1 when the bot accepted one.
 */
export async function checkAuthCommand(
  given: string | undefined,
  options: CheckOptions,
  environment: Environment,
): Promise<number> {
  failIfAskedForMore(given, options);
  const config = await resolveConfig(options.config, flagsOf(options), environment.cwd);
  const outFolder = openOutFolder(options, environment);
  await rm(path.join(outFolder, checkFolder), { recursive: true, force: true });
  const bot = forAttacks(config, placeOf(config, outFolder, environment));
  const { signal } = environment;
  const opened = await openBotBehindConnector({ bot, signal });
  let record: AttackRecord;
  try {
    const { attacked } = opened;
    if (!attacked) throw new Error('The bot was not opened for attacks.');
    const { id, locale, userName } = config.channel;
    record = await attackBot({
      channel: opened.channel(id),
      attackedBy: (attack) => attacked(attack, id),
      triedToAct: (conversationId) =>
        opened.problemsOf(conversationId).some((problem) => problem.conversationId === conversationId),
      clock: systemClock,
      locale,
      userName,
      replyTimeoutMs: config.limits.replyTimeoutMs,
      signal,
    });
  } finally {
    await opened.close();
  }
  if (signal.aborted) return exitCodes.interrupted;
  failIfNothingShown(record, opened.name, bot.start !== undefined);
  const rules = judgeAttacks(record);
  const report: ReleaseReport = {
    app: 'Authentication',
    bot: opened.name,
    rules,
    conversations: record.attacks.length + 1,
  };
  await writeCheckReports(report, outFolder, options, environment, async (name, colors) => {
    if (name === 'junit') {
      const { formatReleaseJUnit } = await import('../../release-check/report/junit.ts');
      return formatReleaseJUnit(report);
    }
    if (name === 'markdown') {
      const { formatChecklist } = await import('../../release-check/report/markdown.ts');
      return formatChecklist(report);
    }
    const { formatReleaseReport } = await import('../../release-check/report/console.ts');
    return formatReleaseReport(report, colors, options.verbose);
  });
  return mayRelease(rules) ? exitCodes.passed : exitCodes.failed;
}

function failIfAskedForMore(given: string | undefined, { reporter }: CheckOptions): void {
  if (given !== undefined) {
    throw new ConfigError(
      'auth-needs-no-package',
      `Failed to check the authentication of ${given}: only a bot has one.`,
      { hint: 'Leave the package out; without --auth it is checked.' },
    );
  }
  if (reporter.some(({ name }) => name === 'sarif')) {
    throw new ConfigError(
      'no-such-report',
      'Failed to make a SARIF report: authentication stands in no file.',
      {
        hint: 'There are console, json, junit and markdown.',
      },
    );
  }
}

/** A bot that we start is made to trust our tokens, whatever it is configured for otherwise. */
function forAttacks(config: ResolvedConfig, place: BotPlace): Extract<BotPlace, { endpoint: string }> {
  if ('endpoint' in place) {
    return { ...place, auth: { ...authOf(config, place.auth?.mode ?? 'jwt'), forAttacks: true } };
  }
  const why =
    'module' in place ? "in this process the bot's own is not in use" : 'Direct Line has one of its own';
  throw new ConfigError('auth-not-over-http', `Failed to check authentication: ${why}.`, {
    hint: 'Reach the bot over HTTP: `bot.endpoint` with `bot.start`, or --endpoint.',
  });
}

/** A bot that refuses everything proves nothing; one that we started should have taken the right token. */
function failIfNothingShown({ control, attacks }: AttackRecord, name: string, started: boolean): void {
  const { delivery } = control;
  if (delivery.status === 'unreachable') {
    throw new InfrastructureError('bot-unreachable', delivery.message, { hint: delivery.hint });
  }
  if (!started || isAccepted(control) || attacks.some(({ reception }) => isAccepted(reception))) return;
  const came = delivery.status === 'answered' ? `it answered ${delivery.code}` : `nothing came in time`;
  throw new InfrastructureError(
    'bot-refuses-all',
    `Failed to check authentication: ${name} refuses the right token as well, ${came}`,
    {
      hint:
        'Does it take its settings from the environment, and its app id too? `understudy doctor --print-env shell` shows ' +
        'what it was given. A Node bot that takes none needs `bot.auth: shim`; its own app id goes into `bot.appId`.',
    },
  );
}
