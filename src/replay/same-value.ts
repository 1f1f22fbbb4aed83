/** Whether two JSON values are the same; keys in any order, absent and undefined alike. Any depth: no recursion. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  const open: [object, object][] = [[one, other]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [left, right] = pair;
    if (Array.isArray(left) || Array.isArray(right)) {
      if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
      for (let at = 0; at < left.length; at += 1) {
        const a: unknown = left[at];
        const b: unknown = right[at];
        if (a === b) continue;
        if (!isObject(a) || !isObject(b)) return false;
        open.push([a, b]);
      }
      continue;
    }
    const [fields, others] = [left as Record<string, unknown>, right as Record<string, unknown>];
    let defined = 0;
    for (const key of Object.keys(fields)) {
      const a = fields[key];
      if (a === undefined) continue;
      defined += 1;
      const b = Object.hasOwn(others, key) ? others[key] : undefined;
      if (a === b) continue;
      if (!isObject(a) || !isObject(b)) return false;
      open.push([a, b]);
    }
    let otherDefined = 0;
    for (const key of Object.keys(others)) if (others[key] !== undefined) otherDefined += 1;
    if (defined !== otherDefined) return false;
  }
  return true;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
