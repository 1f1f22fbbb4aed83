import { isDeepStrictEqual } from 'node:util';
import type { CassetteRequest } from './cassette-schema.ts';
import type { ModelRequest } from './ports.ts';

/**
 * A request without what the call before (of the same kind, to the same model) has said already: each call holds the
 * whole conversation, and a file of such calls would grow with its square, and hide from reviewers what is new.
 */
export function compactRequest(request: ModelRequest, before: ModelRequest | undefined): CassetteRequest {
  const texts = textsOf(request);
  const earlier = before ? textsOf(before) : [];
  const end = texts.findIndex((text, index) => !isDeepStrictEqual(text, earlier[index]));
  const same = end === -1 ? texts.length : end;
  const fresh = { kind: request.kind, same, [textField[request.kind]]: texts.slice(same) };
  return { ...fresh, ...changedFields(request, before) } as CassetteRequest;
}

/** The request that was compacted; undefined when it refers to more than the call before has. */
export function expandRequest(
  compact: CassetteRequest,
  before: ModelRequest | undefined,
): ModelRequest | undefined {
  const { same, ...fields } = compact;
  const earlier = before ? textsOf(before) : [];
  if (same > earlier.length) return undefined;
  const fresh = compact.kind === 'turn' ? compact.turns : compact.messages;
  const texts = { [textField[compact.kind]]: [...earlier.slice(0, same), ...fresh] };
  const present = Object.entries({ ...before, ...fields, ...texts }).filter(([, value]) => value !== null);
  // Fields beside the texts are compared as they stand, whatever they are.
  return Object.fromEntries(present) as unknown as ModelRequest;
}

const textField = { turn: 'turns', chat: 'messages' } as const;

/** What was said: the part of a request that grows. */
export function textsOf(request: ModelRequest): readonly object[] {
  return request.kind === 'turn' ? request.turns : request.messages;
}

/** All else that a request says. */
export function fieldsOf(request: ModelRequest): Map<string, unknown> {
  const entries = Object.entries(request).filter(([key, value]: [string, unknown]) => {
    return key !== 'kind' && key !== textField[request.kind] && value !== undefined;
  });
  return new Map<string, unknown>(entries);
}

function changedFields(request: ModelRequest, before: ModelRequest | undefined): Record<string, unknown> {
  const fields = fieldsOf(request);
  const earlier = before ? fieldsOf(before) : new Map<string, unknown>();
  const changed = [...fields].filter(([key, value]) => !isDeepStrictEqual(value, earlier.get(key)));
  const gone = [...earlier.keys()].filter((key) => !fields.has(key)).map((key) => [key, null] as const);
  return Object.fromEntries([...changed, ...gone]);
}
