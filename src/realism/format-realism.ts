import type { Colors } from 'picocolors/types.js';
import { toPlainLine } from '../activity/plain-text.ts';
import { behaviours } from '../user/move.ts';
import type { Estimate } from './estimate.ts';
import type { SetMeasures } from './measure.ts';
import { intrinsicKeys, paperRows, paperTaskRows } from './paper.ts';
import type { ProbeMeasures } from './probe-user.ts';

/** What was measured of one set of conversations. */
export interface MeasuredSet extends SetMeasures {
  /** Percent of the conversations that the detector takes for a person's; undefined without a detector. */
  readonly naturalness: Estimate | undefined;
}

export interface RealismReport {
  readonly here: MeasuredSet;
  readonly reference?: MeasuredSet | undefined;
  /** Of the user model that was asked, if one was. */
  readonly probed?: ProbeMeasures | undefined;
}

type Row = readonly string[];
type NamedSet = readonly [name: string, set: MeasuredSet];

const none = '–';
const intervalLabel = '  95 % interval';

/** The measures beside the paper's and the reference set's. Safe to print. */
export function formatRealism({ here, reference, probed }: RealismReport, colors: Colors): string {
  const sets: NamedSet[] = [['these', here], ...(reference ? [['reference', reference] as const] : [])];
  const sections = [
    sets.map(([name, set]) => `${name}: ${describeSet(set)}`).join('\n'),
    formatTable([
      ['%', '1st-turn div ↑', 'decomp ↓', 'end F1 ↑', 'natural ↑', 'role ↑', 'intent ↑'],
      ...sets.flatMap(([name, set]) => estimateRows(name, intrinsicOf(set), 2)),
      ...(probed ? estimateRows(toPlainLine(`asked: ${probed.model}`, 40), probedOf(probed), 2) : []),
      ...paperRows.map(({ simulator, measures }) => [
        simulator,
        ...intrinsicKeys.map((key) => measures[key]?.toFixed(2) ?? none),
      ]),
    ]),
    formatTable([
      ['per task', 'turn variance', 'turn range', 'unigram difference'],
      ...sets.flatMap(([name, set]) => taskRows(name, set)),
      ...paperTaskRows.map(({ simulator, turnVariance, turnRange, unigramDifference }) => [
        simulator,
        turnVariance.toFixed(2),
        formatRange(turnRange),
        unigramDifference.toFixed(2),
      ]),
    ]),
    formatTable([['', ...sets.map(([name]) => name)], ...wordRows(sets), ...behaviourRows(sets)]),
    colors.dim(
      'Rows below "these" and "reference" are the paper\'s (arXiv:2510.06552), measured on other conversations.\n' +
        'Formulas, and what can be compared: docs/realism.md',
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

function describeSet({ conversations, turns, tasks }: SetMeasures): string {
  const of = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  return `${of(conversations, 'conversation')}, ${of(turns, 'turn')} of the user, ${of(tasks, 'task')} held twice or more`;
}

function intrinsicOf(set: MeasuredSet): readonly (Estimate | undefined)[] {
  const { firstTurnDiversity, intentDecomposition, termination, naturalness } = set;
  return [firstTurnDiversity, intentDecomposition, termination, naturalness, undefined, undefined];
}

function probedOf(probed: ProbeMeasures): readonly (Estimate | undefined)[] {
  const { termination, roleAdherence, intentAdherence } = probed;
  return [undefined, undefined, termination, undefined, roleAdherence, intentAdherence];
}

function estimateRows(name: string, estimates: readonly (Estimate | undefined)[], digits: number): Row[] {
  const values = [name, ...estimates.map((each) => each?.value.toFixed(digits) ?? none)];
  const intervals = estimates.map((each) => formatInterval(each, 1));
  return intervals.every((each) => each === '') ? [values] : [values, [intervalLabel, ...intervals]];
}

function taskRows(name: string, { turnVariance, turnRange, unigramDifference }: MeasuredSet): Row[] {
  const values = [
    name,
    turnVariance?.value.toFixed(2) ?? none,
    turnRange ? formatRange(turnRange) : none,
    unigramDifference?.value.toFixed(2) ?? none,
  ];
  const intervals = [formatInterval(turnVariance, 2), '', formatInterval(unigramDifference, 2)];
  return intervals.every((each) => each === '') ? [values] : [values, [intervalLabel, ...intervals]];
}

function wordRows(sets: readonly NamedSet[]): Row[] {
  const row = (name: string, cell: (set: MeasuredSet) => string): Row => [
    name,
    ...sets.map(([, set]) => cell(set)),
  ];
  return [
    row('words in a turn, mean', ({ words }) => formatEstimate(words?.mean)),
    row('  median / 95th percentile', ({ words }) => (words ? `${words.median} / ${words.p95}` : none)),
    row('mistyped words, % (at least)', ({ typos }) => formatEstimate(typos)),
    row('turns that were typed, %', ({ typed }) => formatEstimate(typed)),
    row('  begin with a capital, %', ({ capitals }) => formatEstimate(capitals)),
    row('  end with a stop, %', ({ stops }) => formatEstimate(stops)),
  ];
}

function behaviourRows(sets: readonly NamedSet[]): Row[] {
  return behaviours.flatMap((name): Row[] => {
    const rates = sets.map(([, set]) => set.behaviours[name]);
    if (rates.every((rate) => rate === undefined)) return [];
    return [[`${name}, in 100 moves`, ...rates.map(formatEstimate)]];
  });
}

function formatEstimate(estimate: Estimate | undefined): string {
  if (!estimate) return none;
  const interval = formatInterval(estimate, 1);
  return interval === '' ? estimate.value.toFixed(1) : `${estimate.value.toFixed(1)} (${interval})`;
}

function formatInterval(estimate: Estimate | undefined, digits: number): string {
  if (estimate?.low === undefined || estimate.high === undefined) return '';
  return `${estimate.low.toFixed(digits)}–${estimate.high.toFixed(digits)}`;
}

function formatRange([least, most]: readonly [number, number]): string {
  return `${least.toFixed(1)}–${most.toFixed(1)}`;
}

function formatTable(rows: readonly Row[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
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
