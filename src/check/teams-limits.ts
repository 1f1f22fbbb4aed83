import type { Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { asText } from '../activity/read-values.ts';
import { isFinalPiece, readStream } from '../teams-rules/read-stream.ts';
import type { ConversationRecord, Reason, Severity } from './record.ts';

const severities: Readonly<Record<string, Severity>> = {
  'teams-limit': 'warning',
  'teams-throttled': 'warning',
  'teams-refusal': 'failed',
};

/**
 * `teams-limits`: what the bot sent went past a limit of Teams (src/teams-rules). A warning where it was served all the
 * same, or asked to try again later; failed where it was refused (`channel.limits: enforce`). A warning, too: a stream
 * that nothing ended, so that Teams shows it as unfinished until it breaks it off.
 */
export function checkTeamsLimits(record: ConversationRecord): Reason[] {
  const told = record.problems.flatMap(({ code, message }): Reason[] => {
    const severity = Object.hasOwn(severities, code) ? severities[code] : undefined;
    if (severity === undefined) return [];
    const arrived = toPlainLine(message, 300);
    const did =
      code === 'teams-limit'
        ? ''
        : code === 'teams-refusal'
          ? 'Refused as Teams does: '
          : 'Throttled as Teams does: ';
    return [{ check: 'teams-limits', severity, message: `${did}${arrived}`, arrived }];
  });
  return [...told, ...findUnended(record)];
}

function findUnended(record: ConversationRecord): Reason[] {
  const open = new Map<string, { readonly activity: Activity; readonly index: number }>();
  for (const [index, { from, kind, activity }] of record.entries.entries()) {
    const piece = from === 'bot' && kind === 'activity' ? readStream(activity) : undefined;
    const id = piece?.streamId ?? asText(activity.id);
    // Without a sequence it is what the SDK left of a piece: dropped-fields tells that.
    if (!piece || id === undefined || activity.channelId !== 'msteams') continue;
    if (isFinalPiece(activity, piece)) open.delete(id);
    else if (piece.sequence !== undefined) open.set(id, { activity, index });
  }
  return [...open.values()].map(({ activity, index }) => ({
    check: 'teams-limits',
    severity: 'warning',
    message: 'A stream was never ended by a final message.',
    expected: 'a message with streaminfo of streamType final',
    arrived: `last ${describeActivity(activity)}`,
    activityId: asText(activity.id),
    activityIndex: index,
  }));
}
