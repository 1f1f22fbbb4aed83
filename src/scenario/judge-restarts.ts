import { describeActivity } from '../activity/describe.ts';
import type { ConversationRecord } from '../check/record.ts';
import type { OccurredFault } from '../faults/fault.ts';

/**
 * Whether the bot still knew, after it was started anew, what it had been told: its replies from that turn on are compared
 * with those in the same conversation with a bot that goes on running, numbers and ids aside. Where they differ, that
 * conversation is held once more: a bot whose replies differ anyway is `untold`.
 */
export async function judgeRestarts(
  record: ConversationRecord,
  holdUnbroken: () => Promise<ConversationRecord>,
): Promise<OccurredFault[]> {
  const { faults = [] } = record;
  const unbroken = await holdUnbroken();
  let again: ConversationRecord | undefined;
  let hasParted = false;
  const judged: OccurredFault[] = [];
  for (const fault of faults) {
    const turns = fault.fault === 'restart' ? turnsUntilNext(fault, record) : [];
    if (turns.length === 0) {
      judged.push(fault);
      continue;
    }
    const parting = hasParted
      ? turns[0]
      : turns.find((turn) => !hasSame(tellTurn(record, turn), tellTurn(unbroken, turn)));
    if (parting === undefined) {
      judged.push({ ...fault, outcome: 'coped', detail: `${fault.detail}; it replied as one that runs on` });
      continue;
    }
    again ??= await holdUnbroken();
    const [kept, expected] = [tellTurn(record, parting), tellTurn(unbroken, parting)];
    const isTold = !hasParted && kept.said === expected.said && hasSame(expected, tellTurn(again, parting));
    const difference = `it replied ${kept.shown}, and one that runs on ${expected.shown}`;
    judged.push(
      isTold
        ? { ...fault, outcome: 'state-lost', detail: `${fault.detail}; ${difference}` }
        : { ...fault, detail: `${fault.detail}; the conversations differ anyway` },
    );
    hasParted = true;
  }
  return judged;
}

/** The turns that a bot plays after it was started anew, until it is once more. */
function turnsUntilNext(restart: OccurredFault, { faults = [], turns }: ConversationRecord): number[] {
  const turnOf = ({ activityId }: OccurredFault): number | undefined =>
    turns.find(({ sentIds }) => sentIds.includes(activityId ?? ''))?.index;
  const first = turnOf(restart);
  if (first === undefined) return [];
  const others = faults.filter(({ fault }) => fault === 'restart').map((fault) => turnOf(fault) ?? 0);
  const next = Math.min(...others.filter((turn) => turn > first), Infinity);
  return turns.map(({ index }) => index).filter((index) => index >= first && index < next);
}

interface ToldTurn {
  /** What the user had said up to then. */
  readonly said: string;
  readonly replies: string;
  readonly shown: string;
}

function hasSame(one: ToldTurn, other: ToldTurn): boolean {
  return one.said === other.said && one.replies === other.replies;
}

function tellTurn({ entries, turns }: ConversationRecord, turn: number): ToldTurn {
  const moves = turns.filter(({ index }) => index <= turn).map(({ move }) => [move?.act, move?.meanwhile]);
  const replies = entries
    .filter(({ from, kind, turn: at }) => from === 'bot' && kind !== 'delete' && at === turn)
    .filter(({ activity }) => activity.type === 'message')
    .map(({ activity }) => describeActivity(activity));
  return {
    said: withoutIds(JSON.stringify(moves)),
    replies: withoutIds(replies.join('; ')),
    shown: replies.length === 0 ? 'nothing' : replies.join('; '),
  };
}

/** Numbers and ids differ from one conversation to the next. */
function withoutIds(text: string): string {
  return text.replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi, '#').replaceAll(/\d+/g, '#');
}
