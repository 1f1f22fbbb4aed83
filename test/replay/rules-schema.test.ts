import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { createMatching } from '../../src/replay/matching.ts';
import { createRules, formatRules, parseRules } from '../../src/replay/rules-file.ts';
import { formatRulesSchema } from '../../src/replay/rules-schema.ts';
import { createVolatileRules } from '../../src/replay/volatile-rules.ts';

const published = new URL('../../../rules.schema.json', import.meta.url);
const isValid = new Ajv({ strict: false }).compile(JSON.parse(formatRulesSchema()) as object);

function isRead(text: string): boolean {
  try {
    parseRules(text, 'a.rules.yaml');
    return true;
  } catch {
    return false;
  }
}

describe('rules.schema.json', () => {
  it('is what the generator makes', () => {
    const how = 'run: npm run build && node dist/src/replay/generate-rules-schema.js';
    assert.equal(readFileSync(published, 'utf8'), formatRulesSchema(), how);
  });

  it('describes every key', () => {
    const bare: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        visit(value, `${path}.${key}`);
        if (key !== 'properties') continue;
        for (const [name, field] of Object.entries(value as Record<string, object>)) {
          if (!('description' in field)) bare.push(`${path}.${name}`);
        }
      }
    };
    visit(JSON.parse(formatRulesSchema()), '');
    assert.deepEqual(bare, []);
  });

  it('accepts what is written beside recordings', () => {
    const rules = createVolatileRules([{ pattern: 'TX-\\d{6}' }, { turn: 2, reply: 1, path: 'text' }]);
    const matching = createMatching({ text: { similar: 0.9 }, oneOf: [['Hi', 'Hello']] });
    assert.ok(isValid(parse(formatRules(createRules(rules, matching)))), JSON.stringify(isValid.errors));
  });

  const files: readonly { text: string; valid: boolean }[] = [
    { text: 'version: 1\n$schema: ../rules.schema.json', valid: true },
    { text: 'version: 1\nvolatile: [{ ignore: channelData.timing }]', valid: true },
    { text: "version: 1\nvolatile: [{ pattern: 'a', path: text }]", valid: true },
    { text: 'version: 1\noneOf: [Hi, Hello]', valid: true },
    { text: 'version: 1\nmatching: { text: exact, traces: compare }', valid: true },
    { text: 'version: 2', valid: false },
    { text: 'version: 1\nvolatil: []', valid: false },
    { text: 'version: 1\nvolatile: [{ name: nothing else }]', valid: false },
    { text: "version: 1\nvolatile: [{ pattern: 'a', kind: amount }]", valid: false },
    { text: 'version: 1\nvolatile: [{ ignore: text, path: text }]', valid: false },
    { text: 'version: 1\nvolatile: [{ path: text, turn: -1 }]', valid: false },
    { text: 'version: 1\nmatching: { text: { similar: 2 } }', valid: false },
    { text: 'version: 1\noneOf: [Hi]', valid: false },
  ];
  for (const { text, valid } of files) {
    it(`${valid ? 'accepts' : 'refuses'}, as the tool does: ${text.slice(11) || text}`, () => {
      assert.equal(isValid(parse(text)), valid);
      assert.equal(isRead(text), valid);
    });
  }
});
