import path from 'node:path';
import { createColors } from 'picocolors';
import type { Activity } from '../../activity/activity.ts';
import type { Reason } from '../../check/record.ts';
import { compareRecordings, userPath } from '../../replay/compare-recordings.ts';
import { differenceReason } from '../../replay/difference-reason.ts';
import type { Difference } from '../../replay/difference.ts';
import { toConversation } from '../../replay/recorded-conversation.ts';
import { toRecording, type Recording } from '../../replay/recording.ts';
import { readRules } from '../../replay/rules-file.ts';
import { formatColoredChat } from '../../report/colored-chat.ts';
import { disarmCommands, disarmJson } from '../../report/disarm-commands.ts';
import { readTranscriptSource } from '../../transcript/read-transcript-source.ts';
import { exitCodes, wantsColor, type Environment } from '../environment.ts';

export interface DiffOptions {
  /** False with --no-color; otherwise the environment decides. */
  readonly color: boolean;
  readonly json?: boolean | undefined;
}

/**
 * Shows the second conversation as a chat, with what is not as in the first in place, or all differences as JSON.
 * The rules beside the first apply. Resolves with 0 when they are the same, 1 when not. Throws ConfigError for
 * what cannot be read.
 */
export async function diffCommand(
  one: string,
  other: string,
  options: DiffOptions,
  environment: Environment,
): Promise<number> {
  const { cwd, stdout } = environment;
  const read = async (name: string): Promise<{ activities: readonly Activity[]; recording: Recording }> => {
    const source = path.resolve(cwd, name);
    const activities = await readTranscriptSource(source);
    return { activities, recording: toRecording(name, source, activities) };
  };
  const expected = await read(one);
  const arrived = await read(other);
  const rules = readRules(expected.recording.file);
  const differences = compareRecordings(expected.recording, arrived.recording, rules);
  const same = differences.length === 0;
  const turns = Math.max(expected.recording.turns.length, arrived.recording.turns.length) - 1;
  if (options.json) {
    stdout.write(`${disarmJson(JSON.stringify({ same, turns, differences }, null, 2))}\n`);
  } else if (same) {
    stdout.write(`No difference in ${turns === 1 ? '1 turn' : `${turns} turns`}\n`);
  } else {
    const colors = createColors(options.color && wantsColor(environment, stdout));
    const record = toConversation(arrived.activities, arrived.recording);
    const chat = formatColoredChat(
      { record, reasons: differences.map(toReason) },
      { colors, columns: stdout.columns ?? 100 },
    );
    const count = differences.length === 1 ? '1 difference' : `${differences.length} differences`;
    stdout.write(disarmCommands(`${chat}${colors.red(`✗ ${count}`)}\n`));
  }
  return same ? exitCodes.passed : exitCodes.failed;
}

function toReason(difference: Difference): Reason {
  const { turn, kind, path: place } = difference;
  const reason: Reason = { ...differenceReason(difference), turn };
  if (place !== userPath) return reason;
  const what = { missing: 'leaves', extra: 'goes on', changed: 'does something else' }[kind];
  return { ...reason, message: `In turn ${turn} the user ${what}.` };
}
