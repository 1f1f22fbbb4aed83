import { jsonDepthLimit } from './json-depth.ts';

/**
 * What `JSON.parse(JSON.stringify(value))` gives, in a quarter of the time for what is plain JSON already: no text is made
 * that is collected at once. What is no JSON by itself (dates, instances of classes, cycles) goes through JSON.stringify
 * and is subject to what it throws; a `toJSON` is not told the name of its field.
 */
export function copyJson(value: unknown): unknown {
  return copy(value, jsonDepthLimit);
}

function copy(value: unknown, depth: number): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  // JSON has no -0, NaN or Infinity.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value !== 'object' || depth === 0) return throughText(value);
  if (Array.isArray(value)) {
    return Array.from(value as unknown[], (item) => {
      const copied = copy(item, depth - 1);
      return copied === undefined ? null : copied;
    });
  }
  return isPlain(value) ? copyFields(value, depth) : throughText(value);
}

function copyFields(value: Readonly<Record<string, unknown>>, depth: number): unknown {
  const copied: Record<string, unknown> = {};
  for (const field of Object.keys(value)) {
    // To assign that one would set the prototype.
    if (field === '__proto__') return throughText(value);
    const each = copy(value[field], depth - 1);
    if (each !== undefined) copied[field] = each;
  }
  return copied;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return typeof (value as { readonly toJSON?: unknown }).toJSON !== 'function';
}

function throughText(value: unknown): unknown {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}
