/** Deeper than any card or state, and far from where a walk over it would overflow the stack. */
export const maxDepth = 200;

/**
 * Makes parsed JSON safe to walk, copy and merge: keys named `__proto__` are removed in place.
 * Returns false, having left the rest, when it nests deeper than `maxDepth`.
 */
export function defuse(value: unknown, depth: number = maxDepth): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((each) => defuse(each, depth - 1));
  for (const key in value) {
    if (key === '__proto__') Reflect.deleteProperty(value, key);
    else {
      const inner = (value as Record<string, unknown>)[key];
      if (typeof inner === 'object' && inner !== null && !defuse(inner, depth - 1)) return false;
    }
  }
  return true;
}
