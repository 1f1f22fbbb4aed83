import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { FileMistakesError } from '../../src/config/mistake.ts';
import { createMatching } from '../../src/replay/matching.ts';
import { createRules, formatRules, parseRules, readRules, rulesPathOf } from '../../src/replay/rules-file.ts';
import { createVolatileRules, type VolatileRule } from '../../src/replay/volatile-rules.ts';
import { compare, replies } from './replies.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const file = '/recordings/a.rules.yaml';

function mistakesOf(text: string): string[] {
  try {
    parseRules(text, file);
  } catch (error) {
    assert.ok(error instanceof FileMistakesError);
    return error.mistakes.map(({ line, message }) => `${line}: ${message}`);
  }
  return [];
}

describe('rules beside a recording', () => {
  const folder = useTemporaryFolder();

  it('stand under the name of the recording', () => {
    assert.equal(rulesPathOf('/a/b.c.transcript'), path.normalize('/a/b.c.rules.yaml'));
    assert.equal(rulesPathOf('/a/b.chat'), path.normalize('/a/b.rules.yaml'));
  });

  it('need not be there: then ids are volatile and texts are normalised', () => {
    const { volatile, matching } = readRules(path.join(folder(), 'none.transcript'));
    assert.deepEqual(volatile.recognise, ['guid', 'dateTime', 'code']);
    assert.equal(matching.text, 'normalised');
  });

  it('are read from the file', () => {
    const recording = path.join(folder(), 'a.transcript');
    writeFileSync(
      rulesPathOf(recording),
      `version: 1
recognise: [guid]
volatile:
  - { name: confirmation number, pattern: 'TX-\\d{6}' }
  - { path: 'attachments[0].content.body[1].facts[0].value', turn: 3 }
  - { ignore: channelData.timing }
  - { kind: amount, path: text, reply: 2 }
matching: { text: { similar: 0.9 }, traces: compare, patterns: [{ path: speak, pattern: '^Hi' }] }
oneOf: [[Hi!, Hello!]]
`,
    );
    const { volatile, matching } = readRules(recording);
    assert.equal(volatile.rules.length, 4);
    assert.deepEqual(volatile.recognise, ['guid']);
    assert.deepEqual(matching.text, { similar: 0.9 });
    assert.equal(matching.traces, 'compare');
    assert.ok(matching.isOneOf('Hi!', 'hello!'));
    const rules = volatile;
    assert.deepEqual(compare(replies('is TX-123456'), replies('is TX-654321'), { rules }), []);
    assert.equal(compare(replies('is TX-123456'), replies('is TX-65432'), { rules }).length, 1);
    assert.equal(compare(replies('is TX-123456'), replies('is TX-6543210'), { rules }).length, 1);
  });

  it('take one list of texts or several', () => {
    for (const lists of ['[Hi, Hello]', '[[Hi, Hello], [Yes, Sure]]']) {
      const { matching } = parseRules(`version: 1\noneOf: ${lists}`, file);
      assert.ok(matching.isOneOf('Hi', 'Hello'), lists);
      assert.ok(!matching.isOneOf('Hi', 'Sure'), lists);
    }
  });

  it('are refused with the line of every mistake', () => {
    assert.deepEqual(
      mistakesOf(`version: 1
volatile:
  - { pattern: '(' }
  - { pattern: 'a*' }
  - { path: 'a[' }
  - { pattern: a, ignore: b }
  - { name: x }
  - { patern: a }
matching: { text: { similar: 2 } }
`).map((line) => line.slice(0, 40)),
      [
        '3: "(" is no regular expression: /(/dgu:',
        '4: "a*" matches the empty text, so it wo',
        '5: expected a path such as attachments[0',
        '6: expected one of pattern, kind and ign',
        '7: expected at least one of pattern, kin',
        '8: unknown key; did you mean "pattern"? ',
        '9: expected at most 1, got 2',
      ],
    );
  });

  it('are refused when they are of another version, empty, several or no YAML', () => {
    assert.match(mistakesOf('version: 2').join(), /version that this release reads, got 2/);
    assert.equal(mistakesOf('').length, 1);
    assert.match(mistakesOf('version: 1\n---\nversion: 1').join(), /got several/);
    assert.equal(mistakesOf('version: [').length > 0, true);
    assert.match(mistakesOf('version: 1\n__proto__: {}').join(), /__proto__/);
  });

  it('name a file that is no text', () => {
    const recording = path.join(folder(), 'b.transcript');
    writeFileSync(rulesPathOf(recording), Buffer.from([0xff, 0xfe, 0x00]));
    assert.throws(() => readRules(recording), /expected UTF-8 text/);
  });

  it('are written as they are read, a rule on a line', () => {
    const rules: VolatileRule[] = [
      { pattern: 'TX-\\d{6}' },
      { turn: 2, reply: 1, path: 'text', pattern: "^It's\\s+(\\S+?)$" },
      { ignore: 'value["odd key"].x', turn: 1 },
      { kind: 'amount', path: 'attachments[0].content.body[*].text' },
    ];
    const options = { text: { similar: 0.9 }, oneOf: [['Hi: there', 'Hello, #1']] } as const;
    const text = formatRules(createRules(createVolatileRules(rules, ['guid']), createMatching(options)));
    assert.ok(text.includes("\n  - { pattern: 'TX-\\d{6}' }\n"), text);
    const read = parseRules(text, file);
    assert.deepEqual(read.volatile.rules, rules);
    assert.deepEqual(read.volatile.recognise, ['guid']);
    assert.deepEqual(read.matching.text, options.text);
    assert.deepEqual(read.matching.options.oneOf, options.oneOf);
    assert.equal(formatRules(read), text);
  });
});
