import { createHash } from 'node:crypto';
import type { ModelRequest } from './ports.ts';

/** What a model was asked, in one text: equal requests give the same one, however their fields are ordered. */
export function canonicalRequest(model: string, request: ModelRequest): string {
  return JSON.stringify({ model, request }, (_key, value: unknown) =>
    isObject(value) ? sorted(value) : value,
  );
}

/** The address of a request in a cassette: SHA-256 of its canonical text. */
export function hashText(canonical: string): string {
  return createHash('sha256').update(canonical).digest('hex');
}

/** Own fields only, and as own fields: no key reaches a prototype. */
function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
