import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Activity } from '../activity/activity.ts';
import { asText } from '../activity/read-values.ts';
import { parseActivity } from './read-transcript.ts';
import { maxTranscriptBytes, readText, tooLarge, unreadable } from './read-text.ts';

/** An activity in a file of its own, as botbuilder's transcript stores name it. */
interface StoredName {
  /** Before the ticks in a blob's encoded key: `msteams%2Fconversation`; empty where folders hold it. */
  readonly prefix: string;
  /** .NET's ticks: 100 ns since the year 1. */
  readonly ticks: bigint;
  readonly id: string;
}

const storedName = /^(?:(.+)%2F)?([0-9a-f]{14,16})-(.*)\.json$/i;

/** The ticks of 1970-01-01, and how many are a millisecond (fileTranscriptStore.ts of botbuilder). */
const epochTicks = 621_355_968_000_000_000n;
const ticksPerMs = 10_000n;

/**
 * Transcripts among files, in their order: `.transcript`, `.chat` and other files count each; files of
 * FileTranscriptStore and of Azure blob stores, one per activity, count together for each conversation, as
 * their folder or, where blobs' encoded keys stand in one folder, as the part of the key that they share.
 */
export function toTranscriptSources(files: readonly string[]): string[] {
  const sources = new Set<string>();
  for (const file of files) {
    const stored = file.endsWith('.json') ? parseName(basename(file)) : undefined;
    if (!stored) sources.add(file);
    else sources.add(stored.prefix === '' ? dirname(file) : join(dirname(file), stored.prefix));
  }
  return [...sources];
}

/** Whether a file holds one activity of a transcript store, by its name. */
export function isStoredActivity(file: string): boolean {
  return parseName(basename(file)) !== undefined;
}

/**
 * A conversation of a transcript store, in the order in which it was logged: FileTranscriptStore, the blob
 * stores of botbuilder-azure-blobs and of .NET, downloaded. `source` is its folder, or the start that the
 * encoded keys of its blobs share (`dump/msteams%2Fconversation`). Throws ConfigError.
 */
export function readStoredTranscript(source: string): Activity[] {
  const isFolder = statSync(source, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const folder = isFolder ? source : dirname(source);
  const prefix = isFolder ? '' : basename(source);
  const stored = namesIn(folder).flatMap((file) => {
    const name = parseName(file);
    return name?.prefix === prefix ? [{ file, ...name }] : [];
  });
  if (stored.length === 0) throw missing(source, isFolder);
  let room = maxTranscriptBytes;
  const activities = stored.map(({ file, ticks, id }) => {
    const path = join(folder, file);
    const size = statSync(path).size;
    room -= size;
    if (room < 0) throw tooLarge(source, maxTranscriptBytes - room);
    const activity = parseActivity(readText(path), path);
    return { ticks, activity: complete(activity, ticks, id) };
  });
  return activities.toSorted(inOrder).map(({ activity }) => activity);
}

interface Stored {
  readonly ticks: bigint;
  readonly activity: Activity;
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** By time; within one millisecond a reply after what it answers, and then by id, which most channels count. */
function inOrder(one: Stored, other: Stored): number {
  if (one.ticks !== other.ticks) return one.ticks < other.ticks ? -1 : 1;
  if (one.activity.replyToId !== undefined && one.activity.replyToId === other.activity.id) return 1;
  if (other.activity.replyToId !== undefined && other.activity.replyToId === one.activity.id) return -1;
  return byNumber.compare(one.activity.id ?? '', other.activity.id ?? '');
}

function complete(activity: Activity, ticks: bigint, id: string): Activity {
  const stamped = asText(activity.timestamp) !== undefined;
  if (stamped && activity.id !== undefined) return activity;
  const timestamp = stamped ? activity.timestamp : timeOf(ticks);
  return { ...activity, id: activity.id ?? id, ...(timestamp === undefined ? {} : { timestamp }) };
}

function timeOf(ticks: bigint): string | undefined {
  const time = new Date(Number((ticks - epochTicks) / ticksPerMs));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

function parseName(file: string): StoredName | undefined {
  const [, prefix = '', ticks = '', id = ''] = storedName.exec(file) ?? [];
  return ticks === '' ? undefined : { prefix, ticks: BigInt(`0x${ticks}`), id };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function missing(source: string, isFolder: boolean): Error {
  return isFolder
    ? unreadable(
        source,
        'it is a folder without activities',
        'The folder of one conversation is meant, which holds one .json file for each activity.',
      )
    : unreadable(source, 'there is no such file', 'Check the name.');
}
