import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InfrastructureError, messageOf } from '../errors.ts';
import { defuse } from '../transcript/defuse.ts';
import type { WritableFileSystem } from '../transcript/file-system.ts';
import { replaceFile } from '../transcript/replacement.ts';
import { safeFileName } from '../transcript/transcript-path.ts';
import { writeError } from '../transcript/write-error.ts';
import { cassetteSchema, cassetteSchemaVersion, type CassetteCall } from './cassette-schema.ts';
import { compactRequest, expandRequest, textsOf } from './compact-request.ts';
import { canonicalRequest, hashText } from './hash-request.ts';
import type { ModelAnswer, ModelRequest } from './ports.ts';

/** The conversation whose calls a cassette holds. */
export interface CassetteScope {
  /** The scenario's name. */
  readonly scenario: string;
  /** From 1. */
  readonly trial: number;
  readonly seed: number;
}

/** One call, its request whole. */
export interface KeptCall {
  /** The user's turn that was asked for, from 1; undefined for a judge. */
  readonly turn?: number | undefined;
  /** The model, as the configuration names it. */
  readonly model: string;
  /** The model, as it named itself. */
  readonly name: string;
  readonly request: ModelRequest;
  readonly hash: string;
  readonly answer: ModelAnswer;
}

/** Far above any conversation, far below what would fill the memory. */
const maxBytes = 32 * 2 ** 20;
/** Of all requests, expanded: a small file can refer to itself again and again. */
const maxExpanded = 100_000_000;

/** Where the cassette of a conversation stands: `<folder>/<scenario>/<trial>-<seed>.cassette.json`. */
export function cassettePath(folder: string, { scenario, trial, seed }: CassetteScope): string {
  return join(folder, safeFileName(scenario), `${trial}-${seed}.cassette.json`);
}

/** The calls of a cassette; undefined when there is none. Throws InfrastructureError for one that cannot be used. */
export function readCassette(path: string, scope: CassetteScope): KeptCall[] | undefined {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > maxBytes) throw refusal(path, `it has ${size} bytes, and ${maxBytes} are read at most`);
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error instanceof InfrastructureError ? error : refusal(path, messageOf(error), error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refusal(path, messageOf(error), error);
  }
  if (!defuse(value)) throw refusal(path, 'it nests too deeply');
  const version = z.object({ schemaVersion: z.unknown() }).safeParse(value).data?.schemaVersion;
  if (version !== undefined && version !== cassetteSchemaVersion) {
    const read = `this Understudy reads ${cassetteSchemaVersion}`;
    throw refusal(path, `its schemaVersion is ${JSON.stringify(version)?.slice(0, 40)}, and ${read}`);
  }
  const { data, error } = cassetteSchema.safeParse(value);
  if (!data) throw refusal(path, firstIssue(error));
  if (data.scenario !== scope.scenario || data.trial !== scope.trial || data.seed !== scope.seed) {
    const told = `${JSON.stringify(data.scenario)}, trial ${data.trial}, seed ${data.seed}`;
    throw refusal(path, `it holds another conversation: ${told}`);
  }
  return expandCalls(path, data.calls);
}

function expandCalls(path: string, calls: readonly CassetteCall[]): KeptCall[] {
  const chains = new Map<string, ModelRequest>();
  let expanded = 0;
  return calls.map(({ request: compact, ...call }, index) => {
    const chain = `${compact.kind} ${call.model}`;
    const request = expandRequest(compact, chains.get(chain));
    if (!request) throw refusal(path, `call ${index + 1} refers to texts that the call before it lacks`);
    chains.set(chain, request);
    const canonical = canonicalRequest(call.model, request);
    expanded += canonical.length;
    if (expanded > maxExpanded) throw refusal(path, 'its requests are too large together');
    return { ...call, request, hash: hashText(canonical) };
  });
}

/** A cassette that grows call by call. */
export interface CassetteWriter {
  /** When this returns, the file on disk is a valid cassette that holds the call. Throws InfrastructureError. */
  append(call: KeptCall): void;
}

/**
 * Writes a cassette that begins with `kept`. An older file of that name stays until the first call is appended; each
 * call replaces the file in one step, so that a kill at any time leaves all calls that were answered.
 */
export function openCassetteWriter(
  path: string,
  { scenario, trial, seed }: CassetteScope,
  kept: readonly KeptCall[],
  system?: WritableFileSystem,
): CassetteWriter {
  const chains = new Map<string, ModelRequest>();
  const head = formatJson({ schemaVersion: cassetteSchemaVersion, scenario, trial, seed }, '', 0).slice(
    0,
    -2,
  );
  let text = `${head},\n  "calls": [`;
  let count = 0;
  const add = (call: KeptCall): void => {
    text += `${count > 0 ? ',' : ''}\n    ${formatJson(compactCall(call, chains), '    ', 100)}`;
    count += 1;
  };
  kept.forEach(add);
  return {
    append: (call) => {
      add(call);
      const bytes = Buffer.from(`${text}\n  ]\n}\n`);
      if (bytes.length > maxBytes) {
        throw new InfrastructureError(
          'write-failed',
          `Failed to write the cassette ${path}: it would have more than ${maxBytes} bytes.`,
          { hint: 'Shorten the conversation (limits.turns), or switch cassettes off for it.' },
        );
      }
      try {
        replaceFile(path, bytes, system);
      } catch (error) {
        throw writeError('the cassette', path, error, 'cassettes.folder');
      }
    },
  };
}

function compactCall(
  { turn, model, name, request, answer }: KeptCall,
  chains: Map<string, ModelRequest>,
): CassetteCall {
  const chain = `${request.kind} ${model}`;
  const compact = compactRequest(request, chains.get(chain));
  chains.set(chain, request);
  const { text, end, usage } = answer;
  const { promptTokens, completionTokens } = usage;
  // Nothing else that a client may have added: it could be a header.
  const kept = { text, end, usage: { promptTokens, completionTokens } };
  return { ...(turn !== undefined && { turn }), model, name, request: compact, answer: kept };
}

/** The user's turn that a request asks for, from 1: what the user has said so far, and one more. */
export function turnOf(request: ModelRequest): number {
  const user = request.kind === 'turn' ? 'user' : 'assistant';
  return textsOf(request).filter((text) => 'role' in text && text.role === user).length + 1;
}

/** JSON in which whatever fits stands on one line, for those who review it. */
function formatJson(value: unknown, margin: string, width: number): string {
  const line = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || line.length + margin.length <= width) return line;
  const inner = `${margin}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((each) => formatJson(each, inner, width))
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => `${JSON.stringify(key)}: ${formatJson(each, inner, width)}`);
  const [open, close] = isList ? '[]' : '{}';
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${close}`;
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  return `${place === '' ? '' : `${place}: `}${issue?.message ?? 'it is no cassette'}`;
}

function refusal(path: string, problem: string, cause?: unknown): InfrastructureError {
  return new InfrastructureError('bad-cassette', `Failed to read the cassette ${path}: ${problem}.`, {
    hint: 'Remove it and record the conversation anew (cassettes.mode: record).',
    cause,
  });
}
