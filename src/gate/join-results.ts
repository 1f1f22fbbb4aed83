import type { ConversationResult, RunResult } from '../report/run-schema.ts';
import { conversationKey } from './compare.ts';
import { groupBy } from './group-by.ts';

/** The results of one run or one shard, and the folder that they were read from, as reports name it. */
export interface ResultsFolder {
  readonly folder: string;
  readonly run: RunResult;
}

export interface JoinedResults {
  readonly conversations: readonly ConversationResult[];
  /** What keeps them from being one whole run, a sentence each; nothing can be decided while there is any. */
  readonly problems: readonly string[];
}

const maxNamed = 20;

/** Puts the shards of a run together and finds what is there twice, or not at all. */
export function joinResults(folders: readonly ResultsFolder[]): JoinedResults {
  const shards = missingShards(folders);
  return {
    conversations: folders.flatMap(({ run }) => run.conversations),
    problems: [
      ...folders.flatMap(unfinished),
      ...shards,
      ...duplicates(folders),
      // Those of a missing shard need not be named one by one.
      ...(shards.length > 0 ? [] : missingTrials(folders)),
    ],
  };
}

function unfinished({ folder, run }: ResultsFolder): string[] {
  const { planned, conversations, status } = run;
  const count = planned === undefined ? `${conversations.length}` : `${conversations.length} of ${planned}`;
  if (status !== 'finished') {
    return [`The run in ${folder} was interrupted after ${count} conversations; finish it with --resume.`];
  }
  if (planned === undefined || planned <= conversations.length) return [];
  return [`The run in ${folder} holds ${count} conversations that were planned; was it run with --bail?`];
}

function missingShards(folders: readonly ResultsFolder[]): string[] {
  const shards = folders.flatMap(({ run }) => run.shard ?? []);
  return [...groupBy(shards, ({ count }) => count)].flatMap(([count, group]) => {
    const there = new Set(group.map(({ index }) => index));
    // A file of others may claim any number of shards.
    const missing: string[] = [];
    for (let index = 1; index <= count && missing.length < maxNamed; index += 1) {
      if (!there.has(index)) missing.push(`${index}/${count}`);
    }
    return missing.length === 0
      ? []
      : [`The results of shard ${missing.join(', ')} are missing; name their folders too.`];
  });
}

function duplicates(folders: readonly ResultsFolder[]): string[] {
  const homes = new Map<string, string>();
  const found: string[] = [];
  let more = 0;
  for (const { folder, run } of folders) {
    for (const each of run.conversations) {
      const home = homes.get(conversationKey(each));
      if (home === undefined) homes.set(conversationKey(each), folder);
      else if (found.length === maxNamed) more += 1;
      else {
        const where = home === folder ? `twice in ${folder}` : `both in ${home} and in ${folder}`;
        found.push(`Trial ${each.trial} of "${each.scenario}" (seed ${each.seed}) is ${where}.`);
      }
    }
  }
  return more > 0 ? [...found, `${more} more conversations are there twice.`] : found;
}

/** Trials count from 1 without a gap, however they are split; told per run seed. */
function missingTrials(folders: readonly ResultsFolder[]): string[] {
  const all = folders.flatMap(({ run }) => run.conversations.map((each) => ({ ...each, runSeed: run.seed })));
  const groups = groupBy(all, ({ scenario, runSeed }) => JSON.stringify([scenario, runSeed]));
  return [...groups.values()].flatMap((group) => {
    const there = new Set(group.map(({ trial }) => trial));
    const last = group.reduce((most, { trial }) => Math.max(most, trial), 0);
    const missing: number[] = [];
    for (let trial = 1; trial < last && missing.length < maxNamed; trial += 1) {
      if (!there.has(trial)) missing.push(trial);
    }
    if (missing.length === 0) return [];
    const word = missing.length === 1 ? 'Trial' : 'Trials';
    const verb = missing.length === 1 ? 'is' : 'are';
    return [`${word} ${missing.join(', ')} of "${group[0]?.scenario}" ${verb} missing, up to ${last}.`];
  });
}
