import { toPlainText } from '../../activity/plain-text.ts';

/** Markup that this program has made. Everything else is text and is escaped where it stands in a template. */
export interface Markup {
  readonly html: string;
}

/** Makes markup of a template: what is put in is escaped, but for markup. Attributes must stand in double quotes. */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Markup | readonly Markup[] | undefined)[]
): Markup {
  const parts = strings.map((text, index) => `${text}${show(values[index])}`);
  return { html: parts.join('') };
}

function show(value: string | number | Markup | readonly Markup[] | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'object') return escape(String(value));
  return 'html' in value ? value.html : value.map(({ html }) => html).join('');
}

function escape(text: string): string {
  return toPlainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
