import type { Bindings } from './bindings.ts';
import { findRuled, type RuledPlace } from './volatile-rules.ts';
import { maxWalkDepth } from './walk-depth.ts';

/**
 * Whether two values are the same, and so may be the volatile values in them by what is bound already; binds these.
 * False also where rules for a place ask for a closer look, or where the values nest too deep.
 */
export function areSameAndBound(
  one: unknown,
  other: unknown,
  place: RuledPlace,
  bindings: Bindings,
  depth: number = maxWalkDepth,
): boolean {
  if (place.isIgnored || place.isVolatile) return false;
  if (typeof one === 'string') return one === other && bindTo(one, place, bindings);
  if (typeof one !== 'object' || one === null) return one === other;
  if (typeof other !== 'object' || other === null || depth === 0) return false;
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    for (let at = 0; at < one.length; at += 1) {
      if (!areSameAndBound(one[at], other[at], place.into(at), bindings, depth - 1)) return false;
    }
    return true;
  }
  if (Array.isArray(other)) return false;
  const [fields, others] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = Object.keys(fields);
  if (keys.length !== Object.keys(others).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(others, key)) return false;
    if (!areSameAndBound(fields[key], others[key], place.into(key), bindings, depth - 1)) return false;
  }
  return true;
}

/** Binds the volatile values of a text to themselves. */
function bindTo(text: string, place: RuledPlace, bindings: Bindings): boolean {
  const spans = findRuled(text, place);
  if (spans.length === 0) return true;
  return bindings.bind(
    spans.map(({ start, end, hold }) => {
      const value = text.slice(start, end);
      return { recorded: value, arrived: value, hold };
    }),
  );
}
