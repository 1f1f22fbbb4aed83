import type { JsonSchema } from './json-schema.ts';

/** A reference page in Markdown for the files that JSON Schemas describe, one section per mapping. */
export function formatReferencePage(
  title: string,
  intro: string,
  files: readonly { readonly heading: string; readonly schema: JsonSchema }[],
): string {
  const parts = [`# ${title}`, intro];
  for (const { heading, schema } of files) {
    parts.push(`## ${heading}`, schema.description ?? '');
    parts.push(...formatMapping('', schema));
    for (const [name, definition] of Object.entries(schema.definitions ?? {})) {
      if (name === textName) continue;
      parts.push(`### ${name}`, definition.description ?? '', ...formatVariants(name, definition));
    }
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Numbers and truth values are text where text is wanted: not worth a section. */
const textName = 'Text';

function formatVariants(name: string, definition: JsonSchema): string[] {
  const table = mappingOf(definition);
  return [
    `A value of this kind is ${typeOf(definition, true)}.`,
    ...(table ? formatMapping(name, table) : []),
  ];
}

/** A table of the keys, then a section for each key that is a mapping itself. */
function formatMapping(prefix: string, schema: JsonSchema): string[] {
  const required = schema.required ?? [];
  const rows = ['| key | value | default | meaning |', '|---|---|---|---|'];
  const below: string[] = [];
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const fallback = 'default' in field ? `\`${JSON.stringify(field.default)}\`` : '';
    const cells = [
      `\`${key}\``,
      typeOf(field),
      required.includes(key) ? 'required' : fallback,
      field.description ?? '',
    ];
    rows.push(`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
    const mapping = mappingOf(field);
    if (mapping && !isUniform(mapping)) {
      const name = prefix === '' ? key : `${prefix}.${key}`;
      below.push(`### \`${name}\``, ...formatMapping(name, mapping));
    }
  }
  return [rows.join('\n'), ...below];
}

/** The mapping that a value is, or has as one of its variants, or holds a list or a record of. */
function mappingOf(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties) return schema;
  const nested = [...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  if (schema.items) nested.push(schema.items);
  if (typeof schema.additionalProperties === 'object') nested.push(schema.additionalProperties);
  for (const each of nested) {
    const found = mappingOf(each);
    if (found) return found;
  }
  return undefined;
}

/** All keys mean the same (rates, switched-off checks): a sentence says it better than a table. */
function isUniform(mapping: JsonSchema): boolean {
  const fields = Object.values(mapping.properties ?? {}).map((field) => JSON.stringify(field));
  return fields.length > 3 && new Set(fields.filter((field) => !field.includes('"array"'))).size === 1;
}

function typeOf(schema: JsonSchema, inside = false): string {
  if (Array.isArray(schema.type))
    return schema.type.map((type: string) => typeOf({ type }, inside)).join(' or ');
  if (schema.$ref !== undefined) return nameOfRef(schema.$ref);
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map((each) => typeOf(each, inside)))].join(' or ');
  if (schema.allOf) return schema.allOf.map((each) => typeOf(each, inside)).join(' and ');
  if (schema.type === 'array') return schema.items ? `list of ${typeOf(schema.items, inside)}` : 'list';
  if (schema.type === 'object') return mappingType(schema, inside);
  if (schema.type === 'string') return 'text';
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'integer' || schema.type === 'number') return rangeOf(schema);
  return 'anything';
}

function mappingType(schema: JsonSchema, inside: boolean): string {
  const { additionalProperties } = schema;
  if (!schema.properties && typeof additionalProperties === 'object') {
    return `mapping of names to ${typeOf(additionalProperties, inside)}`;
  }
  return inside ? 'a mapping' : 'mapping';
}

function rangeOf(schema: JsonSchema): string {
  const word = schema.type === 'integer' ? 'whole number' : 'number';
  const { minimum, maximum, exclusiveMinimum } = schema;
  const isBounded = (bound: number | undefined): bound is number =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (exclusiveMinimum !== undefined) return `${word} above ${exclusiveMinimum}`;
  if (isBounded(minimum) && isBounded(maximum)) return `${word} from ${minimum} to ${maximum}`;
  return isBounded(minimum) ? `${word} from ${minimum}` : word;
}

function nameOfRef(ref: string): string {
  const name = ref.split('/').at(-1) ?? ref;
  return name === textName ? 'text' : `[${name}](#${name.toLowerCase()})`;
}
