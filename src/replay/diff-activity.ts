import type { Activity } from '../activity/activity.ts';
import { asArray, asRecord } from '../activity/read-values.ts';
import { areSameAndBound } from './bind-same.ts';
import { diffValues, type ValueChange, type ValueComparison } from './diff-value.ts';
import {
  meaningsOfAbsence,
  neverCompared,
  neverComparedEntities,
  neverComparedInChannelData,
  neverComparedInEntities,
} from './never-compared.ts';

/** How an arrived activity differs from a recorded one in what the bot chose: see never-compared.ts for the rest. */
export function diffActivities(
  expected: Activity,
  arrived: Activity,
  comparison: Omit<ValueComparison, 'path' | 'saidAt' | 'arrivedAt'>,
): ValueChange[] {
  if (isPlainlySame(expected, arrived, comparison)) return [];
  return diffValues(contentOf(expected), contentOf(arrived), {
    ...comparison,
    path: [],
    saidAt: expected,
    arrivedAt: arrived,
  });
}

/** Whether all that is compared is the same, field by field: nearly always, and far cheaper than a closer look. */
function isPlainlySame(
  expected: Activity,
  arrived: Activity,
  { place, bindings }: Pick<ValueComparison, 'place' | 'bindings'>,
): boolean {
  for (const key of Object.keys(expected)) {
    if (Object.hasOwn(neverCompared, key)) continue;
    const [value, other] = [expected[key], Object.hasOwn(arrived, key) ? arrived[key] : undefined];
    if (value === undefined && other === undefined) continue;
    // Parts of these are not compared.
    if (key === 'channelData' || key === 'entities') return false;
    if (!areSameAndBound(value, other, place.into(key), bindings)) return false;
  }
  return Object.keys(arrived).every(
    (key) => Object.hasOwn(expected, key) || Object.hasOwn(neverCompared, key) || arrived[key] === undefined,
  );
}

/** What is compared of an activity: nothing that the channel gave, nothing that says nothing. */
export function contentOf(activity: Activity): Record<string, unknown> {
  const content: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(activity)) {
    if (Object.hasOwn(neverCompared, key)) continue;
    const value = fieldOf(key, activity[key]);
    if (value !== undefined) content[key] = value;
  }
  return content;
}

function fieldOf(key: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (Object.hasOwn(meaningsOfAbsence, key) && meaningsOfAbsence[key] === value) return undefined;
  if (Array.isArray(value) && value.length === 0) return undefined;
  if (key === 'channelData') return without(value, neverComparedInChannelData);
  if (key === 'entities') {
    const entities = asArray(value)
      .filter((each) => !neverComparedEntities.has(String(asRecord(each)?.['type'])))
      .map((each) => without(each, neverComparedInEntities));
    return entities.length === 0 ? undefined : entities;
  }
  if (key === 'suggestedActions') {
    const actions = asArray(asRecord(value)?.['actions']);
    return actions.length === 0 ? undefined : { actions };
  }
  return value;
}

/** Undefined when nothing is left. */
function without(value: unknown, left: Readonly<Record<string, string>>): unknown {
  const fields = asRecord(value);
  if (!fields) return value;
  const kept = Object.entries(fields).filter(([key]) => !Object.hasOwn(left, key));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
