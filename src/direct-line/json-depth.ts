/** Deeper than any card; JSON of a hostile client or service can be so deep that writing it overflows the stack. */
const depthLimit = 100;

/** Whether parsed JSON is nested deeper than anything that a bot or a person sends. */
export function isTooDeep(value: unknown, left = depthLimit): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  return Object.values(value).some((each) => isTooDeep(each, left - 1));
}
