import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import type { RunResult } from '../../src/report/run-schema.ts';
import { callUnderstudy } from '../cli/call-understudy.ts';
import { openTemporaryFolder } from '../config/open-temporary-folder.ts';
import { freePort } from '../fixtures/bots/free-port.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Runs scenarios of a sample bot in process, over HTTP with `start`, and with `deliveryMode: expectReplies`: they
 * pass each way, and their transcripts agree in everything but ids, times and what `isDrawn` finds.
 */
export async function assertSameThreeWays(
  bot: string,
  scenarioNames: readonly string[],
  isDrawn: RegExp,
): Promise<void> {
  const folder = await openTemporaryFolder();
  try {
    const port = await freePort();
    const compiled = (file: string): string => path.join(root, 'dist/bots', bot, file);
    const scenarios = scenarioNames.map((name) => path.join(root, 'bots', bot, 'scenarios', `${name}.yaml`));
    const overHttp = {
      endpoint: `http://127.0.0.1:${port}/api/messages`,
      start: { command: `"${process.execPath}" "${compiled('index.js')}"`, env: { PORT: String(port) } },
    };
    const ways = {
      'in-process': { bot: { module: compiled('bot.js') } },
      http: { bot: overHttp },
      'expect-replies': { bot: { ...overHttp, deliveryMode: 'expectReplies' } },
    };
    const talks = new Map<string, Map<string, unknown[]>>();
    for (const [way, config] of Object.entries(ways)) {
      await folder.write({ [`${way}.json`]: JSON.stringify({ version: 1, ...config, scenarios }) });
      const { code, stdout, stderr } = await callUnderstudy(
        ['run', '-c', `${way}.json`, '-o', way],
        folder.path,
      );
      assert.equal(code, 0, `${way}: ${stdout}${stderr}`);
      talks.set(way, await readTalks(path.join(folder.path, way), isDrawn));
    }
    const reference = talks.get('in-process');
    assert.equal(reference?.size, scenarioNames.length);
    for (const [way, talk] of talks) assert.deepEqual(talk, reference, way);
  } finally {
    await folder.remove();
  }
}

async function readTalks(out: string, isDrawn: RegExp): Promise<Map<string, unknown[]>> {
  const run = JSON.parse(await readFile(path.join(out, 'run.json'), 'utf8')) as RunResult;
  const talks = run.conversations.map(async ({ scenario, transcript }): Promise<[string, unknown[]]> => {
    const text = await readFile(path.join(out, transcript), 'utf8');
    const activities = JSON.parse(text.replaceAll(isDrawn, 'drawn')) as Activity[];
    return [scenario, activities.map(withoutIdsAndTimes)];
  });
  return new Map((await Promise.all(talks)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const idsAndTimes = new Set([
  'id',
  'replyToId',
  'aadObjectId',
  'tenantId',
  'timestamp',
  'localTimestamp',
  'tookMs',
  // Where the bot reaches the channel, and how it is to answer, is what the ways differ in.
  'serviceUrl',
  'deliveryMode',
]);

/** An activity without what every run and way has its own of. */
export function withoutIdsAndTimes({ value: content, ...activity }: Activity): unknown {
  // Traces hold the SDK's own state, which is full of them.
  const shown =
    activity.type === 'trace' || content === undefined ? activity : { ...activity, value: content };
  return JSON.parse(
    JSON.stringify(shown, (key, value: unknown) => (idsAndTimes.has(key) ? undefined : value)),
  ) as unknown;
}
