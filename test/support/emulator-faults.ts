import { readFileSync } from 'node:fs';
import { asRecord, asText } from '../../src/activity/read-values.ts';

const roles = new Set(['user', 'bot', 'skill']);

/** What would keep the Bot Framework Emulator from opening a transcript; empty when nothing would. */
export function emulatorFaults(path: string): string[] {
  const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(list)) return ['is no array of activities'];
  if (list.length === 0) return ['holds no activity'];
  const ids = new Set<string>();
  return list.flatMap((item: unknown, index) =>
    faultsOf(asRecord(item) ?? {}, ids).map((fault) => `activity ${index} ${fault}`),
  );
}

function faultsOf(activity: Record<string, unknown>, ids: Set<string>): string[] {
  const faults: string[] = [];
  const type = asText(activity['type']);
  if (type === undefined) faults.push('has no type');
  if (Number.isNaN(Date.parse(asText(activity['timestamp']) ?? ''))) faults.push('has no valid timestamp');
  for (const field of ['from', 'recipient']) {
    const account = asRecord(activity[field]);
    if (!asText(account?.['id'])) faults.push(`has no ${field}.id`);
    if (!roles.has(asText(account?.['role']) ?? '')) faults.push(`has no ${field}.role`);
  }
  if (!asText(asRecord(activity['conversation'])?.['id'])) faults.push('has no conversation.id');
  if (!asText(activity['channelId'])) faults.push('has no channelId');
  const id = asText(activity['id']);
  if (!id) faults.push('has no id');
  else if (ids.has(id) && !/^message(?:Update|Delete)$/.test(type ?? '')) faults.push(`repeats id ${id}`);
  ids.add(id ?? '');
  return faults;
}
