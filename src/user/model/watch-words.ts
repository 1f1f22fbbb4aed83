import type { BotTurn } from '../agenda/bot-turn.ts';
import { nextValue } from '../agenda/fact-state.ts';
import { findContradiction } from './invented.ts';
import type { ModelMind } from './model-user.ts';
import type { Occasion } from './occasion.ts';
import { statesLoosely } from './progress.ts';
import type { Steer } from './steer.ts';

/** Takes note of what the words say and holds it against goal, facts and role. */
export function watchWords(
  mind: ModelMind,
  { turn, asked, isPrompt }: Occasion,
  text: string,
  picked: BotTurn['options'][number] | undefined,
  steer: Steer | undefined,
): { readonly drifted: string | undefined; readonly corrected: boolean } {
  const { progress, known, wording, drift, contradictions } = mind;
  const invented = picked ? [] : known.inventedIn(text);
  for (const each of invented) mind.invented.add(each);
  const told = steer?.behaviour;
  if (told !== 'misunderstanding' && told !== 'correction' && told !== 'tangent') {
    const statement = { text, invented, asked, options: turn.options, picked };
    const found = findContradiction(statement, progress.facts, wording);
    if (found) contradictions.set(found.state, found.said);
  }
  const wasMisstated = progress.facts.filter(
    ({ fact, stated }) => stated !== undefined && stated === fact.first,
  );
  const answers = asked !== undefined && statesLoosely(text, nextValue(asked), wording);
  const right = progress.say(text, asked);
  for (const state of right) contradictions.delete(state);
  const drifted = drift.watch({
    text,
    turn,
    mayStray: told === 'tangent' || told === 'misunderstanding' || progress.isComplete(),
    mayRepeat: isPrompt || turn.isRetry || progress.isRepeating() || picked !== undefined || answers,
  });
  // A fact that was said wrongly first, as the scenario wants it, is now put right.
  return { drifted, corrected: right.some((state) => wasMisstated.includes(state)) };
}
