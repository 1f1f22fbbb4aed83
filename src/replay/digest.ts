import { asText } from '../activity/read-values.ts';

/** How a value reads at most: enough to tell which is which. */
const maxLength = 2000;
const maxDepth = 12;

/** Fields by which people know a thing, most telling first. */
const namingFields = ['title', 'text', 'name', 'label', 'value', 'url', 'contentType', 'id', 'type'] as const;

/** One value on one line, its keys sorted, texts as `show` gives them; cut where it gets long or deep. */
export function digest(value: unknown, show: (text: string) => string): string {
  return write(value, show, true);
}

/** The same without keys, types and signs: what tells a thing from others of its type. */
export function gist(value: unknown, show: (text: string) => string): string {
  return write(value, show, false).trimEnd();
}

function write(value: unknown, show: (text: string) => string, isWhole: boolean): string {
  let line = '';
  const sign = isWhole ? ',' : ' ';
  const add = (each: unknown, depth: number): void => {
    if (line.length > maxLength) return;
    if (typeof each === 'string') line += show(each.slice(0, maxLength)) + sign;
    else if (each === undefined || each === null) line += isWhole ? `${each},` : '';
    else if (typeof each !== 'object') line += (asText(each) ?? '') + sign;
    else if (depth === maxDepth) line += '…';
    else if (Array.isArray(each)) {
      if (isWhole) line += '[';
      for (const item of each) {
        if (line.length > maxLength) break;
        add(item, depth + 1);
      }
      if (isWhole) line += ']';
    } else {
      if (isWhole) line += '{';
      for (const key of Object.keys(each).toSorted()) {
        if (line.length > maxLength) break;
        if (isWhole) line += `${key}:`;
        else if (typeFields.has(key)) continue;
        add((each as Record<string, unknown>)[key], depth + 1);
      }
      if (isWhole) line += '}';
    }
  };
  add(value, 0);
  return line;
}

const typeFields: ReadonlySet<string> = new Set(['type', 'contentType', '$schema', 'version']);

/** What a thing is: its type, or kind of content, or kind of JSON value. */
export function sortOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'object' || value === null) return typeof value;
  const { type, contentType } = value as Record<string, unknown>;
  const name = typeof type === 'string' ? type : contentType;
  return typeof name === 'string' ? `object ${name}` : 'object';
}

/** A value as people read it in a report: a text as it is, a thing by what it is called. */
export function nameValue(value: unknown): string {
  if (typeof value === 'string') return value;
  const list = Array.isArray(value) ? (value as readonly unknown[]) : onlyActionsOf(value);
  if (!list) return nameItem(value);
  const names = list.slice(0, 20).map(nameItem).join(', ');
  return list.length > 20 ? `${names}, …` : names;
}

/** Suggested actions are a list in a thing of its own, with nothing else of interest. */
function onlyActionsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return undefined;
  const { actions } = value as { readonly actions?: unknown };
  return Array.isArray(actions) ? actions : undefined;
}

function nameItem(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = value as Record<string, unknown>;
  const { contentType } = fields;
  const card = typeof contentType === 'string' ? /\.card\.(\w+)$/.exec(contentType)?.[1] : undefined;
  if (card !== undefined) return `${card} card`;
  const first = namingFields.find((field) => ['string', 'number'].includes(typeof fields[field]));
  if (first === undefined) return digest(value, (text) => text).slice(0, 200);
  const { type, title, value: stated } = fields;
  const kind = typeof type === 'string' && first !== 'type' ? `${type} ` : '';
  if (first === 'title' && typeof stated === 'string' && stated !== title && kind === '') {
    return `"${String(title)}: ${stated}"`;
  }
  return first === 'type' ? String(type) : `${kind}"${String(fields[first])}"`;
}
