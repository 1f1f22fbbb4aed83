import { laneTitles, type LaneName } from './lanes.ts';
import type { DetectionResult } from './result.ts';

/** The result as people read it: found or not by defect and lane, totals, false alarms. */
export function formatResult({ lanes, defects, falseAlarms, durationMs }: DetectionResult): string {
  const width = Math.max(6, ...defects.map(({ id }) => id.length)) + 2;
  const names = lanes.map(({ lane }) => lane);
  const row = (first: string, cells: readonly string[], last = ''): string =>
    `${first.padEnd(width)}${cells.map((cell) => cell.padEnd(13)).join('')}${last}`.trimEnd();
  const ran = new Set<LaneName>(lanes.flatMap((total) => (total.ran ? [total.lane] : [])));
  const lines = [
    ...lanes.map(({ lane }) => `${laneTitles[lane]}: ${lane}`),
    '',
    row('defect', names, 'trigger'),
    ...defects.map(({ id, trigger, findings }) =>
      row(
        id,
        names.map((lane) => mark(findings[lane]?.found)),
        trigger,
      ),
    ),
    '',
    row(
      'found',
      lanes.map(({ lane, found, of }) => (ran.has(lane) ? `${found} of ${of}` : 'not run')),
    ),
    row(
      'share',
      lanes.map(({ lane, found, of }) => (ran.has(lane) ? percent(found, of) : '')),
    ),
    row(
      'turns',
      lanes.map(({ lane, turns }) => (ran.has(lane) ? String(turns) : '')),
    ),
    '',
    'False alarms, conversations of the defect-free bots that did not pass:',
    ...[...ran].map((lane) => {
      const of = falseAlarms.filter((each) => each.lane === lane);
      const total = of.reduce((sum, { conversations }) => sum + conversations, 0);
      const alarms = of.reduce((sum, each) => sum + each.alarms.length, 0);
      return row(lane, [`${alarms} of ${total}`, percent(alarms, total)]);
    }),
    ...falseAlarms.flatMap(({ lane, alarms }) =>
      alarms.map(
        ({ scenario, trial, verdict, reason }) =>
          `  ${lane}, ${scenario}, trial ${trial}: ${verdict}, ${reason}`,
      ),
    ),
    '',
    `${(durationMs / 1000).toFixed(0)} s`,
  ];
  return `${lines.join('\n')}\n`;
}

function mark(found: boolean | undefined): string {
  if (found === undefined) return '–';
  return found ? 'found' : '·';
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${((part / whole) * 100).toFixed(1)} %`;
}
