import { toPlainLine } from '../activity/plain-text.ts';
import type { Reason } from '../check/record.ts';
import type { ConversationOutcome, RunEvent } from '../scenario/events.ts';
import type { RunDecision, Verdict } from '../scenario/verdict.ts';
import { formatPlainChat, formatReason, nameConversation } from './plain-chat.ts';

/** A reason, and the trials that it was found in. */
export interface FoundReason {
  readonly reason: Reason;
  readonly trials: number[];
}

export interface ScenarioSummary {
  readonly name: string;
  /** Absolute path of the file that it stands in, and its line there, from 1. */
  readonly file: string;
  readonly line: number;
  readonly counts: Record<Verdict, number>;
  /** Why conversations did not pass: the first of each check, at most five. */
  readonly found: FoundReason[];
}

/** A conversation that did not pass, as text. */
export interface FailureExcerpt {
  readonly name: string;
  readonly verdict: Verdict;
  readonly reasons: string;
  readonly chat: string;
  readonly seed: number;
  /** Relative to the results folder. */
  readonly transcript: string;
}

/** What reports at the end of a run tell of it; its size does not grow with the number of conversations. */
export interface RunSummary {
  readonly bot: string;
  readonly channel: string;
  readonly interrupted: boolean;
  /** Undefined when nothing was decided. */
  readonly decision: RunDecision | undefined;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly scenarios: readonly ScenarioSummary[];
  /** The first that did not pass. */
  readonly failures: readonly FailureExcerpt[];
  /** How many more did not pass. */
  readonly failuresLeftOut: number;
}

const maxReasons = 5;
const maxFailures = 20;
const maxChatLength = 6_000;

const none = (): Record<Verdict, number> => ({ passed: 0, failed: 0, invalid: 0, errored: 0 });

/** Collects the summary of a run from its events; `read` can be called once the last has come. */
export function createRunSummary(): { onEvent(event: RunEvent): void; read(): RunSummary } {
  const scenarios = new Map<string, ScenarioSummary>();
  const failures: FailureExcerpt[] = [];
  const counts = none();
  let head = { bot: '', channel: '' };
  let interrupted = false;
  let decision: RunDecision | undefined;

  function add(outcome: ConversationOutcome): void {
    const { plan, verdict } = outcome;
    const { name, file, line } = plan.scenario;
    const scenario = scenarios.get(name) ?? { name, file, line, counts: none(), found: [] };
    scenarios.set(name, scenario);
    scenario.counts[verdict] += 1;
    counts[verdict] += 1;
    if (verdict === 'passed') return;
    for (const reason of outcome.reasons) {
      if (reason.severity !== verdict) continue;
      const known = scenario.found.find((each) => each.reason.check === reason.check);
      if (known) known.trials.push(...(known.trials.includes(plan.trial) ? [] : [plan.trial]));
      else if (scenario.found.length < maxReasons) scenario.found.push({ reason, trials: [plan.trial] });
    }
    if (failures.length < maxFailures) failures.push(toExcerpt(outcome));
  }

  return {
    onEvent: (event) => {
      if (event.type === 'run-started') head = { bot: event.bot, channel: event.channel };
      else if (event.type === 'conversation-ended') add(event.outcome);
      else if (event.type === 'run-ended') ({ interrupted, decision } = event);
    },
    read: () => ({
      ...head,
      interrupted,
      decision,
      counts,
      scenarios: [...scenarios.values()],
      failures,
      failuresLeftOut: counts.failed + counts.invalid + counts.errored - failures.length,
    }),
  };
}

function toExcerpt(outcome: ConversationOutcome): FailureExcerpt {
  const chat = formatPlainChat(outcome);
  return {
    name: nameConversation(outcome),
    verdict: outcome.verdict,
    reasons: outcome.reasons.map(formatReason).join('\n'),
    chat: chat.length > maxChatLength ? `${chat.slice(0, maxChatLength)}\n… (cut; see the transcript)` : chat,
    seed: outcome.plan.seed,
    transcript: outcome.transcript,
  };
}

/** `all 3 conversations passed`, or what went wrong: `2 failed, 1 errored of 5 conversations`. */
export function formatCounts(counts: Readonly<Record<Verdict, number>>): string {
  const total = counts.passed + counts.failed + counts.invalid + counts.errored;
  const bad = (['failed', 'invalid', 'errored'] as const).filter((verdict) => counts[verdict] > 0);
  if (bad.length > 0) {
    const parts = bad.map((verdict) => `${counts[verdict]} ${verdict}`);
    return `${parts.join(', ')} of ${total} conversation${total === 1 ? '' : 's'}`;
  }
  if (total === 0) return 'no conversation was held';
  return total === 1 ? 'the conversation passed' : `all ${total} conversations passed`;
}

/** What the run as a whole did not meet, a line each; empty when it passed, or nothing was decided. */
export function formatDecision(decision: RunDecision | undefined): string[] {
  if (!decision || decision.verdict === 'passed') return [];
  return decision.reasons.map((reason) => toPlainLine(reason, 600));
}

/** Why a scenario did not pass, one line per check, with the trials that it was found in. */
export function formatFound({ found }: ScenarioSummary): string {
  return found
    .map(({ reason, trials }) => {
      const shown = trials.slice(0, 10).join(', ') + (trials.length > 10 ? ', …' : '');
      return `${formatReason(reason)}\n  in trial${trials.length === 1 ? '' : 's'} ${shown}`;
    })
    .join('\n');
}
