import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkOwnFaults } from '../../check/own-faults.ts';
import type { Reason } from '../../check/record.ts';
import type { FilePatterns } from '../../config/find-files.ts';
import { resolveConfig } from '../../config/load-config.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import { ConfigError, UnderstudyError, withHint } from '../../errors.ts';
import { openBotBehindConnector } from '../../open-bot-behind-connector.ts';
import {
  findObsoleteRules,
  findRecordings,
  fixedFolderOf,
  recordingsOf,
} from '../../replay/find-recordings.ts';
import { keepRecording } from '../../replay/keep-recording.ts';
import { readRecording } from '../../replay/read-recording.ts';
import { createRecordingPlayer, type RecordingPlayer } from '../../replay/recording-player.ts';
import { createRulesReader } from '../../replay/read-rules-once.ts';
import type { ConversationOutcome } from '../../scenario/events.ts';
import type { Player } from '../../scenario/player.ts';
import type { ConversationPlan } from '../../scenario/run-conversation.ts';
import { exitCodes, type Environment } from '../environment.ts';
import { learnRecording } from './learn-recording.ts';
import { holdRun, placeOf } from './hold-run.ts';
import { openOutFolder } from './open-out-folder.ts';
import type { ReplayOptions } from './replay-options.ts';
import { configFlagsOf } from './run-options.ts';
import { writesAllowed } from './writes-allowed.ts';

/** Plays the user half of recordings to the bot and compares the bot half; resolves with the exit code. */
export async function replayCommand(
  patterns: readonly string[],
  options: ReplayOptions,
  environment: Environment,
): Promise<number> {
  const { cwd, signal } = environment;
  if (options.update && !writesAllowed(options, environment)) {
    throw new ConfigError(
      'update-in-ci',
      'Failed to update recordings: nothing is written with --ci or CI set.',
      {
        hint: 'Update them where somebody reviews the differences, and commit them.',
      },
    );
  }
  const config = await resolveConfig(options.config, configFlagsOf([], options), cwd);
  const named = patterns.length > 0 ? { patterns, folder: cwd } : recordingsOfProject(config, cwd);
  const found = await findRecordings(named);
  for (const file of await findObsoleteRules(named, found)) {
    environment.stderr.write(
      `Obsolete rules, without a recording beside them: ${path.relative(cwd, file)}\n`,
    );
  }
  const { grep } = options;
  const scenarios = grep === undefined ? found : found.filter(({ name }) => grep.test(name));
  if (scenarios.length === 0) {
    throw new ConfigError(
      'nothing-matches',
      `Failed to find a recording whose name matches ${grep?.source ?? ''}.`,
    );
  }
  const outFolder = openOutFolder(options, environment);
  const opened = await openBotBehindConnector({
    bot: placeOf(config, outFolder, environment),
    limits: config.channel.limits,
    teams: config.teams,
    signal,
  });
  const readRules = createRulesReader();
  const players = new Map<string, RecordingPlayer>();
  const different: ConversationOutcome[] = [];
  let refused = 0;

  const createPlayer = async ({ scenario }: ConversationPlan): Promise<Player> => {
    try {
      const recording = await readRecording(scenario.name, scenario.file);
      const player = createRecordingPlayer(recording, readRules(scenario.file));
      players.set(scenario.name, player);
      return player;
    } catch (error) {
      if (!(error instanceof UnderstudyError)) throw error;
      refused += 1;
      return createRefusal(error);
    }
  };

  const onOutcome = (outcome: ConversationOutcome): void => {
    const player = players.get(outcome.plan.scenario.name);
    players.delete(outcome.plan.scenario.name);
    if (!options.update || !player?.replay().complete || outcome.verdict !== 'failed') return;
    different.push(outcome);
  };

  try {
    const code = await holdRun({
      config: { ...config, trials: 1 },
      scenarios,
      options,
      environment,
      opened,
      outFolder,
      createPlayer,
      judge: (_scenario, record) => Promise.resolve(checkOwnFaults(record)),
      onOutcome,
    });
    for (const { plan, transcript } of different) {
      const { file } = plan.scenario;
      keepRecording(path.join(outFolder, transcript), file);
      await learnRecording(plan, file, config, opened, signal);
      environment.stderr.write(`Updated ${path.relative(cwd, file)}\n`);
    }
    // What could not be read must be mended by whoever keeps the recordings, not by the bot's developer.
    return refused > 0 && code !== exitCodes.failed && code !== exitCodes.interrupted
      ? exitCodes.usage
      : code;
  } finally {
    await opened.close();
  }
}

function recordingsOfProject(config: ResolvedConfig, cwd: string): FilePatterns {
  const recordings = recordingsOf(config);
  const folder = fixedFolderOf(recordings);
  if (config.recordings || existsSync(folder)) return recordings;
  const missing = path.relative(cwd, folder);
  throw new ConfigError(
    'no-recordings',
    `Failed to find recordings: none are named, and there is no folder ${missing}.`,
    {
      hint: 'Make some with `understudy run --record`, name transcripts on the command line, or add `recordings: recordings/**/*.transcript` to the configuration.',
    },
  );
}

/** Takes the place of a recording that cannot be played, so that the others still are. */
function createRefusal(error: UnderstudyError): Player {
  const message = withHint(error.message, error.hint);
  const reason: Reason = { check: 'recording', severity: 'errored', message };
  return {
    persona: 'recording',
    perform: (stage) => {
      stage.fail(reason);
      return Promise.resolve();
    },
    summary: () => ({ goal: 'open', learned: {}, facts: {} }),
    remarks: () => [],
  };
}
