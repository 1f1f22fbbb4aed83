import { toPlainLine, toPlainText } from '../activity/plain-text.ts';
import type { Reporter } from './reporter.ts';
import {
  createRunSummary,
  formatCounts,
  formatDecision,
  type FailureExcerpt,
  type RunSummary,
} from './run-summary.ts';

export interface MarkdownReporterOptions {
  readonly write: (text: string) => void;
  /** Where the transcripts are, as the reader would type it. */
  readonly outFolder: string;
}

/** A summary in GitHub's Markdown: a table of the scenarios, and what did not pass with its conversation. */
export function createMarkdownReporter({ write, outFolder }: MarkdownReporterOptions): Reporter {
  const summary = createRunSummary();
  return {
    name: 'markdown',
    onEvent: (event) => summary.onEvent(event),
    finish: () => {
      write(formatMarkdown(summary.read(), outFolder));
      return Promise.resolve();
    },
  };
}

/** The same for those who have the summary already; text of others cannot become markup in it. */
export function formatMarkdown(summary: RunSummary, outFolder: string): string {
  const { counts, scenarios, failures, failuresLeftOut } = summary;
  const total = scenarios.length;
  const parts = [
    `## Understudy: ${formatCounts(counts)}${summary.interrupted ? ' (interrupted)' : ''}`,
    `${escapeInline(summary.bot)} · ${escapeInline(summary.channel)} · ${total} scenario${total === 1 ? '' : 's'}`,
    [
      '| scenario | passed | failed | invalid | errored |',
      '|---|--:|--:|--:|--:|',
      ...scenarios.map(({ name, counts: each }) => {
        const mark = each.failed + each.invalid + each.errored === 0 ? '✅' : each.failed > 0 ? '❌' : '⚠️';
        const cells = [each.passed, each.failed, each.invalid, each.errored];
        return `| ${mark} ${escapeInline(name)} | ${cells.join(' | ')} |`;
      }),
    ].join('\n'),
    ...formatDecision(summary.decision).map(
      (reason) => `**Gate ${summary.decision?.verdict}:** ${escapeInline(reason)}`,
    ),
    ...failures.map((failure) => formatFailure(failure, outFolder)),
    ...(failuresLeftOut > 0 ? [`${failuresLeftOut} more did not pass; see ${code(outFolder)}.`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function formatFailure(failure: FailureExcerpt, outFolder: string): string {
  const place = `seed ${failure.seed} · ${code(`${outFolder}/${failure.transcript}`)}`;
  return [
    `<details><summary>${escapeHtml(toPlainLine(failure.name))}: ${failure.verdict}</summary>`,
    pre(failure.reasons),
    pre(failure.chat),
    place,
    '</details>',
  ].join('\n\n');
}

/** A block in which Markdown is text (CommonMark: it lasts until `</pre>`, which the text cannot hold). */
function pre(text: string): string {
  return `<pre>\n${escapeHtml(toPlainText(text))}\n</pre>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Any text on one line as itself: no markup, no HTML, no cell border, nobody mentioned. */
export function escapeInline(text: string): string {
  // The word joiner keeps an @ from naming someone, and an address from becoming a link.
  return escapeHtml(toPlainLine(text, 300))
    .replace(/[\\`*_{}[\]()#+\-.!|~]/g, '\\$&')
    .replace(/@|(?<=https?):|(?<=www)\\\./gi, '$&\u2060');
}

/** Text as code, whatever is in it. */
export function code(text: string): string {
  const line = toPlainLine(text, 300);
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${longest > 0 ? ` ${line} ` : line}${fence}`;
}
