import { pathToFileURL } from 'node:url';
import type { Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { compileMatcher, describeMatcher, fillFacts, type Facts, type Matcher } from '../activity/match.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { ConfigError, messageOf } from '../errors.ts';
import type { ConversationRecord, Reason } from './record.ts';
import {
  describeReplies,
  pointAt,
  visibleCardText,
  visibleReplies,
  visibleText,
  type VisibleReply,
} from './visible.ts';

/** One entry of a scenario's `expect`, as the scenario schema gives it. */
export type Expectation =
  | { readonly reply: Matcher }
  | { readonly card: Matcher }
  | { readonly never: { readonly reply: Matcher } | { readonly card: Matcher } }
  | { readonly learned: string }
  | { readonly goal: 'reached' | 'abandoned' }
  | { readonly turns: { readonly max: number } }
  /** Absolute path of a module. */
  | { readonly verify: string };

/** What a `verify` module's default export is given. */
export interface VerifyInput {
  readonly scenario: string;
  readonly transcript: readonly Activity[];
  readonly facts: Facts;
  readonly learned: Readonly<Record<string, string>>;
}

/** True or nothing: as it should be. A text, or what is thrown, says what is wrong. */
export type Verify = (input: VerifyInput) => unknown;

/**
 * Holds a conversation against what its scenario expects; one reason for each expectation that is not met, in order.
 * `{fact}` stands for the value that the user holds true at the end, changes of mind included.
 */
export async function checkExpectations(
  expectations: readonly Expectation[],
  record: ConversationRecord,
): Promise<Reason[]> {
  const reasons: Reason[] = [];
  for (const expectation of expectations) {
    const reason = await checkExpectation(expectation, record);
    if (reason) reasons.push(reason);
  }
  return reasons;
}

async function checkExpectation(
  expectation: Expectation,
  record: ConversationRecord,
): Promise<Reason | undefined> {
  if ('reply' in expectation) return some('reply', expectation.reply, record);
  if ('card' in expectation) return some('card', expectation.card, record);
  if ('never' in expectation) {
    const { never } = expectation;
    return 'reply' in never ? none('reply', never.reply, record) : none('card', never.card, record);
  }
  if ('learned' in expectation) return learned(expectation.learned, record);
  if ('goal' in expectation) return goal(expectation.goal, record);
  if ('turns' in expectation) return turns(expectation.turns.max, record);
  if ('verify' in expectation) return verify(expectation.verify, record);
  throw new ConfigError(
    'unknown-expectation',
    `Failed to check ${Object.keys(expectation).join(', ')}: not known here.`,
    {
      hint: 'Known are reply, card, never, learned, goal, turns and verify; judge needs a model and comes later.',
    },
  );
}

type Sight = 'reply' | 'card';

const sights: Readonly<Record<Sight, (activity: Activity) => string | undefined>> = {
  reply: visibleText,
  card: visibleCardText,
};

function heldFacts(record: ConversationRecord): Facts {
  return { ...record.facts, ...record.summary.facts };
}

function matching(sight: Sight, matcher: Matcher, record: ConversationRecord): VisibleReply | undefined {
  const matches = compileMatcher(matcher, heldFacts(record));
  return visibleReplies(record).find(({ activity }) => {
    const text = sights[sight](activity);
    return text !== undefined && matches(text);
  });
}

function words(sight: Sight, matcher: Matcher, record: ConversationRecord): string {
  return toPlainLine(`${sight} that ${fillFacts(describeMatcher(matcher), heldFacts(record))}`);
}

function some(sight: Sight, matcher: Matcher, record: ConversationRecord): Reason | undefined {
  if (matching(sight, matcher, record)) return undefined;
  const all = visibleReplies(record);
  const candidates =
    sight === 'reply' ? all : all.filter(({ activity }) => visibleCardText(activity) !== undefined);
  const last = candidates.at(-1);
  return {
    check: sight,
    severity: 'failed',
    message: `No ${sight} was as expected.`,
    expected: `a ${words(sight, matcher, record)}`,
    arrived: sight === 'card' && candidates.length === 0 ? 'no card at all' : describeReplies(candidates),
    ...(last && pointAt(last)),
  };
}

function none(sight: Sight, matcher: Matcher, record: ConversationRecord): Reason | undefined {
  const found = matching(sight, matcher, record);
  if (!found) return undefined;
  return {
    check: 'never',
    severity: 'failed',
    message: `A ${sight} was shown that must never be.`,
    expected: `never a ${words(sight, matcher, record)}`,
    arrived: describeActivity(found.activity),
    ...pointAt(found),
  };
}

function learned(name: string, record: ConversationRecord): Reason | undefined {
  const found = Object.hasOwn(record.summary.learned, name) ? record.summary.learned[name] : undefined;
  if (found !== undefined && found.trim() !== '') return undefined;
  const replies = visibleReplies(record);
  const last = replies.at(-1);
  const others = Object.entries(record.summary.learned).map(([key, value]) => `${key}: ${value}`);
  return {
    check: 'learned',
    severity: 'failed',
    message: `The user never found out the ${toPlainLine(name)}.`,
    expected: `the ${toPlainLine(name)}`,
    arrived: others.length > 0 ? toPlainLine(others.join('; '), 200) : describeReplies(replies),
    ...(last && pointAt(last)),
  };
}

const goalWords = {
  reached: 'the user reached its goal',
  abandoned: 'the user gave up',
  open: 'the conversation was cut off before the user had finished',
} as const;

function goal(wanted: 'reached' | 'abandoned', record: ConversationRecord): Reason | undefined {
  const { goal: ended } = record.summary;
  if (ended === wanted) return undefined;
  const act = record.turns.at(-1)?.move?.act;
  const why = act?.kind === 'end' && act.reason !== '' ? `: ${toPlainLine(act.reason, 120)}` : '';
  const last = visibleReplies(record).at(-1);
  return {
    check: 'goal',
    severity: 'failed',
    message: 'The conversation did not end as expected.',
    expected: goalWords[wanted],
    arrived: `${goalWords[ended]}${why}${last ? `; the bot's last message: ${describeActivity(last.activity)}` : ''}`,
    ...(last && pointAt(last)),
  };
}

/** How many moves the user made: the opening and leaving are none. */
export function countMoves(record: ConversationRecord): number {
  return record.turns.filter((turn) => turn.move !== undefined && turn.move.act.kind !== 'end').length;
}

function turns(max: number, record: ConversationRecord): Reason | undefined {
  const count = countMoves(record);
  if (count <= max) return undefined;
  const arrived = `${count} moves`;
  return {
    check: 'turns',
    severity: 'failed',
    message: 'It took too long.',
    expected: `at most ${max} moves`,
    arrived,
  };
}

async function verify(file: string, record: ConversationRecord): Promise<Reason | undefined> {
  const broken = (why: string): Reason => ({
    check: 'verify',
    severity: 'errored',
    message: `Failed to run ${toPlainLine(file)}: ${toPlainLine(why, 200)}`,
    expected: 'a module with a default export, a function',
  });
  let decide: unknown;
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
    decide = module.default;
  } catch (error) {
    return broken(messageOf(error));
  }
  if (typeof decide !== 'function')
    return broken(`its default export is ${decide === undefined ? 'missing' : 'no function'}.`);
  const complaint = await verdictOf(decide as Verify, record);
  if (complaint === undefined) return undefined;
  return {
    check: 'verify',
    severity: 'failed',
    message: complaint,
    expected: `${toPlainLine(file)} finds nothing wrong`,
    arrived: complaint,
  };
}

async function verdictOf(decide: Verify, record: ConversationRecord): Promise<string | undefined> {
  const { scenario, summary, entries } = record;
  const transcript = entries.map((entry) => structuredClone(entry.activity));
  try {
    const result = await decide({
      scenario,
      transcript,
      facts: heldFacts(record),
      learned: { ...summary.learned },
    });
    if (result === undefined || result === true) return undefined;
    return typeof result === 'string'
      ? toPlainLine(result, 500)
      : `The module answered ${toPlainLine(String(result), 100)}.`;
  } catch (error) {
    return toPlainLine(messageOf(error), 500);
  }
}
