import type { Activity } from '../activity/activity.ts';
import { omitFields } from '../activity/merge-fields.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import type { Reason } from '../check/record.ts';
import type { RecordEntry } from '../conversation/record.ts';
import { channelIds } from '../config/choices.ts';
import type { MoveAct } from '../user/move.ts';
import type { Player } from '../scenario/player.ts';
import type { Stage } from '../scenario/stage.ts';
import { bindPlaces } from './bind-places.ts';
import { createBindings, type Bindings } from './bindings.ts';
import { compareReplies, type ComparedTurn } from './compare-replies.ts';
import type { FoldedDifference } from './difference.ts';
import { differenceReason } from './difference-reason.ts';
import { foldDifferences } from './fold-differences.ts';
import type { RecordedReply, RecordedTurn, Recording } from './recording.ts';
import type { RecordingRules } from './rules-file.ts';

/** What a replay came to; for reports and for learning what is volatile. */
export interface Replay {
  /** One for each change of the bot, as far as can be told. */
  readonly differences: readonly FoldedDifference[];
  /** What the bot sent in each turn, the opening first. */
  readonly replies: readonly (readonly RecordedReply[])[];
  /** False when the conversation broke off before the recording's end. */
  readonly complete: boolean;
}

export interface RecordingPlayer extends Player {
  /** Called when the recording has been played. */
  replay(): Replay;
}

/** Fields that the channel supplies anew for every activity, and that would be wrong in this conversation. */
const suppliedByChannel: ReadonlySet<string> = new Set([
  'id',
  'timestamp',
  'localTimestamp',
  'localTimezone',
  'serviceUrl',
  'channelId',
  'from',
  'recipient',
  'conversation',
  'deliveryMode',
  'callerId',
]);

/**
 * Plays the user half of a recording: every activity with all that it carried. What the bot makes up is bound to
 * what it made up when it was recorded, so that the user says the present ticket number back, and cards and
 * messages that are answered are those shown now. Compares the bot half turn by turn.
 */
export function createRecordingPlayer(recording: Recording, rules: RecordingRules): RecordingPlayer {
  const bindings = createBindings();
  /** Recorded id of a bot activity → the id of the one that arrived in its place. */
  const ids = new Map<string, string>();
  const turns: ComparedTurn[] = [];
  const replies: RecordedReply[][] = [];
  let complete = false;

  function compare(turn: number, recorded: RecordedTurn, stage: Stage, from: number): void {
    const arrived = stage.entries.slice(from).flatMap((entry, offset): RecordedReply[] => {
      const { kind, activity } = entry;
      return entry.from === 'bot' ? [{ kind, activity, index: from + offset }] : [];
    });
    replies.push(arrived);
    const compared = compareReplies(recorded.replies, arrived, {
      turn,
      rules: rules.volatile,
      bindings,
      matching: rules.matching,
    });
    turns.push(compared);
    for (const pair of compared.pairs) {
      const { id } = pair.expected.activity;
      if (id !== undefined && pair.arrived.activity.id !== undefined) ids.set(id, pair.arrived.activity.id);
    }
  }

  return {
    persona: 'recording',
    locale: recording.locale,
    channelId: channelIds.find((id) => id === recording.channelId),
    kind: recording.kind,
    perform: async (stage) => {
      if (recording.channelId === 'msteams') bindPlaces(recording, stage, bindings);
      for (const [turn, recorded] of recording.turns.entries()) {
        if (stage.isOver()) return;
        const from = turn === 0 ? 0 : stage.entries.length;
        if (recorded.sent) {
          const expectsReply = expectation(recorded);
          const send = (activity: Activity): MoveAct => ({
            kind: 'send',
            activity: toSend(activity, bindings, ids, recording),
            expectsReply,
          });
          const { sent, meanwhile } = recorded;
          await stage.play({
            act: send(sent),
            behaviours: [],
            ...(meanwhile ? { meanwhile: send(meanwhile) } : {}),
          });
          noteSent([sent, meanwhile], stage.entries.slice(from), ids);
        }
        compare(turn, recorded, stage, from);
      }
      complete = true;
    },
    summary: () => ({
      goal: complete && turns.every(({ differences }) => differences.length === 0) ? 'reached' : 'open',
      learned: {},
      facts: {},
    }),
    remarks: (): Reason[] => foldDifferences(turns).map(differenceReason),
    replay: () => ({ differences: foldDifferences(turns), replies, complete }),
  };
}

/** A turn that the bot left unanswered is not waited for as long as one that it answered. */
function expectation({ sent, replies }: RecordedTurn): 'yes' | 'maybe' | 'no' {
  if (sent?.type === 'invoke') return 'no';
  return replies.some(({ activity, kind }) => activity.type === 'message' && kind !== 'delete')
    ? 'yes'
    : 'maybe';
}

/** Later edits, deletions and replies name what was sent. */
function noteSent(
  recorded: readonly (Activity | undefined)[],
  entries: readonly RecordEntry[],
  ids: Map<string, string>,
): void {
  const sent = entries.filter(({ from }) => from === 'user');
  for (const [index, each] of recorded.entries()) {
    const id = sent[index]?.activity.id;
    if (each?.id !== undefined && id !== undefined && !ids.has(each.id)) ids.set(each.id, id);
  }
}

const changes: ReadonlySet<string> = new Set(['messageUpdate', 'messageDelete']);

function toSend(
  recorded: Activity,
  bindings: Bindings,
  ids: ReadonlyMap<string, string>,
  { channelId, first }: Recording,
): Activity {
  const activity = omitFields(bindings.rebindActivity(recorded), suppliedByChannel);
  const { replyToId, id, from } = recorded;
  if (replyToId !== undefined) activity.replyToId = ids.get(replyToId) ?? replyToId;
  if (changes.has(recorded.type) && id !== undefined) activity.id = ids.get(id) ?? id;
  if (channelId === 'msteams') {
    // What was not sent when it was recorded, the channel must not add now.
    if (recorded.type === 'message' || recorded.type === 'messageUpdate') activity.attachments ??= [];
    // Another member of the conversation, whose id does not depend on it.
    if (from && from.id !== first?.from?.id) activity.from = from;
    const value = asRecord(activity.value);
    const read = asText(asRecord(recorded.value)?.['lastReadMessageId']);
    if (read !== undefined) activity.value = { ...value, lastReadMessageId: ids.get(read) ?? read };
  }
  const data = asRecord(activity.channelData);
  if (data) {
    const { tenant: _tenant, clientActivityID: _id, clientTimestamp: _time, ...rest } = data;
    if (Object.keys(rest).length > 0) activity.channelData = rest;
    else delete activity.channelData;
  }
  // Whoever wrote the recording may have put anything there.
  if (Array.isArray(activity.entities)) {
    activity.entities = activity.entities.filter(
      (entity: unknown) => asText(asRecord(entity)?.['type']) !== 'clientInfo',
    );
    if (activity.entities.length === 0 && channelId !== 'msteams') delete activity.entities;
  }
  return activity;
}
