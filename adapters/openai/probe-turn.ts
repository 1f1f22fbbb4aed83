import type { TurnRequest } from '../../src/model/ports.ts';
import type { ModelFinding } from './model-options.ts';

/** The turn that a probe asks for: short, and drawn without chance. */
export const probeTurn: TurnRequest = {
  kind: 'turn',
  intent: 'You are a user who wants to buy a train ticket from Prague to Vienna.',
  turns: [],
  sampling: { temperature: 0, topP: 1, maxTokens: 24, seed: 1 },
  bans: { end: false, firstWords: [] },
};

const assistantWords =
  /^(?:assistant\b|(?:sure|certainly|of course|absolutely)[,!.])|\bhow (?:can|may) i (?:help|assist)\b|\bas an? (?:ai|language model)\b|\bi(?:'m| am) (?:here to (?:help|assist)|an? (?:ai|(?:large )?language model|virtual assistant))|\bi(?:'d| would) be (?:happy|glad) to (?:help|assist)|\bis there anything else (?:i|you)\b/i;

/** Whether a model that was asked for a user's turn wrote one. */
export function judgeUserTurn(text: string, quote: (text: string) => string): ModelFinding {
  // What follows an end that nobody stopped at is no part of the turn.
  const said = text.replace(/(?<=\S)assistant\b[^]*$/, '').trim();
  if (said === '') {
    return {
      status: 'warn',
      message: 'Asked for the first turn of a user, the model said nothing.',
      hint: 'Is this UserLM? It begins a conversation when its prompt has the form that it was trained on.',
    };
  }
  const shown = quote(said).slice(0, 80);
  return assistantWords.test(said)
    ? {
        status: 'warn',
        message: `Asked for the turn of a user, the model answers as an assistant: "${shown}"`,
        hint: 'Is this UserLM, and not a model tuned to assist? Those are played by `model: assistant`.',
      }
    : { status: 'ok', message: `Asked for the turn of a user, the model wrote one: "${shown}"` };
}
