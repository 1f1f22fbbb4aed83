import type { Colors } from 'picocolors/types.js';
import { toPlainLine } from '../activity/plain-text.ts';
import type { Reason } from '../check/record.ts';
import type { ConversationOutcome, RunEvent } from '../scenario/events.ts';
import type { RunDecision, Verdict } from '../scenario/verdict.ts';
import { formatColoredChat } from './colored-chat.ts';
import { isDifference } from './difference.ts';
import { disarmCommands } from './disarm-commands.ts';
import type { Reporter } from './reporter.ts';
import { formatDecision } from './run-summary.ts';

export interface ConsoleReporterOptions {
  readonly write: (text: string) => void;
  readonly colors: Colors;
  readonly columns: number;
  /** Shows every conversation, not only those that did not pass. */
  readonly verbose: boolean;
  /** Shows nothing of conversations that passed. */
  readonly quiet: boolean;
  /** Where the transcripts are, as the reader would type it. */
  readonly outFolder: string;
}

const marks: Readonly<Record<Verdict, string>> = { passed: '✓', failed: '✗', invalid: '?', errored: '!' };
const verdicts: readonly Verdict[] = ['passed', 'failed', 'invalid', 'errored'];

/** A report that reads as a chat: passed conversations in a line, the others whole, with the reasons. */
export function createConsoleReporter(options: ConsoleReporterOptions): Reporter {
  const { colors } = options;
  const write = (text: string): void => options.write(disarmCommands(text));
  const counts = new Map<Verdict, number>();
  let showAll = options.verbose;

  function onEvent(event: RunEvent): void {
    if (event.type === 'run-started') {
      showAll ||= event.total === 1 && !options.quiet;
      if (options.quiet) return;
      write(
        `${colors.bold('Understudy')} ${colors.dim(toPlainLine(`· ${event.bot} · ${event.channel}`))}\n\n`,
      );
    } else if (event.type === 'conversation-ended') {
      const { outcome } = event;
      counts.set(outcome.verdict, (counts.get(outcome.verdict) ?? 0) + 1);
      if (showAll || outcome.verdict !== 'passed') write(conversation(outcome));
      if (!options.quiet || outcome.verdict !== 'passed') write(summaryLine(outcome));
    } else if (event.type === 'run-ended') write(totals(event.interrupted) + gate(event.decision));
  }

  function conversation(outcome: ConversationOutcome): string {
    const title = `${outcome.plan.scenario.name} · trial ${outcome.plan.trial} · ${outcome.persona}`;
    return `${colors.bold(toPlainLine(title))} ${colors.dim(`seed ${outcome.plan.seed}`)}\n${formatColoredChat(outcome, options)}`;
  }

  function summaryLine(outcome: ConversationOutcome): string {
    const { verdict, plan, record } = outcome;
    const color = verdict === 'passed' ? colors.green : verdict === 'failed' ? colors.red : colors.yellow;
    const moves = record.turns.filter(({ move }) => move && move.act.kind !== 'end').length;
    const facts = `${moves} move${moves === 1 ? '' : 's'}, ${(outcome.durationMs / 1000).toFixed(1)} s`;
    const name = toPlainLine(plan.scenario.name) + (plan.trials > 1 ? ` (${plan.trial}/${plan.trials})` : '');
    const where = ` · ${options.outFolder}/${outcome.transcript}`;
    const reasons = outcome.reasons.map(reasonLines).join('');
    return `${color(`${marks[verdict]} ${verdict}`)} ${name} ${colors.dim(`· ${facts}${where}`)}\n${reasons}`;
  }

  function reasonLines(reason: Reason): string {
    const color = reason.severity === 'warning' ? colors.yellow : colors.red;
    const where = reason.activityIndex === undefined ? '' : colors.dim(` (activity ${reason.activityIndex})`);
    // Expected and arrived stand in the chat, in place.
    const detail = isDifference(reason)
      ? []
      : [
          ...(reason.expected === undefined ? [] : [`expected ${toPlainLine(reason.expected, 300)}`]),
          ...(reason.arrived === undefined ? [] : [`arrived  ${toPlainLine(reason.arrived, 300)}`]),
        ].map((each) => `      ${each}\n`);
    const label = reason.severity === 'warning' ? 'warning, ' : '';
    return `    ${color(`${label}${reason.check}`)}: ${toPlainLine(reason.message, 600)}${where}\n${detail.join('')}`;
  }

  function totals(interrupted: boolean): string {
    const parts = verdicts.filter((each) => counts.has(each)).map((each) => `${counts.get(each)} ${each}`);
    const text = parts.length === 0 ? 'No conversation was held' : parts.join(', ');
    return `\n${colors.bold(text)}${interrupted ? colors.yellow(' · interrupted') : ''} ${colors.dim(`· ${options.outFolder}/run.json`)}\n`;
  }

  function gate(decision: RunDecision | undefined): string {
    const color = decision?.verdict === 'undecided' ? colors.yellow : colors.red;
    return formatDecision(decision)
      .map((reason) => `${color(`gate ${decision?.verdict}`)}: ${reason}\n`)
      .join('');
  }

  return { name: 'console', onEvent, finish: () => Promise.resolve() };
}
