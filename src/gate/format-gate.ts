import type { Colors } from 'picocolors/types.js';
import { toPlainLine } from '../activity/plain-text.ts';
import { usualPower, type Changed, type Comparison } from './compare.ts';
import { formatP, formatShare, type GateDecision } from './decide.ts';
import type { Measures, RunMeasures } from './measure.ts';

const maxNamed = 10;
const maxNameLength = 50;

/** The decision as text: what was measured, how it compares, and what it comes to. Safe to print. */
export function formatGate(decision: GateDecision, colors: Colors): string {
  const { measures, comparison, verdict, reasons } = decision;
  const color = { passed: colors.green, failed: colors.red, undecided: colors.yellow }[verdict];
  const mark = { passed: '✓', failed: '✗', undecided: '?' }[verdict];
  const sections = [
    formatTable(measures, decision.confidence),
    [...formatPassHat(measures), ...formatFlaky(measures), ...formatTokens(measures)].join('\n'),
    comparison ? formatComparison(comparison, measures.scenarios.length).join('\n') : '',
    [color(`${mark} ${verdict}`), ...reasons.map((reason) => `  ${toPlainLine(reason, 600)}`)].join('\n'),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function formatTable({ all, scenarios }: RunMeasures, confidence: number): string {
  const head = ['', 'passed', 'rate', `${formatPercent(confidence)} interval`, 'not judged'];
  const rows = [
    [...head, 'p50 ms', 'p95 ms', 'max ms', 'max turns'],
    ...scenarios.map((each) => formatRow(toPlainLine(each.scenario, maxNameLength), each)),
    ...(scenarios.length === 1 ? [] : [formatRow('in all', all)]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function formatRow(name: string, each: Measures): string[] {
  const { passed, failed, passRate, interval, replyTime } = each;
  const time = (ms: number): string => (replyTime.count === 0 ? '-' : String(Math.round(ms)));
  return [
    name,
    `${passed}/${passed + failed}`,
    passRate === undefined ? '-' : formatShare(passRate),
    interval ? `${formatShare(interval.low)} to ${formatShare(interval.high)}` : '-',
    String(each.invalid + each.errored),
    ...[replyTime.p50, replyTime.p95, replyTime.max].map(time),
    String(each.maxTurns),
  ];
}

function formatPassHat({ passHat }: RunMeasures): string[] {
  // pass^1 is the mean of the pass rates, which the table has.
  if (passHat.length < 2) return [];
  const values = passHat.map(({ k, value }) => `pass^${k} ${formatShare(value)}`);
  return [`${values.join(', ')} (all of k trials of a scenario pass)`];
}

function formatFlaky({ scenarios }: RunMeasures): string[] {
  const flaky = scenarios.filter((each) => each.flaky);
  const names = flaky.slice(0, maxNamed).map(({ scenario, passed, failed }) => {
    return `${toPlainLine(scenario, maxNameLength)} (${passed} of ${passed + failed} passed)`;
  });
  const more = flaky.length > maxNamed ? `, and ${flaky.length - maxNamed} more` : '';
  return flaky.length === 0 ? [] : [`flaky: ${names.join(', ')}${more}`];
}

function formatTokens({ all }: RunMeasures): string[] {
  return all.tokens === 0 ? [] : [`tokens of models: ${all.tokens}`];
}

function formatComparison(comparison: Comparison, scenarios: number): string[] {
  const { pairs, worse, better, pValue, unpaired } = comparison;
  const lines = [
    `Against the baseline: ${pairs} pairs; ${worse.length} passed before and fail now, ${better.length} the other ` +
      `way round; p = ${formatP(pValue)} (McNemar, exact)`,
    ...nameAll('fails now', worse),
    ...nameAll('passes now', better),
  ];
  if (comparison.pairsNeeded !== undefined && comparison.pairsNeeded > pairs) {
    const needed = comparison.pairsNeeded;
    const trials = scenarios > 1 ? `, ${Math.ceil(needed / scenarios)} trials of each scenario` : '';
    const power = formatPercent(usualPower);
    lines.push(`  A difference of this size is seen with ${power} power from ${needed} pairs on${trials}`);
  }
  if (unpaired.baseline + unpaired.results > 0) {
    const { results, baseline } = unpaired;
    lines.push(`  Without a judged counterpart: ${results} of the results, ${baseline} of the baseline`);
  }
  return lines;
}

function nameAll(what: string, changed: readonly Changed[]): string[] {
  const lines = changed.slice(0, maxNamed).map(({ scenario, trial, transcript }) => {
    return `  ${what}: ${toPlainLine(scenario, maxNameLength)}, trial ${trial} (${toPlainLine(transcript, 200)})`;
  });
  return changed.length > maxNamed ? [...lines, `  and ${changed.length - maxNamed} more`] : lines;
}

function formatPercent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
