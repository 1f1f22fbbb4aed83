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

export interface AzureReporterOptions {
  /** Writes to the log of the job. */
  readonly write: (text: string) => void;
  /** Keeps the Markdown report and returns its absolute path. */
  readonly keepSummary: (markdown: string) => string;
  /** Absolute path of the sources: issues name files below it. */
  readonly root: string;
  readonly outFolder: string;
}

/** For Azure Pipelines: an issue at each scenario that did not pass, one for the run as a whole, and the Markdown report on the run's summary. */
export function createAzureReporter(options: AzureReporterOptions): Reporter {
  const { write, keepSummary, root, outFolder } = options;
  const summary = createRunSummary();
  return {
    name: 'azure',
    onEvent: (event) => summary.onEvent(event),
    finish: () => {
      const read = summary.read();
      for (const scenario of read.scenarios) if (scenario.found.length > 0) write(issue(scenario, root));
      const gate = formatDecision(read.decision);
      if (gate.length > 0) {
        const message = [`Gate ${read.decision?.verdict}`, ...gate].join('\n');
        write(`##vso[task.logissue type=error;]${escapeData(message)}\n`);
      }
      const file = keepSummary(formatMarkdown(read, outFolder));
      write(`##vso[task.uploadsummary]${escapeData(file)}\n`);
      return Promise.resolve();
    },
  };
}

function issue(scenario: ScenarioSummary, root: string): string {
  const { name, file, line, counts } = scenario;
  const properties = { type: 'error', sourcepath: relativeTo(root, file), linenumber: line };
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))};`);
  const message = `${name}: ${formatCounts(counts)}\n${formatFound(scenario)}`;
  return `##vso[task.logissue ${list.join('')}]${escapeData(message)}\n`;
}

/** Escaped as Microsoft's own task library does it (azure-pipelines-task-lib, node/taskcommand.ts). */
function escapeData(text: string): string {
  const safe = disarmCommands(toPlainText(text));
  return safe.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(']', '%5D').replaceAll(';', '%3B');
}
