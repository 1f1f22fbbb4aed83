import type { ResolvedConfig } from '../../config/resolved-config.ts';
import type { OpenedBot } from '../../open-bot-behind-connector.ts';
import { createRecordingPlayer } from '../../replay/recording-player.ts';
import { readRecording } from '../../replay/read-recording.ts';
import { createRules, formatRules, rulesPathOf } from '../../replay/rules-file.ts';
import { learnRules } from '../../replay/volatile-learning.ts';
import type { ConversationPlan } from '../../scenario/run-conversation.ts';
import { replaceFile } from '../../transcript/replacement.ts';
import { writeError } from '../../transcript/write-error.ts';
import { holdOnce } from './hold-once.ts';

/**
 * Plays a recording that was just made once more, and writes what the bot made up anew into the rules file beside it.
 * Returns the rules file's path; undefined when the bot did not let the recording be played to its end.
 */
export async function learnRecording(
  plan: ConversationPlan,
  recordingFile: string,
  config: ResolvedConfig,
  opened: OpenedBot,
  signal: AbortSignal,
): Promise<string | undefined> {
  const recording = await readRecording(plan.scenario.name, recordingFile);
  const player = createRecordingPlayer(recording, createRules());
  await holdOnce(plan, player, config, opened, signal);
  const { replies, complete } = player.replay();
  if (!complete) return undefined;
  const learned = learnRules(
    recording.turns.map((turn) => turn.replies),
    replies,
  );
  const file = rulesPathOf(recordingFile);
  try {
    replaceFile(file, Buffer.from(formatRules(createRules(learned))));
  } catch (error) {
    throw writeError('the rules', file, error);
  }
  return file;
}
