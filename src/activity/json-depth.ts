/** Deeper than any card; JSON of a hostile bot, client or service can be so deep that writing it overflows the stack. */
export const jsonDepthLimit = 100;

/** Whether parsed JSON is nested deeper than anything that a bot or a person sends. */
export function isTooDeep(value: unknown, left = jsonDepthLimit): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  return Object.values(value).some((each) => isTooDeep(each, left - 1));
}

/** The same of JSON that is still text; quick where there are few brackets in it, as in all that is not hostile. */
export function isTooDeepIn(text: string, parsed: unknown): boolean {
  let openers = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // `[` and `{`
    if ((code === 91 || code === 123) && (openers += 1) > jsonDepthLimit) return isTooDeep(parsed);
  }
  return false;
}
