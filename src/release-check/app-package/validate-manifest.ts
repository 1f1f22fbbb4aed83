import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ErrorObject } from 'ajv';
import ajvDraft4 from 'ajv-draft-04';
import ajvFormats from 'ajv-formats';
import { asText } from '../../activity/read-values.ts';

export type SchemaVerdict =
  | { readonly status: 'valid'; readonly version: string }
  /** No schema of that version is known; `known` are those that are. */
  | { readonly status: 'unknown-version'; readonly version: string | undefined }
  | { readonly status: 'invalid'; readonly version: string; readonly mistakes: readonly SchemaMistake[] };

export interface SchemaMistake {
  /** JSON pointer into the manifest; empty for the whole. */
  readonly pointer: string;
  readonly message: string;
}

/** So many mistakes say enough. */
const maxMistakes = 20;

/**
 * Validates a manifest against the published schema of the version that it names, offline: the schemas come with
 * `@microsoft/app-manifest`, whose code is not loaded.
 */
export function validateManifest(manifest: Readonly<Record<string, unknown>>): SchemaVerdict {
  const version = asText(manifest['manifestVersion']);
  const schema = version === undefined ? undefined : readSchema(version);
  if (version === undefined || !schema) return { status: 'unknown-version', version };
  const ajv = new ajvDraft4.default({ allErrors: true, strict: false, validateSchema: false, logger: false });
  ajvFormats.default(ajv, ['uri', 'email', 'regex']);
  if (ajv.validate(schema, manifest)) return { status: 'valid', version };
  const mistakes = (ajv.errors ?? []).slice(0, maxMistakes).map(toMistake);
  return { status: 'invalid', version, mistakes };
}

function readSchema(version: string): object | undefined {
  // Part of a path below: nothing but a version may stand in it.
  if (!/^(?:\d+\.\d+|devPreview)$/i.test(version)) return undefined;
  const folder = version.toLowerCase() === 'devpreview' ? 'vDevPreview' : `v${version}`;
  const root = dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest/package.json'));
  const path = join(root, 'build/json-schemas/teams', folder, 'MicrosoftTeams.schema.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as object;
  } catch {
    return undefined;
  }
}

function toMistake({ instancePath, message, params }: ErrorObject): SchemaMistake {
  const named = asText((params as Record<string, unknown>)['additionalProperty']);
  const allowed = (params as Record<string, unknown>)['allowedValues'];
  const detail =
    named === undefined ? (Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '') : `: "${named}"`;
  return { pointer: instancePath, message: `${message ?? 'is not valid'}${detail}` };
}
