import type { Activity } from '../activity/activity.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import type { Stage } from '../scenario/stage.ts';
import type { Bindings } from './bindings.ts';
import type { Recording } from './recording.ts';

/** What differs between two conversations of the same kind on Teams, and stands in what is said of them. */
const paths = [
  ['from', 'id'],
  ['from', 'aadObjectId'],
  ['recipient', 'id'],
  ['conversation', 'id'],
  ['conversation', 'tenantId'],
  ['channelData', 'team', 'id'],
  ['channelData', 'team', 'aadGroupId'],
  ['channelData', 'channel', 'id'],
] as const;

/** Lets ids of the recorded place (user, bot, team, channel) be those of the place of the replay. */
export function bindPlaces({ first }: Recording, { entries }: Stage, bindings: Bindings): void {
  const now = entries.find(({ from }) => from === 'user')?.activity;
  if (!first || !now) return;
  for (const path of paths) {
    const [recorded, arrived] = [textAt(first, path), textAt(now, path)];
    if (recorded && arrived) bindings.bind([{ recorded, arrived, hold: 'both' }]);
  }
}

function textAt(activity: Activity, path: readonly string[]): string | undefined {
  let value: unknown = activity;
  for (const key of path) {
    const record = asRecord(value);
    value = record && Object.hasOwn(record, key) ? record[key] : undefined;
  }
  return asText(value);
}
