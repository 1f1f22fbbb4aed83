import { createRequire } from 'node:module';
import type { Activity } from '../activity/activity.ts';
import { asRecord } from '../activity/read-values.ts';
import { ConfigError, messageOf } from '../errors.ts';
import { createCompleter } from './complete-activity.ts';
import { readText } from './read-text.ts';

export interface ReadChatOptions {
  /** Files or folders from which the optional package is looked for, after Understudy's own place. */
  readonly resolveFrom?: readonly string[] | undefined;
}

type Chatdown = (text: string, options: { in: string; stamp: boolean }) => Promise<unknown>;

const packageName = '@microsoft/bf-chatdown';

/** chatdown would ask the network for the type of such an attachment. */
const untypedLink = /\[\s*attachment\s*=\s*(https?:[^\s\]]+)\s*\]/i;

/**
 * Activities of a chatdown file, completed for a transcript. The optional package `@microsoft/bf-chatdown`
 * does the reading; its library function needs neither its command line nor the network. The same file
 * gives the same activities: times count from 2015-10-15, ids from 1. Read one file at a time, since
 * chatdown keeps its clock in a global variable. Throws ConfigError.
 */
export async function readChat(path: string, options: ReadChatOptions = {}): Promise<Activity[]> {
  const chatdown = loadChatdown([import.meta.url, ...(options.resolveFrom ?? [])]);
  const text = readText(path);
  const link = untypedLink.exec(text)?.[1];
  if (link !== undefined) {
    const hint = `Write its content type behind it: [Attachment=${link} image/png].`;
    throw unreadable(
      path,
      `the attachment ${link} has no content type, and looking it up needs the network`,
      hint,
    );
  }
  let activities: unknown;
  try {
    activities = await chatdown(text, { in: path, stamp: true });
  } catch (error) {
    throw unreadable(
      path,
      messageOf(error),
      `The format is described in the README of ${packageName}.`,
      error,
    );
  }
  // Its classes carry methods; on the wire they are plain JSON.
  const plain: unknown = JSON.parse(JSON.stringify(activities));
  const list = Array.isArray(plain) ? plain.map(asRecord).filter((each) => each !== undefined) : [];
  if (!list.some((each) => each['type'] === 'message')) {
    throw unreadable(path, 'nobody says anything in it', 'Lines begin with "User:" or "Bot:".');
  }
  if (list.some((each) => each['type'] === 'message' && each['from'] === undefined)) {
    throw unreadable(
      path,
      'it is not told who says its first line',
      'Begin it with the name and a colon, as in the header.',
    );
  }
  const complete = createCompleter();
  return list.map((each, index) =>
    complete({ ...(each as Activity), id: String(index + 1), timestamp: inUtc(each['timestamp']) }),
  );
}

/** chatdown starts at noon of this machine's time zone; the result must not depend on it. */
function inUtc(timestamp: unknown): string | undefined {
  const epochMs = Date.parse(String(timestamp));
  const shiftMs = Date.UTC(2015, 9, 15, 12) - new Date(2015, 9, 15, 12).getTime();
  return Number.isNaN(epochMs) ? undefined : new Date(epochMs + shiftMs).toISOString();
}

function loadChatdown(places: readonly string[]): Chatdown {
  for (const place of places) {
    const require = createRequire(place);
    let file: string;
    try {
      file = require.resolve(`${packageName}/utils/index.js`);
    } catch {
      continue;
    }
    const loaded: unknown = require(file);
    if (typeof loaded === 'function') return loaded as Chatdown;
  }
  throw new ConfigError('missing-package', `Failed to read a .chat file: ${packageName} is not installed.`, {
    hint: `Install it: npm install --save-dev ${packageName}`,
  });
}

function unreadable(path: string, problem: string, hint: string, cause?: unknown): ConfigError {
  return new ConfigError('bad-chat', `Failed to read the chat ${path}: ${problem.replace(/\.$/, '')}.`, {
    hint,
    cause,
  });
}
