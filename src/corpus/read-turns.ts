import type { Activity } from '../activity/activity.ts';
import { toPlainText } from '../activity/plain-text.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import { readShown } from '../activity/read.ts';
import { toRecording } from '../replay/recording.ts';
import { normalise } from '../user/model/normalise.ts';
import { renderShown } from '../user/model/render-shown.ts';
import type { UserTurn } from './corpus-conversation.ts';

export interface ReadTurns {
  readonly turns: readonly UserTurn[];
  readonly closing: string;
  readonly locale: string | undefined;
  readonly personNames: readonly string[];
}

/** What a person's client sends of its own accord is no turn. */
const turnTypes = new Set(['message', 'invoke']);

/**
 * The person's turns of a transcript, each with what the bot had shown before it. Messages that were sent together
 * are one turn. Words that are the title or value of a button shown just before count as a tap on it.
 */
export function readTurns(activities: readonly Activity[]): ReadTurns {
  const recording = toRecording('', '', activities);
  const turns: UserTurn[] = [];
  const names = new Set<string>();
  let waiting: Activity[] = [];
  let locale: string | undefined;
  for (const { sent, meanwhile, replies } of recording.turns) {
    const own = [sent, meanwhile].flatMap((each) => (each && turnTypes.has(each.type) ? [each] : []));
    if (own.length > 0) {
      turns.push(toTurn(own, waiting));
      waiting = [];
    }
    for (const each of own) {
      locale ??= asText(each.locale);
      names.add(toPlainText(asText(asRecord(each.from)?.['name']) ?? '').trim());
    }
    waiting.push(...replies.map((reply) => reply.activity));
  }
  return {
    turns,
    closing: render(waiting),
    locale,
    personNames: [...names].filter((name) => name !== ''),
  };
}

function toTurn(sent: readonly Activity[], heard: readonly Activity[]): UserTurn {
  const text = sent
    .map((each) => toPlainText(asText(each.text) ?? '').trim())
    .filter((each) => each !== '')
    .join('\n');
  const values = Object.assign({}, ...sent.map(valuesOf)) as Record<string, string>;
  const kind = text === '' ? 'done' : isTapped(text, heard) ? 'tapped' : 'said';
  return { heard: render(heard), kind, text, values };
}

function render(activities: readonly Activity[]): string {
  return renderShown({ shown: readShown(activities), activities });
}

function isTapped(text: string, heard: readonly Activity[]): boolean {
  const words = normalise(text);
  return readShown(heard).actions.some(
    ({ title, place, action }) =>
      place !== 'list' && [title, asText(action.value) ?? ''].some((each) => normalise(each) === words),
  );
}

/** Inputs of a card: in the value of the message, or in that of an Action.Execute. */
function valuesOf({ type, value }: Activity): Record<string, string> {
  const all = asRecord(value);
  const filled = type === 'invoke' ? asRecord(asRecord(all?.['action'])?.['data']) : all;
  const entries = Object.entries(filled ?? {}).flatMap(([id, given]): [string, string][] => {
    const text = asText(given);
    return text === undefined || text.trim() === '' || id === '__proto__'
      ? []
      : [[id, toPlainText(text).trim()]];
  });
  return Object.fromEntries(entries);
}
