import { readShown } from '../activity/read.ts';
import { groupBy } from '../gate/group-by.ts';
import { wilsonInterval, type Interval } from '../gate/statistics.ts';
import type { Random } from '../user/random.ts';
import { testGroups } from './permutation-test.ts';
import { reactionKinds, type Reaction, type ReactionKind } from './reaction.ts';
import type { AudienceMessage } from './read-message.ts';
import type { MemberOutcome } from './react-to-message.ts';

/** How often something happened; of how many, says the list that it stands in. */
export interface Tally {
  readonly kind: ReactionKind;
  /** What kind of reply; which button or reaction. Undefined where all of the kind are counted. */
  readonly detail?: string | undefined;
  readonly count: number;
  /** 0 to 1. */
  readonly share: number;
  /** Wilson, 95 %. */
  readonly interval: Interval;
}

export interface DetailedTally extends Tally {
  /** Different words of it, a few. */
  readonly samples: readonly string[];
}

export interface PersonaReport {
  readonly persona: string;
  readonly users: number;
  readonly reactions: readonly Tally[];
  /** Undefined where there is nothing to compare: one persona, or one reaction. */
  readonly difference?:
    | {
        readonly p: number;
        readonly adjustedP: number;
        /** Whether the adjusted p-value is below 0.05. */
        readonly isClear: boolean;
        readonly most: Pick<Tally, 'kind' | 'detail' | 'share'> & { readonly restShare: number };
      }
    | undefined;
}

/** What an audience did about a message; `--json` prints it. */
export interface AudienceReport {
  readonly schemaVersion: 1;
  readonly message: { readonly texts: readonly string[]; readonly buttons: readonly string[] };
  readonly goals: readonly string[];
  readonly seed: number;
  readonly confidence: number;
  /** `asked` of them; those that reacted are what shares refer to, the undecided among them (`Reaction.isUndecided`). */
  readonly users: Readonly<Record<'asked' | 'reacted' | 'undecided' | 'invalid' | 'errored', number>>;
  /** All kinds, in the order of reports, also those that nobody chose. */
  readonly kinds: readonly Tally[];
  /** The most frequent first. */
  readonly reactions: readonly DetailedTally[];
  readonly personas: readonly PersonaReport[];
  /** What those who had not left did next, move by move; nothing came back from the bot. */
  readonly later: readonly {
    readonly move: number;
    readonly users: number;
    readonly reactions: readonly Tally[];
  }[];
  /** Why simulations went wrong or models were not reached, each once. */
  readonly problems: readonly {
    readonly status: 'invalid' | 'errored';
    readonly why: string;
    readonly count: number;
  }[];
}

const confidence = 0.95;
const maxSamples = 3;

/** Counts what everybody did. The order of the outcomes does not matter. */
export function reportAudience(
  outcomes: readonly MemberOutcome[],
  {
    message,
    goals,
    seed,
    random,
  }: {
    readonly message: AudienceMessage;
    readonly goals: readonly string[];
    readonly seed: number;
    /** For the test of differences. */
    readonly random: Random;
  },
): AudienceReport {
  const reacted = outcomes.filter((outcome) => outcome.status === 'reacted');
  const first = reacted.map(({ reactions: [reaction] }) => reaction);
  const shown = readShown(message.activities);
  return {
    schemaVersion: 1,
    message: { texts: shown.texts, buttons: shown.actions.map(({ title }) => title) },
    goals,
    seed,
    confidence,
    users: {
      asked: outcomes.length,
      reacted: reacted.length,
      undecided: first.filter(({ isUndecided }) => isUndecided === true).length,
      invalid: outcomes.filter(({ status }) => status === 'invalid').length,
      errored: outcomes.filter(({ status }) => status === 'errored').length,
    },
    kinds: reactionKinds.map((kind) => {
      return { kind, ...countOf(first.filter((each) => each.kind === kind).length, first.length) };
    }),
    reactions: tally(first),
    personas: reportPersonas(reacted, random),
    later: laterMoves(reacted),
    problems: problemsOf(outcomes),
  };
}

