import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { generatedFiles } from '../../src/config/generate.ts';
import type { FoundBot } from '../../src/cli/find-bot.ts';
import { formatStarterConfig, starterScenario } from '../../src/cli/starter-files.ts';

const root = new URL('../../../', import.meta.url);

function compile(name: string): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  return ajv.compile(JSON.parse(generatedFiles()[name] ?? '') as object);
}

describe('files generated from the schemas', () => {
  for (const [name, text] of Object.entries(generatedFiles())) {
    it(`${name} is what the generator makes`, async () => {
      const committed = await readFile(new URL(name, root), 'utf8');
      assert.equal(committed, text, `run: npm run build && node dist/src/config/generate.js`);
    });
  }

  it('every key has a description', () => {
    const bare: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        const isTable = key === 'properties' && typeof value === 'object' && value !== null;
        if (isTable) {
          for (const [name, field] of Object.entries(value as Record<string, object>)) {
            const isSwitch = path.endsWith('.checks');
            if (!('description' in field) && !isSwitch) bare.push(`${path}.${name}`);
            visit(field, `${path}.${name}`);
          }
        } else visit(value, path);
      }
    };
    for (const name of ['config.schema.json', 'scenario.schema.json']) {
      visit(JSON.parse(generatedFiles()[name] ?? ''), name);
    }
    assert.deepEqual(bare, []);
  });

  it('accept what init writes', () => {
    const bots: FoundBot[] = [
      { kind: 'module', module: 'bot.js', how: '' },
      { kind: 'none', endpoint: 'http://localhost:3978/api/messages', how: '' },
    ];
    const config = compile('config.schema.json');
    for (const bot of bots) assert.ok(config(parse(formatStarterConfig(bot))), JSON.stringify(config.errors));
    const scenario = compile('scenario.schema.json');
    assert.ok(scenario(parse(starterScenario)), JSON.stringify(scenario.errors));
  });

  it('refuse unknown keys and two ways to the bot', () => {
    const config = compile('config.schema.json');
    assert.equal(config({ version: 1, bot: { endpoint: 'http://x/', module: 'b.js' } }), false);
    assert.equal(config({ version: 1, bot: { module: 'b.js' }, sede: 1 }), false);
    const scenario = compile('scenario.schema.json');
    assert.equal(scenario({ facts: { a: { value: 1, frist: 2 } } }), false);
    assert.equal(scenario({ expect: [{ reply: 'x', card: 'y' }] }), false);
  });
});
