import type { Activity } from '../activity/activity.ts';
import { describeActivity } from '../activity/describe.ts';
import { compileMatcher, describeMatcher, fillFacts, type Facts, type Matcher } from '../activity/match.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { ConfigError } from '../errors.ts';
import type { ConversationRecord, Reason } from './record.ts';
import type { Judge } from './judge.ts';
import { verify } from './verify.ts';
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
  | { readonly verify: string }
  /** A sentence that must be true. */
  | { readonly judge: string };

/**
 * Holds a conversation against what its scenario expects; reasons for each expectation that is not met, in order.
 * `{fact}` stands for the value that the user holds true at the end, changes of mind included.
 * Throws ConfigError for a `judge:` expectation where there is no judge.
 */
export async function checkExpectations(
  expectations: readonly Expectation[],
  record: ConversationRecord,
  judge?: Judge,
): Promise<Reason[]> {
  const reasons: Reason[] = [];
  for (const expectation of expectations) {
    if ('judge' in expectation) {
      if (!judge) throw noJudge(expectation.judge);
      reasons.push(...(await judge(fillFacts(expectation.judge, heldFacts(record)), record)));
    } else {
      const reason = await checkExpectation(expectation, record);
      if (reason) reasons.push(reason);
    }
  }
  return reasons;
}

function noJudge(sentence: string): ConfigError {
  return new ConfigError('no-judge', `Failed to check "${toPlainLine(sentence, 100)}": there is no judge.`, {
    hint: 'Name a chat model under `judge:` in the configuration.',
  });
}

async function checkExpectation(
  expectation: Exclude<Expectation, { readonly judge: string }>,
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
  if ('verify' in expectation) return verify(expectation.verify, record, heldFacts(record));
  throw new ConfigError(
    'unknown-expectation',
    `Failed to check ${Object.keys(expectation).join(', ')}: not known here.`,
    {
      hint: 'Known are reply, card, never, learned, goal, turns, verify and judge.',
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
function countMoves(record: ConversationRecord): number {
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
