import type { Utterance } from './ports.ts';

/** The token that ends a turn. */
export const endOfTurn = '<|eot_id|>';
/** The token by which the user leaves. */
export const endOfConversation = '<|endconversation|>';
const beginOfText = '<|begin_of_text|>';

/**
 * The prompt as UserLM was trained on it: one line break after each header and none after the last, which
 * is always the user's. What was said cannot open or close a turn: marks of special tokens in it are broken.
 */
export function formatPrompt(
  intent: string,
  turns: readonly Utterance[],
  { bos }: { readonly bos: boolean },
): string {
  const said = turns.map(({ role, text }) => formatTurn(role, text)).join('');
  return `${bos ? beginOfText : ''}${formatTurn('system', intent)}${said}${header('user')}`;
}

/** Text in which no tokenizer finds a special token of the Llama 3 family. */
export function breakSpecialTokens(text: string): string {
  return text.replaceAll(/<\|(?=[^\s|<>]{1,64}\|>)/g, '< |');
}

function formatTurn(role: Utterance['role'] | 'system', text: string): string {
  return `${header(role)}\n${breakSpecialTokens(text)}${endOfTurn}`;
}

function header(role: string): string {
  return `<|start_header_id|>${role}<|end_header_id|>`;
}
