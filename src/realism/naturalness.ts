import { pathToFileURL } from 'node:url';
import type { CorpusConversation } from '../corpus/corpus-conversation.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { ConfigError, messageOf } from '../errors.ts';
import { estimateShare, type Estimate } from './estimate.ts';

/** Tells how probable it is, 0 to 1, that a person wrote a text; a promise of it will do. */
export type Detector = (text: string) => unknown;

/** From here on a text counts as a person's. */
const judgedHuman = 0.5;

/** The default export of a module (an absolute path). Throws ConfigError where it is no function. */
export async function loadDetector(file: string): Promise<Detector> {
  let detector: unknown;
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
    detector = module.default;
  } catch (error) {
    throw unusable(file, messageOf(error), error);
  }
  if (typeof detector === 'function') return detector as Detector;
  throw unusable(file, `its default export is ${detector === undefined ? 'missing' : 'no function'}`);
}

/**
 * Percentage of conversations whose typed words, a turn a line, the detector takes for a person's; those without words
 * are left out. Throws ConfigError when the detector throws or answers anything but a probability.
 */
export async function measureNaturalness(
  conversations: readonly CorpusConversation[],
  detector: Detector,
  file: string,
): Promise<Estimate | undefined> {
  const outcomes: boolean[] = [];
  for (const { turns } of conversations) {
    const text = turns.flatMap((turn) => (turn.kind === 'said' ? [turn.text] : [])).join('\n');
    if (text !== '') outcomes.push((await ask(detector, text, file)) >= judgedHuman);
  }
  return estimateShare(outcomes);
}

async function ask(detector: Detector, text: string, file: string): Promise<number> {
  let answer: unknown;
  try {
    answer = await detector(text);
  } catch (error) {
    throw unusable(file, messageOf(error), error);
  }
  if (typeof answer === 'number' && answer >= 0 && answer <= 1) return answer;
  throw unusable(file, `it answered ${toPlainLine(JSON.stringify(answer) ?? typeof answer, 100)}`);
}

function unusable(file: string, why: string, cause?: unknown): ConfigError {
  const message = `Failed to ask the detector ${toPlainLine(file)}: ${toPlainLine(why, 300)}`;
  return new ConfigError('bad-detector', message, {
    hint: 'Its default export must be a function that gives for a text the probability, 0 to 1, that a person wrote it.',
    cause,
  });
}
