import { isTooDeepIn } from '../../src/activity/json-depth.ts';

/**
 * An answer's body as `Delivery` promises it: JSON parsed, text and HTML as they came, undefined when empty.
 * JSON that cannot be parsed, although it was announced, is given as text; so is JSON too deep to be written again.
 */
export function parseAnswer(text: string, contentType: string | undefined): unknown {
  if (text === '') return undefined;
  const isJson = contentType === undefined ? /^\s*[[{]/.test(text) : /[/+]json\b/i.test(contentType);
  if (!isJson) return text;
  try {
    const parsed = JSON.parse(text) as unknown;
    return isTooDeepIn(text, parsed) ? text : parsed;
  } catch {
    return text;
  }
}
