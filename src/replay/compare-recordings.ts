import type { Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { asText } from '../activity/read-values.ts';
import { createBindings, type Bindings } from './bindings.ts';
import { compareReplies } from './compare-replies.ts';
import type { Difference, FoldedDifference } from './difference.ts';
import { foldDifferences } from './fold-differences.ts';
import type { RecordedTurn, Recording } from './recording.ts';
import type { RecordingRules } from './rules-file.ts';

/** The path of differences in what the user did; no field of an activity has it. */
export const userPath = '(user)';

/**
 * How the second conversation is not as the first, turn by turn: the bot's replies as a replay compares them, and
 * what the user did, where values that the bot made up count as the same when they are said back.
 */
export function compareRecordings(
  expected: Recording,
  arrived: Recording,
  rules: RecordingRules,
): FoldedDifference[] {
  const bindings = createBindings();
  const count = Math.max(expected.turns.length, arrived.turns.length);
  const users: Difference[] = [];
  const bots = Array.from({ length: count }, (_, turn) => {
    const one = expected.turns[turn];
    const other = arrived.turns[turn];
    const context = { turn, rules: rules.volatile, bindings, matching: rules.matching };
    const compared = compareReplies(one?.replies ?? [], other?.replies ?? [], context);
    users.push(...compareUsers(turn, one, other, bindings));
    return compared;
  });
  return [...users, ...foldDifferences(bots)].toSorted((a, b) => a.turn - b.turn);
}

function compareUsers(
  turn: number,
  one: RecordedTurn | undefined,
  other: RecordedTurn | undefined,
  bindings: Bindings,
): Difference[] {
  const was = one?.sent && bindings.rebindActivity(one.sent);
  const is = other?.sent;
  if (contentOf(was) === contentOf(is)) return [];
  const kind = was === undefined ? 'extra' : is === undefined ? 'missing' : 'changed';
  return [{ turn, kind, path: userPath, expected: describe(was), arrived: describe(is) }];
}

/** All that the bot can tell two moves by. */
function contentOf(sent: Activity | undefined): string {
  if (sent === undefined) return '';
  const { type, name, text, value, attachments } = sent;
  return JSON.stringify([type, name, text, value, attachments]);
}

function describe(sent: Activity | undefined): string | undefined {
  if (sent === undefined) return undefined;
  return sent.type === 'message' ? (asText(sent.text) ?? describeActivity(sent)) : describeActivity(sent);
}
