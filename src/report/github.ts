import { toPlainText } from '../activity/plain-text.ts';
import { disarmCommands } from './disarm-commands.ts';
import { formatMarkdown } from './markdown.ts';
import type { Reporter } from './reporter.ts';
import {
  createRunSummary,
  formatCounts,
  formatDecision,
  formatFound,
  type ScenarioSummary,
} from './run-summary.ts';
import { relativeTo } from './source-path.ts';

export interface GitHubReporterOptions {
  /** Writes to the log of the job. */
  readonly write: (text: string) => void;
  /** Adds Markdown to the step's summary; undefined outside of GitHub Actions. */
  readonly appendSummary: ((markdown: string) => void) | undefined;
  /** Absolute path of the checkout: annotations name files below it. */
  readonly root: string;
  readonly outFolder: string;
}

/**
 * For GitHub Actions: an annotation at the scenario for each that did not pass (one, not one per conversation,
 * since GitHub shows ten of a step), one for the run when it was not passed as a whole, and the Markdown report as the step's summary.
 */
export function createGitHubReporter(options: GitHubReporterOptions): Reporter {
  const { write, appendSummary, root, outFolder } = options;
  const summary = createRunSummary();
  return {
    name: 'github',
    onEvent: (event) => summary.onEvent(event),
    finish: () => {
      const read = summary.read();
      for (const scenario of read.scenarios) if (scenario.found.length > 0) write(annotation(scenario, root));
      const gate = formatDecision(read.decision);
      if (gate.length > 0)
        write(`::error title=Gate ${read.decision?.verdict}::${escapeData(gate.join('\n'))}\n`);
      appendSummary?.(formatMarkdown(read, outFolder));
      return Promise.resolve();
    },
  };
}

function annotation(scenario: ScenarioSummary, root: string): string {
  const { name, file, line, counts } = scenario;
  const properties = { file: relativeTo(root, file), line, title: `${name}: ${formatCounts(counts)}` };
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::error ${list.join(',')}::${escapeData(formatFound(scenario))}\n`;
}

/** Escaped as GitHub's own toolkit does it (actions/toolkit, packages/core/src/command.ts). */
function escapeData(text: string): string {
  const safe = disarmCommands(toPlainText(text));
  return safe.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
