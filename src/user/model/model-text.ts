import { toPlainText } from '../../activity/plain-text.ts';

/** How templates mark turns: `<|eot_id|>` and its kin, and the marks of the other families. */
const opening = /<(?=[|｜]|\/?(?:s|bos|eos|pad|unk|start_of_turn|end_of_turn)>)/gi;
const closing = /(?<=[|｜])>/g;
const bracketed = /([[<])(?=\/?(?:INST\]|<SYS>))/gi;

/**
 * Words of a bot or a scenario made safe for a prompt: a person would read the same, but no template takes any
 * of it for its own marks, so that what a bot says cannot end its turn or begin another.
 */
export function toModelText(text: string): string {
  return toPlainText(text)
    .replace(opening, '< ')
    .replace(closing, ' >')
    .replace(bracketed, '$1 ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
