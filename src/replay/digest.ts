/** How a value reads at most: enough to tell which is which. */
const maxLength = 2000;
const maxDepth = 12;

/** Fields by which people know a thing, most telling first. */
const namingFields = ['title', 'text', 'name', 'label', 'value', 'url', 'contentType', 'id', 'type'] as const;

/** One value on one line, its keys sorted, texts as `show` gives them; cut where it gets long or deep. */
export function digest(value: unknown, show: (text: string) => string): string {
  const parts: string[] = [];
  let length = 0;
  const add = (part: string): void => {
    parts.push(part);
    length += part.length;
  };
  const write = (each: unknown, depth: number): void => {
    if (length > maxLength) return;
    if (typeof each === 'string') add(show(each.slice(0, maxLength)));
    else if (typeof each !== 'object' || each === null) add(String(each));
    else if (depth === maxDepth) add('…');
    else if (Array.isArray(each)) {
      add('[');
      for (const item of each) {
        if (length > maxLength) break;
        write(item, depth + 1);
        add(',');
      }
      add(']');
    } else {
      add('{');
      for (const key of Object.keys(each).toSorted()) {
        if (length > maxLength) break;
        add(`${key}:`);
        write((each as Record<string, unknown>)[key], depth + 1);
        add(',');
      }
      add('}');
    }
  };
  write(value, 0);
  return parts.join('');
}

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
  if (Array.isArray(value)) {
    const names = value.slice(0, 20).map(nameItem).join(', ');
    return value.length > 20 ? `${names}, …` : names;
  }
  return nameItem(value);
}

function nameItem(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = value as Record<string, unknown>;
  const first = namingFields.find((field) => ['string', 'number'].includes(typeof fields[field]));
  if (first === undefined) return digest(value, (text) => text).slice(0, 200);
  const { type, title, value: stated } = fields;
  const kind = typeof type === 'string' && first !== 'type' ? `${type} ` : '';
  if (first === 'title' && typeof stated === 'string' && stated !== title && kind === '') {
    return `"${String(title)}: ${stated}"`;
  }
  return first === 'type' ? String(type) : `${kind}"${String(fields[first])}"`;
}
