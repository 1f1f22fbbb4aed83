import type { Reason } from '../check/record.ts';
import type { ConversationOutcome, RunEvent } from '../scenario/events.ts';
import type { Verdict } from '../scenario/verdict.ts';
import { formatPlainChat, formatReason, nameConversation } from './plain-chat.ts';
import type { Reporter } from './reporter.ts';
import { attributesOf, element, legalText, openTag, type Fields } from './xml.ts';

export interface JUnitReporterOptions {
  /** Called piece by piece, once the run is over. */
  readonly write: (text: string) => void;
  /** Where the transcripts are, as the reader would type it. */
  readonly outFolder: string;
}

interface Suite {
  readonly name: string;
  readonly startedAt: string;
  /** Test cases as XML: far smaller than the conversations that they stand for. */
  readonly cases: string[];
  tests: number;
  failures: number;
  errors: number;
  ms: number;
}

/**
 * JUnit XML as Azure's PublishTestResults and Jenkins read it: a suite per scenario, a case per conversation,
 * what the bot did wrong as `failure`, what the simulator or the surroundings did as `error` of that type, the
 * whole conversation in its text.
 */
export function createJUnitReporter({ write, outFolder }: JUnitReporterOptions): Reporter {
  const suites = new Map<string, Suite>();

  function add(outcome: ConversationOutcome): void {
    const { plan, record, verdict } = outcome;
    const name = plan.scenario.name;
    const suite = suites.get(name) ?? {
      name,
      startedAt: record.startedAt,
      cases: [],
      tests: 0,
      failures: 0,
      errors: 0,
      ms: 0,
    };
    suites.set(name, suite);
    suite.tests += 1;
    suite.failures += verdict === 'failed' ? 1 : 0;
    suite.errors += verdict === 'errored' || verdict === 'invalid' ? 1 : 0;
    suite.ms += outcome.durationMs;
    suite.cases.push(indent(element('testcase', testCase(outcome, outFolder)), '    '));
  }

  return {
    name: 'junit',
    onEvent: (event: RunEvent) => {
      if (event.type === 'conversation-ended') add(event.outcome);
    },
    finish: () => {
      const all = [...suites.values()];
      write('<?xml version="1.0" encoding="UTF-8"?>\n');
      write(`${openTag('testsuites', { name: 'Understudy', ...sums(all) })}\n`);
      for (const suite of all) {
        const attributes = { name: suite.name, ...sums([suite]), skipped: 0, timestamp: suite.startedAt };
        write(`  ${openTag('testsuite', attributes)}\n`);
        for (const each of suite.cases) write(each);
        write('  </testsuite>\n');
      }
      write('</testsuites>\n');
      return Promise.resolve();
    },
  };
}

function testCase(outcome: ConversationOutcome, outFolder: string): Fields {
  const { verdict, plan } = outcome;
  const problem = verdict === 'passed' ? undefined : problemOf(outcome);
  return {
    ...attributesOf({
      name: nameConversation(outcome),
      classname: plan.scenario.name,
      time: seconds(outcome.durationMs),
    }),
    ...(problem && { [verdict === 'failed' ? 'failure' : 'error']: problem }),
    'system-out': legalText(`transcript: ${outFolder}/${outcome.transcript}\nseed: ${plan.seed}`),
  };
}

function problemOf(outcome: ConversationOutcome): Fields {
  const { verdict, reasons } = outcome;
  const against = reasons.filter(({ severity }) => severity === verdict);
  const [first] = against;
  const more = against.length > 1 ? ` (and ${against.length - 1} more)` : '';
  const text = `${reasons.map(formatReason).join('\n')}\n\n${formatPlainChat(outcome)}`;
  return {
    ...attributesOf({ type: typeOf(verdict, first), message: `${first?.message ?? verdict}${more}` }),
    '#text': `\n${legalText(text)}\n`,
  };
}

/** A failure is named by its check; an error by whose it is, since that says who must act. */
function typeOf(verdict: Verdict, first: Reason | undefined): string {
  return verdict === 'failed' ? (first?.check ?? verdict) : verdict;
}

function sums(suites: readonly Suite[]): Readonly<Record<string, string | number>> {
  const sum = (value: (suite: Suite) => number): number =>
    suites.reduce((total, suite) => total + value(suite), 0);
  return {
    tests: sum(({ tests }) => tests),
    failures: sum(({ failures }) => failures),
    errors: sum(({ errors }) => errors),
    time: seconds(sum(({ ms }) => ms)),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function indent(xml: string, margin: string): string {
  return `${margin}${xml}\n`;
}
