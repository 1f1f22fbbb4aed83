import { readBotTurn, type BotTurn } from '../agenda/bot-turn.ts';
import type { Move, MoveAct } from '../move.ts';
import type { View } from '../user.ts';
import { createEchoSource } from './echo.ts';
import type { ModelMind } from './model-user.ts';
import { renderShown } from './render-shown.ts';

/** Takes in what the bot has shown. */
export function hear(mind: ModelMind, view: View): { readonly turn: BotTurn; readonly rendered: string } {
  const turn = readBotTurn(view.shown, mind.wording);
  const rendered = renderShown(view);
  // A user that left content, and is called back for the next step of a script, has seen it already.
  if (view === mind.seen) return { turn, rendered };
  mind.seen = view;
  mind.dialogue.heard(rendered);
  mind.progress.hear(turn);
  mind.drift.hear(rendered);
  mind.known.hear(rendered);
  if (rendered !== '') mind.heard.push(createEchoSource(rendered));
  return { turn, rendered };
}

/** Takes in a move that a script made in the user's place. */
export function takeOver(mind: ModelMind, view: View, { act }: Move): void {
  hear(mind, view);
  const words = wordsOf(act);
  mind.dialogue.said(words);
  mind.progress.say(words);
  mind.lastAct = act;
  mind.lastWords = words;
}

function wordsOf(act: MoveAct): string {
  switch (act.kind) {
    case 'say':
      return act.text;
    case 'tap':
      return act.action.title;
    case 'submit':
      return Object.entries(act.values)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', ');
    case 'attach':
      return [act.text ?? '', ...act.attachments.map(({ name }) => `[${name ?? 'file'}]`)].join(' ').trim();
    default:
      return '';
  }
}
