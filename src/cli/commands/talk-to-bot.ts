import { setMaxListeners } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Channel, ConversationKind } from '../../channel/ports.ts';
import { systemClock } from '../../channel/system.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { defaultSettleMs } from '../../library/open-bot.ts';
import { openBotBehindConnector } from '../../open-bot-behind-connector.ts';
import type { Scope } from '../../release-check/app-package/app-manifest.ts';
import type { HoldTalkOptions, TalkLog } from '../../release-check/talks/hold-talk.ts';
import type { TalkPlan } from '../../release-check/talks/plan-talks.ts';
import { openTranscriptFile } from '../../transcript/transcript-file.ts';
import { transcriptPath } from '../../transcript/transcript-path.ts';
import { writeError } from '../../transcript/write-error.ts';
import type { Environment } from '../environment.ts';
import type { CheckOptions } from './check-options.ts';
import { placeOf } from './hold-run.ts';
import { openOutFolder } from './open-out-folder.ts';

/** Where a bot is met that was installed in a scope. */
const kindOf: Readonly<Record<Scope, ConversationKind>> = {
  personal: 'personal',
  groupChat: 'groupChat',
  team: 'channel',
};

/** Folder of this command's transcripts and report among the results. */
export const checkFolder = 'check';

/** What conversations of `check` are held with. */
export interface Talking extends Omit<HoldTalkOptions, 'channel'> {
  /** How messages name the bot. */
  readonly bot: string;
  readonly channelFor: (scope: Scope) => Channel;
  readonly concurrency: number;
  readonly onTalk: (held: number, planned: number) => void;
}

/** Puts the bot behind a Connector for as long as `talk` takes; transcripts of an earlier check are removed. */
export async function talkToBot<Result>(
  config: ResolvedConfig,
  options: CheckOptions,
  environment: Environment,
  talk: (talking: Talking) => Promise<Result>,
): Promise<{ readonly result: Result; readonly outFolder: string }> {
  const { stderr, signal } = environment;
  const outFolder = openOutFolder(options, environment);
  await clear(path.join(outFolder, checkFolder));
  // Each conversation listens while it is held.
  setMaxListeners(0, signal);
  const showsProgress = !options.quiet && stderr.isTTY === true;
  const opened = await openBotBehindConnector({
    bot: placeOf(config, outFolder, environment),
    teams: config.teams,
    signal,
  });
  try {
    const result = await talk({
      bot: opened.name,
      channelFor: (scope) => opened.channel('msteams', config.deliveryMode, kindOf[scope]),
      clock: systemClock,
      locale: config.channel.locale,
      userName: config.channel.userName,
      replyTimeoutMs: config.limits.replyTimeoutMs,
      settleMs: defaultSettleMs,
      concurrency: config.concurrency,
      openLog: (plan) => openTalkLog(outFolder, plan),
      signal,
      onTalk: (held, planned) => {
        if (showsProgress) stderr.write(`\r${held} of ${planned} conversations`);
      },
    });
    if (showsProgress) stderr.write('\n');
    return { result, outFolder };
  } finally {
    await opened.close();
  }
}

async function clear(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
    throw writeError('the results', folder, error);
  });
}

function openTalkLog(outFolder: string, { scope, name }: TalkPlan): TalkLog {
  const folder = path.join(outFolder, checkFolder, 'transcripts', scope);
  const file = openTranscriptFile(transcriptPath(folder, name, 1), { now: () => systemClock.now() });
  return {
    append: ({ activity, kind, from }) => void file.append(activity, kind, from),
    close: () => {
      file.close();
      return path.relative(outFolder, file.path).replaceAll(path.sep, '/');
    },
  };
}