type Reacted = Extract<MemberOutcome, { status: 'reacted' }>;

function reportPersonas(reacted: readonly Reacted[], random: Random): PersonaReport[] {
  const sorted = reacted.toSorted((a, b) => compareText(keyOfMember(a), keyOfMember(b)));
  const differences = testGroups(
    sorted.map(({ member, reactions: [reaction] }) => ({ group: member.persona, outcome: keyOf(reaction) })),
    random,
  );
  const byKey = new Map(sorted.map(({ reactions: [reaction] }) => [keyOf(reaction), reaction]));
  return [...groupBy(sorted, ({ member }) => member.persona)].map(([persona, members]) => {
    const difference = differences.find(({ group }) => group === persona);
    const most = difference && byKey.get(difference.outcome);
    return {
      persona,
      users: members.length,
      reactions: tally(members.map(({ reactions: [reaction] }) => reaction)).map(withoutSamples),
      difference:
        difference && most
          ? {
              p: difference.p,
              adjustedP: difference.adjustedP,
              isClear: difference.adjustedP < 1 - confidence,
              most: {
                kind: most.kind,
                detail: most.detail,
                share: difference.share,
                restShare: difference.restShare,
              },
            }
          : undefined,
    };
  });
}

function laterMoves(reacted: readonly Reacted[]): AudienceReport['later'] {
  const longest = Math.max(0, ...reacted.map(({ reactions }) => reactions.length));
  return Array.from({ length: Math.max(0, longest - 1) }, (_, index) => {
    const made = reacted.flatMap(({ reactions }) => reactions[index + 1] ?? []);
    return { move: index + 2, users: made.length, reactions: tally(made).map(withoutSamples) };
  });
}

function problemsOf(outcomes: readonly MemberOutcome[]): AudienceReport['problems'] {
  const problems = outcomes.flatMap((outcome) => {
    if (outcome.status === 'reacted') return [];
    const why = outcome.status === 'invalid' ? outcome.why : outcome.error.message;
    return [{ status: outcome.status, why }];
  });
  return [...groupBy(problems, ({ status, why }) => `${status} ${why}`).values()].flatMap((alike) => {
    return alike.slice(0, 1).map((problem) => ({ ...problem, count: alike.length }));
  });
}

function tally(reactions: readonly Reaction[]): DetailedTally[] {
  const sorted = reactions.toSorted((a, b) => compareText(a.words, b.words));
  return [...groupBy(sorted, keyOf).values()]
    .flatMap((alike) => {
      const [one] = alike;
      if (!one) return [];
      const samples = [...new Set(alike.map(({ words }) => words).filter((words) => words !== ''))];
      const { kind, detail } = one;
      const counted = countOf(alike.length, reactions.length);
      return [{ kind, detail, ...counted, samples: spread(samples) }];
    })
    .toSorted((a, b) => b.count - a.count || compareText(keyOf(a), keyOf(b)));
}

/** Some from the beginning, the middle and the end, so that they differ. */
function spread(samples: readonly string[]): string[] {
  if (samples.length <= maxSamples) return [...samples];
  return Array.from({ length: maxSamples }, (_, index) => {
    return samples[Math.floor((index * (samples.length - 1)) / (maxSamples - 1))] ?? '';
  });
}

function withoutSamples({ kind, detail, count, share, interval }: DetailedTally): Tally {
  return { kind, detail, count, share, interval };
}

function countOf(count: number, total: number): Pick<Tally, 'count' | 'share' | 'interval'> {
  if (total === 0) return { count: 0, share: 0, interval: { low: 0, high: 1 } };
  return { count, share: count / total, interval: wilsonInterval(count, total, confidence) };
}

function keyOf({ kind, detail = '' }: Pick<Reaction, 'kind' | 'detail'>): string {
  return `${reactionKinds.indexOf(kind)} ${detail}`;
}

function keyOfMember({ member: { persona, scope } }: Reacted): string {
  return `${persona}\u0000${scope.scenario}\u0000${String(scope.trial).padStart(9, '0')}`;
}

/** By code units: the same on every machine. */
function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
