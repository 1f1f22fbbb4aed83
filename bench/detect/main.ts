import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createWordings } from '../../src/user/wording.ts';
import { countDifferences } from './count-differences.ts';
import { botNames, type Defect } from './defect.ts';
import { allDefects } from './defects/all.ts';
import {
  detect,
  openLane,
  openReplayLane,
  type Effort,
  type Finding,
  type Lane,
  type Means,
} from './detect.ts';
import { formatDifferences } from './difference-table.ts';
import { tellReason } from './hold-plans.ts';
import { laneNames, type LaneName } from './lanes.ts';
import { summarise, type DefectRow, type FalseAlarms } from './result.ts';
import { formatResult } from './table.ts';

/** At most so many turns for each defect and lane. */
const whole = { seed: 1, turns: 240, cleanTurns: 1500, replyTimeoutMs: 500 } satisfies Effort;
/** Proves only that it runs. */
const quick = { seed: 1, turns: 12, cleanTurns: 12, replyTimeoutMs: 500 } satisfies Effort;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean' },
      lane: { type: 'string', multiple: true },
      turns: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const effort: Effort = {
    ...(values.quick ? quick : whole),
    ...(values.turns !== undefined && { turns: Number(values.turns) }),
    ...(values.seed !== undefined && { seed: Number(values.seed) }),
  };
  // Reading a language takes a while: once for all conversations.
  const means: Means = { ...effort, wording: createWordings() };
  const defects = choose(values.only);
  const wanted = laneNames.filter((name) => values.lane?.includes(name) ?? true);
  if (wanted.length === 0) {
    console.error(`There is no lane ${values.lane?.join(', ')}. There are: ${laneNames.join(', ')}`);
    process.exit(2);
  }
  const say = console.error;
  // The bots' error handlers print every stack; here errors are what is looked for.
  console.error = () => undefined;
  const startedAt = performance.now();

  const lanes: Record<string, Partial<Record<LaneName, Lane>>> = {};
  const falseAlarms: FalseAlarms[] = [];
  for (const bot of botNames) {
    if (!defects.some((defect) => defect.bot === bot)) continue;
    const agenda = await openLane('agenda', bot, means);
    const opened: Partial<Record<LaneName, Lane>> = {};
    for (const name of wanted) {
      if (name === 'agenda') opened[name] = agenda;
      else if (name === 'replays') opened[name] = await openReplayLane(agenda, means);
      else opened[name] = await openLane(name, bot, means);
      falseAlarms.push(alarmsOf(name, opened[name]));
    }
    lanes[bot] = opened;
  }

  const rows: DefectRow[] = [];
  for (const defect of defects) {
    const findings: Record<string, Finding> = {};
    for (const name of wanted) {
      const lane = lanes[defect.bot]?.[name];
      if (lane) findings[name] = await detect(defect, lane, means);
    }
    const recorded = lanes[defect.bot]?.replays;
    const replays = recorded && (await countDifferences(defect, recorded, means));
    const { id, bot, says, trigger } = defect;
    rows.push({ id, bot, says, trigger, findings, ...(replays && { replays }) });
    const by = wanted.filter((name) => findings[name]?.found);
    say(`${rows.length}/${defects.length} ${id}: ${by.join(', ') || 'not found'}`);
  }

  const result = summarise(rows, falseAlarms, effort, Math.round(performance.now() - startedAt));
  process.stdout.write(formatResult(result) + formatDifferences(rows));
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
  // A defect may have left turns that never end.
  process.exit(0);
}

function alarmsOf(lane: LaneName, { bot, clean }: Lane): FalseAlarms {
  const alarms = clean
    .filter(({ verdict }) => verdict !== 'passed')
    .map(({ plan, verdict, reasons }) => ({
      scenario: plan.scenario.name,
      trial: plan.trial,
      verdict,
      reason: reasons[0] ? tellReason(reasons[0]) : '',
    }));
  return { lane, bot, conversations: clean.length, alarms };
}

function choose(ids: readonly string[] | undefined): readonly Defect[] {
  if (ids === undefined) return allDefects;
  const unknown = ids.filter((id) => !allDefects.some((defect) => defect.id === id));
  if (unknown.length > 0) {
    console.error(`There is no defect ${unknown.join(', ')}. There are:`);
    for (const { id } of allDefects) console.error(`  ${id}`);
    process.exit(2);
  }
  return allDefects.filter(({ id }) => ids.includes(id));
}

await main();
