import Builder from 'fast-xml-builder';
import { toPlainLine, toPlainText } from '../activity/plain-text.ts';

/** Characters that XML 1.0 does not allow and plain text still has. */
const illegal = /[\ufffe\uffff]/g;

/** Attributes begin with `@_`, text is `#text`. */
export type Fields = Readonly<Record<string, unknown>>;

/** Attributes, each on one line and cut. */
export function attributesOf(values: Readonly<Record<string, string | number>>): Fields {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `@_${name}`,
      toPlainLine(String(value), 1000).replace(illegal, '\ufffd'),
    ]),
  );
}

/** Text of unknown origin as XML 1.0 allows it. */
export function legalText(text: string): string {
  return toPlainText(text).replace(illegal, '\ufffd');
}

/** One element with all that stands in it. */
export function element(name: string, fields: Fields): string {
  // Text is escaped, not put into CDATA, which cannot hold every text.
  const builder = new Builder({ ignoreAttributes: false, format: false, suppressBooleanAttributes: false });
  return builder.build({ [name]: fields });
}

/** The start of an element whose content is written piece by piece. */
export function openTag(name: string, attributes: Readonly<Record<string, string | number>>): string {
  return element(name, attributesOf(attributes)).replace(`</${name}>`, '');
}
