import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cassetteSchema } from '../model/cassette-schema.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import { toJsonSchema } from './json-schema.ts';
import { formatReferencePage } from './reference-page.ts';
import { configSchema } from './schema.ts';

const intro = `Generated from the schemas; \`npm run build && node dist/src/config/generate.js\` writes it anew.

Paths are relative to the file that names them. Unknown keys are mistakes. Several scenarios can stand in one
file, with \`---\` between them. Patterns under \`matches\` are run as they are: one that takes exponential time on
a long reply blocks the run. Editors that know JSON Schema complete and check these files; \`understudy init\`
writes the line that tells them where the schema is.`;

/** The files that are made from the schemas, by path relative to the project's root. */
export function generatedFiles(): Record<string, string> {
  const config = toJsonSchema(configSchema);
  const scenario = toJsonSchema(scenarioSchema);
  const page = formatReferencePage('Configuration and scenarios', intro, [
    { heading: 'understudy.yaml', schema: config },
    { heading: 'Scenario', schema: scenario },
  ]);
  return {
    'config.schema.json': `${JSON.stringify(config, null, 2)}\n`,
    'scenario.schema.json': `${JSON.stringify(scenario, null, 2)}\n`,
    'cassette.schema.json': `${JSON.stringify(toJsonSchema(cassetteSchema), null, 2)}\n`,
    'docs/configuration.md': page,
  };
}

/** Writes them below a folder, the project's root. */
export async function writeGeneratedFiles(root: string): Promise<void> {
  for (const [name, text] of Object.entries(generatedFiles())) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] === self) await writeGeneratedFiles(path.resolve(path.dirname(self), '../../..'));
