import { toPlainLine } from '../activity/plain-text.ts';
import { latencyMetrics } from '../config/load-values.ts';
import { formatMs, formatShare, round } from './format-figures.ts';
import type { LatencyFigures } from './latency-histogram.ts';
import type { LoadResult } from './load-result.ts';
import { judgedUsers, type LoadMeasures } from './measures.ts';
import type { LoadState } from './run-load.ts';

const columnWidth = 9;
const nameWidth = 22;

/** How a load test goes, in one line. */
export function formatProgress({ elapsedMs, underWay }: LoadState, measures: LoadMeasures): string {
  const { users, latencies } = measures;
  const { judged, bad } = judgedUsers(measures);
  const { firstReply } = latencies;
  const reply =
    firstReply.count === 0
      ? 'no reply yet'
      : `first reply p50 ${formatMs(firstReply.percentile(50))}, p95 ${formatMs(firstReply.percentile(95))}`;
  const parts = [
    `${Math.round(elapsedMs / 1000)} s`,
    `${users.arrived} users came, ${underWay} are under way`,
    `${judged - bad} passed, ${bad} failed`,
    ...(users.dropped > 0 ? [`${users.dropped} dropped`] : []),
    reply,
  ];
  return parts.join(' · ');
}

/** The same with the figures so far, for a terminal. */
export function formatLive(state: LoadState, measures: LoadMeasures): string {
  const { latencies, lateness } = measures;
  return [
    formatProgress(state, measures),
    '',
    formatHeadings(),
    formatRow('first reply', latencies.firstReply.figures()),
    formatRow('whole turn', latencies.turn.figures()),
    formatRow('the tester was late', lateness.figures()),
    ...[...measures.errors].map(([kind, { users }]) => `${kind.padEnd(nameWidth)}${pad(String(users))}`),
  ].join('\n');
}

/** What came of it, for people, who call the bot by that name; with a line break at the end. */
export function formatLoad(result: LoadResult, bot: string): string {
  const { users, turns, perSecond, latencies, lateness, errors } = result;
  const ended = users.passed + users.failed + users.errored + users.invalid;
  const lines = [
    `${toPlainLine(bot, 200)} · ${result.channel} · seed ${result.seed}`,
    '',
    `${users.arrived} users came in ${formatMs(result.arrivingMs)}, ${users.mostAtOnce} at most at once: ` +
      `${users.passed} passed, ${users.failed} failed, ${users.errored} errored` +
      (users.invalid > 0 ? `, ${users.invalid} invalid` : '') +
      (users.cutShort > 0 ? `, ${users.cutShort} cut short` : '') +
      (users.dropped > 0 ? `, ${users.dropped} dropped (--max-users)` : ''),
    `${ended} conversations and ${turns.count} turns in ${formatMs(result.durationMs)}: ` +
      `${round(perSecond.users)} and ${round(perSecond.turns)} a second` +
      (turns.unanswered > 0 ? `; ${turns.unanswered} turns were not replied to in time` : ''),
    '',
    formatHeadings(),
    formatRow('first reply', latencies.firstReply),
    ...(latencies.firstReplyCorrected
      ? [formatRow('  had users not waited', latencies.firstReplyCorrected)]
      : []),
    formatRow('whole turn', latencies.turn),
    formatRow('conversation', latencies.conversation),
    formatRow('the tester was late', lateness),
    ...warnOfLateness(result),
    ...formatErrors(errors, ended),
    '',
    ...formatDecision(result),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function formatHeadings(): string {
  return [' '.repeat(nameWidth), ...['count', ...latencyMetrics].map(pad)].join('');
}

function formatRow(name: string, summary: LatencyFigures): string {
  const figures = latencyMetrics.map((metric) => (summary.count === 0 ? '–' : formatMs(summary[metric])));
  return [name.padEnd(nameWidth), ...[String(summary.count), ...figures].map(pad)].join('');
}

function pad(text: string): string {
  return text.padStart(columnWidth);
}

/** Timers alone are late by a millisecond or two. */
const noticedMs = 10;
const noticedShare = 0.1;

function warnOfLateness({ lateness, latencies: { firstReply } }: LoadResult): string[] {
  const late = lateness['p99'];
  if (late < noticedMs || late < noticedShare * firstReply['p99']) return [];
  return [
    '',
    `The tester was late by p99 ${formatMs(late)}: the figures say more of this machine than of the bot. ` +
      '(A bot in this process makes it late too.)',
  ];
}

function formatErrors(errors: LoadResult['errors'], ended: number): string[] {
  if (errors.length === 0) return [];
  return [
    '',
    ...errors.map(({ kind, users, example }) => {
      const share = formatShare(users / Math.max(1, ended));
      return `${kind.padEnd(nameWidth)}${String(users).padStart(columnWidth)}${share.padStart(columnWidth)}  ${toPlainLine(example, 160)}`;
    }),
  ];
}

function formatDecision({ status, exitCode, reasons, limits }: LoadResult): string[] {
  const kept = limits.filter(({ isOverrun }) => !isOverrun).map(({ limit }) => `✓ ${limit}`);
  const ending =
    status === 'interrupted'
      ? ['Interrupted: the figures are of what was measured until then.']
      : status === 'stopped'
        ? ['Stopped before its time.']
        : [];
  return [...ending, ...kept, ...reasons.map((reason) => `${exitCode === 0 ? '·' : '✗'} ${reason}`)];
}
