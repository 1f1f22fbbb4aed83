/**
 * An answer's body as `Delivery` promises it: JSON parsed, text and HTML as they came, undefined when empty.
 * JSON that cannot be parsed, although it was announced, is given as text.
 */
export function parseAnswer(text: string, contentType: string | undefined): unknown {
  if (text === '') return undefined;
  const isJson = contentType === undefined ? /^\s*[[{]/.test(text) : /[/+]json\b/i.test(contentType);
  if (!isJson) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
