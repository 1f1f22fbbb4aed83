import { isReached, type Figure } from './figures.ts';

/** Lines for people: name, median with its spread, ratio with its spread, goal. */
export function formatTable(figures: readonly Figure[]): string {
  return figures.map((figure) => `${formatLine(figure)}\n`).join('');
}

function formatLine(figure: Figure): string {
  const { name, unit, median, min, max, ratio, ratioMin, ratioMax } = figure;
  const value = `${median} ${unit}`.padStart(16);
  const spread = figure.runs.length > 1 ? `${min}–${max}` : '';
  const quotient = ratio === null ? '' : `× ${ratio.toFixed(2)}`;
  const quotients = ratio === null || figure.runs.length < 2 ? '' : `(${ratioMin}–${ratioMax})`;
  const parts = [name.padEnd(58), value, spread.padEnd(16), quotient, quotients, formatGoal(figure)];
  return parts.join(' ').trimEnd();
}

function formatGoal(figure: Figure): string {
  const { goal } = figure;
  if (!goal) return '';
  const bound = goal.atLeast === undefined ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
  return `${isReached(figure) ? '✓' : '✗'} goal ${bound}`;
}
