import type { Colors } from 'picocolors/types.js';
import { describeActivity } from '../activity/describe.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { isMessage } from '../activity/activity.ts';
import { formatP } from '../gate/decide.ts';
import type { AudienceReport, PersonaReport, Tally } from './audience-report.ts';
import type { AudienceMessage } from './read-message.ts';

const maxNameLength = 40;
const maxWordsLength = 90;
const maxProblems = 5;

type Row = readonly [name: string, ...cells: string[]];

/** The report as text, safe to print whatever the message and models say. */
export function formatAudience(report: AudienceReport, message: AudienceMessage, colors: Colors): string {
  const sections = [
    formatHead(report, message),
    formatTable(report),
    formatPersonas(report),
    formatDifferences(report, colors),
    formatLater(report),
    formatWords(report),
    formatProblems(report, colors),
    'Simulated users, not people: how people react was not measured.',
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function formatHead({ users, goals, seed }: AudienceReport, { activities }: AudienceMessage): string {
  const more = goals.length > 1 ? ` and ${goals.length - 1} more` : '';
  return [
    ...activities.filter(isMessage).map(describeActivity),
    `goal: ${toPlainLine(goals[0] ?? '', 200)}${more}`,
    `${users.reacted} of ${users.asked} users reacted, seed ${seed}`,
    ...(users.undecided > 0
      ? [`${users.undecided} of them answered at random: neither goal nor facts decide what is asked`]
      : []),
  ].join('\n');
}

function formatTable({ kinds, reactions }: AudienceReport): string {
  const rows = kinds.flatMap((each): Row[] => [
    rowOf(each.kind, each),
    ...reactions
      .filter(({ kind, detail }) => kind === each.kind && detail !== undefined)
      .map((detailed) => rowOf(`  ${nameOf(detailed)}`, detailed)),
  ]);
  return align([['', 'users', 'share', '95 % interval'], ...rows]);
}

function formatPersonas({ personas }: AudienceReport): string {
  if (personas.length < 2) return '';
  const rows = personas.flatMap(({ persona, users, reactions }): Row[] => [
    [toPlainLine(persona, maxNameLength), String(users)],
    ...reactions.map((each) => rowOf(`  ${fullNameOf(each)}`, each)),
  ]);
  return align([['persona', 'users', 'share', '95 % interval'], ...rows]);
}

function formatDifferences({ personas }: AudienceReport, colors: Colors): string {
  const tested = personas.filter(({ difference }) => difference !== undefined);
  if (tested.length === 0) return '';
  const clear = tested.flatMap((each) => describeDifference(each));
  if (clear.length === 0) {
    return 'No persona differs clearly from the rest (permutation test, p ≥ 0.05 after Holm).';
  }
  const head = colors.bold('Different from the rest (permutation test, p after Holm)');
  return [head, ...clear.map((line) => `  ${line}`)].join('\n');
}

function describeDifference({ persona, difference }: PersonaReport): string[] {
  if (!difference?.isClear) return [];
  const { most, adjustedP } = difference;
  const shares = `${formatPercent(most.share)}, of the rest ${formatPercent(most.restShare)}`;
  const p = formatP(adjustedP);
  return [
    `${toPlainLine(persona, maxNameLength)}: ${fullNameOf(most)} ${shares}; p ${p.startsWith('<') ? p : `= ${p}`}`,
  ];
}

function formatLater({ later }: AudienceReport): string {
  return later
    .map(({ move, users, reactions }) => {
      const rows = reactions.map((each) => rowOf(`  ${fullNameOf(each)}`, each));
      return align([[`move ${move}, nothing came back`, String(users)], ...rows]);
    })
    .join('\n\n');
}

function formatWords({ reactions }: AudienceReport): string {
  return reactions
    .filter(({ samples }) => samples.length > 0)
    .map((each) => {
      const words = each.samples.map((sample) => `  "${toPlainLine(sample, maxWordsLength)}"`);
      return [fullNameOf(each), ...words].join('\n');
    })
    .join('\n');
}

function formatProblems({ problems }: AudienceReport, colors: Colors): string {
  const lines = problems.slice(0, maxProblems).map(({ status, why, count }) => {
    return colors.yellow(`${count} ${status}: ${toPlainLine(why, 300)}`);
  });
  const more = problems.length > maxProblems ? [`and ${problems.length - maxProblems} more`] : [];
  return [...lines, ...more].join('\n');
}

function rowOf(name: string, { count, share, interval }: Tally): Row {
  return [
    name,
    String(count),
    formatPercent(share),
    `${formatPercent(interval.low)} to ${formatPercent(interval.high)}`,
  ];
}

function formatPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function nameOf({ kind, detail = '' }: Pick<Tally, 'kind' | 'detail'>): string {
  const name = toPlainLine(detail, maxNameLength);
  return kind === 'tap' || kind === 'submit' ? `[${name}]` : name;
}

function fullNameOf(each: Pick<Tally, 'kind' | 'detail'>): string {
  if (each.detail === undefined) return each.kind;
  return each.kind === 'reply' ? `reply: ${nameOf(each)}` : `${each.kind} ${nameOf(each)}`;
}

function align(rows: readonly Row[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
