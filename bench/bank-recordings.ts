import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFromBot, type Activity } from '../src/activity/activity.ts';
import { formatRules } from '../src/replay/rules-file.ts';
import { writeTranscript } from '../src/transcript/transcript-file.ts';
import { createWordings } from '../src/user/wording.ts';
import { createFreshBot } from './detect/fresh-bot.ts';
import { holdPlans, type Held } from './detect/hold-plans.ts';
import { plansOf } from './detect/lanes.ts';
import { makeRecordings, replayRecordings } from './detect/replay-recordings.ts';

/** A recording that has its rules beside it, and the transcript of playing it again; absolute paths. */
export interface RecordedPair {
  readonly recording: string;
  readonly arrived: string;
}

/**
 * Has the agenda user talk to bots/bank, plays the conversations once more, and writes `copies` of each. Traces are
 * left out: they are read, not compared, and would make the figure look better.
 */
export async function makeBankRecordings(
  folder: string,
  scenarios: number,
  copies: number,
): Promise<RecordedPair[]> {
  const options = { wording: createWordings(), turns: Number.POSITIVE_INFINITY, replyTimeoutMs: 2_000 };
  const plans = await plansOf('agenda', 'bank', 1, 1);
  const held = await holdPlans(await createFreshBot('bank'), plans.slice(0, scenarios), options);
  const recordings = await makeRecordings(held, () => createFreshBot('bank'), options);
  const again = await replayRecordings(await createFreshBot('bank'), recordings, options);
  await mkdir(folder, { recursive: true });
  const pairs: RecordedPair[] = [];
  for (const [index, plan] of recordings.plans.entries()) {
    const { name } = plan.scenario;
    const ofThis = ({ plan: { scenario } }: Held): boolean => scenario.name === name;
    const [first, second] = [held.find(ofThis), again.find(ofThis)];
    const rules = recordings.byName.get(name)?.rules;
    if (!first || !rules || second?.verdict !== 'passed') throw new Error(`"${name}" does not replay green.`);
    const original = join(folder, `${index}`);
    const arrived = `${original}-again.json`;
    writeTranscript(`${original}.transcript`, withoutTraces(first.activities));
    writeTranscript(arrived, withoutTraces(second.activities));
    await writeFile(`${original}.rules.yaml`, formatRules(rules));
    pairs.push({ recording: `${original}.transcript`, arrived });
    for (let copy = 1; copy < copies; copy += 1) {
      const recording = `${original}-${copy}`;
      await copyFile(`${original}.transcript`, `${recording}.transcript`);
      await copyFile(`${original}.rules.yaml`, `${recording}.rules.yaml`);
      pairs.push({ recording: `${recording}.transcript`, arrived });
    }
  }
  return pairs;
}

function withoutTraces(activities: readonly Activity[]): Activity[] {
  return activities.filter((activity) => !(isFromBot(activity) && activity.type === 'trace'));
}
