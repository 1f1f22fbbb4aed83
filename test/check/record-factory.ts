import type { Activity } from '../../src/activity/activity.ts';
import type { ConversationRecord } from '../../src/check/record.ts';
import type { Delivery } from '../../src/channel/ports.ts';
import type { RecordEntry, TurnRecord } from '../../src/conversation/record.ts';
import type { Move, MoveAct } from '../../src/user/move.ts';

const startMs = Date.UTC(2026, 0, 31, 12);

export interface TurnSketch {
  readonly act?: MoveAct;
  /** What the user sends; by default a message with the text of a `say`. */
  readonly sent?: Partial<Activity>;
  readonly move?: Partial<Move>;
  /** Texts, or activities, that the bot sends. */
  readonly replies?: readonly (string | (Partial<Activity> & { entry?: Partial<RecordEntry> }))[];
  readonly delivery?: Delivery;
  readonly turn?: Partial<TurnRecord>;
}

const answered: Delivery = { status: 'answered', code: 200 };

/** A conversation of an ordinary bot; each turn adds a user's message and the bot's replies to it. */
export function makeRecord(
  sketches: readonly TurnSketch[],
  overrides: Partial<ConversationRecord> = {},
): ConversationRecord {
  const entries: RecordEntry[] = [];
  const turns: TurnRecord[] = [];
  let clockMs = startMs;
  sketches.forEach((sketch, position) => {
    const index = position + 1;
    const act = sketch.act ?? { kind: 'say', text: `input ${index}` };
    const sends = act.kind !== 'wait' && act.kind !== 'end';
    const id = `user-${index}`;
    if (sends) {
      const text = act.kind === 'say' ? act.text : undefined;
      const activity = {
        type: 'message',
        id,
        text,
        from: { id: 'u', role: 'user' as const },
        ...sketch.sent,
      };
      entries.push({ from: 'user', kind: 'activity', activity, turn: index, atMs: (clockMs += 10) });
    }
    (sketch.replies ?? []).forEach((reply, place) => {
      const { entry, ...fields } = typeof reply === 'string' ? { text: reply, entry: undefined } : reply;
      const from = { id: 'b', role: 'bot' as const };
      const activity = { type: 'message', id: `bot-${index}-${place}`, from, replyToId: id, ...fields };
      entries.push({ from: 'bot', kind: 'activity', activity, turn: index, atMs: (clockMs += 10), ...entry });
    });
    const replied = (sketch.replies ?? []).length > 0;
    turns.push({
      index,
      move: { act, behaviours: [], ...sketch.move },
      sentIds: sends ? [id] : [],
      deliveries: sends ? [sketch.delivery ?? answered] : [],
      expectsReply: sends,
      latencyMs: replied ? 10 : undefined,
      durationMs: 20,
      timedOut: sends && !replied && sketch.delivery === undefined,
      ...sketch.turn,
    });
  });
  return {
    scenario: 'transfer',
    trial: 1,
    seed: 1,
    locale: 'en-US',
    startedAt: new Date(startMs).toISOString(),
    facts: {},
    summary: { goal: 'reached', learned: {}, facts: {} },
    entries,
    turns,
    problems: [],
    ...overrides,
  };
}

export function say(text: string, ...replies: NonNullable<TurnSketch['replies']>): TurnSketch {
  return { act: { kind: 'say', text }, replies };
}

export function leave(satisfied: boolean): TurnSketch {
  return { act: { kind: 'end', satisfied, reason: 'it led nowhere' } };
}

export const ordinary = makeRecord([
  say(
    'hi',
    { type: 'typing', text: undefined },
    {
      text: 'Welcome! What would you like to do?',
      suggestedActions: { actions: [{ type: 'imBack', title: 'Transfer', value: 'Transfer' }] },
    },
  ),
  say('Transfer', 'To whom?'),
  say('Anna', 'How much?'),
  say('plenty', 'Please give me a number.'),
  say('lots', 'Please give me a number.'),
  say('250', {
    text: 'Transferred $250.00 to Anna.',
    attachments: [
      { contentType: 'application/vnd.microsoft.card.hero', content: { title: 'Receipt', text: 'No. 4711' } },
    ],
  }),
  leave(true),
]);
