import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

const schema = readFileSync(new URL('../../../test/fixtures/junit/junit.xsd', import.meta.url), 'utf8');

/** What is wrong with a JUnit report by its schema; empty when nothing is. */
export async function junitFaults(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents: xml }], schema: [schema] });
  return errors.map(({ message }) => message);
}
