import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { compileBounded } from '../../src/replay/volatile-pattern.ts';
import { findVolatile } from '../../src/replay/volatile-kinds.ts';
import { createVolatileRules } from '../../src/replay/volatile-rules.ts';
import { brief, compare, replies } from './replies.ts';

function nest(depth: number, core: unknown): unknown {
  let value = core;
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { a: value };
  return value;
}

describe('comparing hostile replies', function () {
  this.timeout(10_000);

  it('is not brought down by depth', () => {
    const deep = (core: unknown) => replies({ value: nest(20_000, core) });
    assert.deepEqual(compare(deep(1), deep(1)), []);
    const [difference, ...rest] = compare(deep(1), deep(2));
    assert.equal(rest.length, 0);
    assert.match(difference?.path ?? '', /^value/);
    assert.equal(compare(replies('a', { value: nest(20_000, 1) }), deep(1)).length, 1);
  });

  it('finds one change in a list of a hundred thousand elements', () => {
    const list = Array.from({ length: 100_000 }, (_, n) => ({ type: 'TextBlock', text: `line ${n}` }));
    const without = list.filter((_, n) => n !== 50_000);
    assert.deepEqual(brief(compare(replies({ value: list }), replies({ value: without }))), [
      'missing value[50000]',
    ]);
  });

  it('finds a few changes far apart in a long list', () => {
    const list = Array.from({ length: 5000 }, (_, n) => `line ${n}`);
    const changed = list.filter((_, n) => n !== 10 && n !== 4990);
    changed[2500] = 'something else';
    assert.deepEqual(brief(compare(replies({ value: list }), replies({ value: changed }))), [
      'missing value[10]',
      'changed value[2501]',
      'missing value[4990]',
    ]);
  });

  it('stops telling of differences when everything is different', () => {
    const numbers = (from: number) => replies({ value: Array.from({ length: 3000 }, (_, n) => n + from) });
    const count = compare(numbers(0), numbers(10_000)).length;
    assert.ok(count > 0 && count <= 200, String(count));
  });

  it('survives thousands of replies in one turn', () => {
    const many = (word: string) => replies(...Array.from({ length: 2000 }, (_, n) => `${word} ${n % 7}`));
    assert.ok(compare(many('a'), many('b')).length > 0);
  });

  it('treats keys of prototypes as keys', () => {
    const odd = (value: string) =>
      replies({ value: JSON.parse(`{"__proto__":{"x":${value}},"constructor":1,"toString":2}`) as unknown });
    assert.deepEqual(compare(odd('1'), odd('1')), []);
    assert.deepEqual(brief(compare(odd('1'), odd('2'))), ['changed value.__proto__.x']);
    assert.deepEqual(brief(compare(replies({ value: {} }), replies({ value: { constructor: 1 } }))), [
      'extra value.constructor',
    ]);
    const activity = JSON.parse('{"type":"message","__proto__":{"text":"x"}}') as Activity;
    assert.equal(compare(replies({ text: 'x' }), [{ kind: 'activity', activity, index: 0 }]).length, 2);
  });

  it('takes activities whose fields have the wrong shape', () => {
    const wrong = [
      { text: 5 },
      { attachments: 'none' },
      { suggestedActions: [] },
      { suggestedActions: { actions: {} } },
      { entities: {} },
      { channelData: 'x' },
      { attachments: [null, 1, 'a'] },
    ] as unknown as Partial<Activity>[];
    for (const activity of wrong) {
      assert.deepEqual(compare(replies(activity), replies(structuredClone(activity))), []);
      assert.doesNotThrow(() =>
        compare(replies(activity), replies({ text: 'a', attachments: [{ contentType: 'x' }] })),
      );
    }
  });

  it('gives up on a pattern that backtracks without end', () => {
    const pattern = compileBounded('(a+)+$');
    assert.ok(typeof pattern !== 'string');
    const text = `${'a'.repeat(60)}!`;
    assert.deepEqual(pattern.find(text), []);
    const startedAt = process.hrtime.bigint();
    for (let at = 0; at < 100; at += 1) pattern.find(text);
    assert.ok(process.hrtime.bigint() - startedAt < 1_000_000_000n);
    const rules = createVolatileRules([
      { pattern: '(x?){40}x{40}' },
      { pattern: '(.*)*#' },
      { pattern: '\\d+\\d+\\d+\\d+z' },
    ]);
    assert.equal(compare(replies('1'.repeat(5000)), replies('2'.repeat(5000)), { rules }).length, 1);
  });

  it('finds what a guarded pattern finds', () => {
    const pattern = compileBounded('(?:[A-Z]+-)+(\\d+)');
    assert.ok(typeof pattern !== 'string');
    assert.deepEqual(pattern.find('see AB-CD-17 and X-5'), [
      { start: 10, end: 12 },
      { start: 19, end: 20 },
    ]);
  });

  it('says what is wrong with a pattern', () => {
    for (const [source, mistake] of [
      ['(', /^is no regular expression/],
      ['a*', /^matches the empty text/],
    ] as const) {
      const compiled = compileBounded(source);
      assert.ok(typeof compiled === 'string');
      assert.match(compiled, mistake);
    }
  });

  it('recognises values in linear time', () => {
    for (const text of ['1-', '1.111,', 'a1_', '11:1', '$1 ', 'https://', 'a@', '2026-01-01T', '1 Jan ']) {
      const startedAt = process.hrtime.bigint();
      findVolatile(text.repeat(20_000 / text.length));
      assert.ok(process.hrtime.bigint() - startedAt < 1_000_000_000n, text);
    }
  });
});
