import assert from 'node:assert/strict';
import { createBindings, type Hold } from '../../src/replay/bindings.ts';
import { createVolatileRules } from '../../src/replay/volatile-rules.ts';
import { brief, card, compare, replies } from './replies.ts';

const pair = (recorded: string, arrived: string, hold: Hold = 'both') => ({ recorded, arrived, hold });

describe('bindings', () => {
  it('keep a value to the first one that came in its place, both ways', () => {
    const bindings = createBindings();
    assert.ok(bindings.bind([pair('TX-1', 'TX-8')]));
    assert.ok(bindings.bind([pair('TX-1', 'TX-8')]));
    assert.ok(!bindings.bind([pair('TX-1', 'TX-9')]));
    assert.ok(!bindings.bind([pair('TX-2', 'TX-8')]));
    assert.ok(bindings.bind([pair('TX-2', 'TX-9')]));
  });

  it('take all pairs or none', () => {
    const bindings = createBindings();
    assert.ok(bindings.bind([pair('a', 'x')]));
    assert.ok(!bindings.bind([pair('b', 'y'), pair('a', 'z')]));
    assert.equal(bindings.arrivedFor('b'), undefined);
    assert.ok(!bindings.bind([pair('c', 'w'), pair('d', 'w')]));
  });

  it('let amounts meet by chance, and times change', () => {
    const bindings = createBindings();
    assert.ok(bindings.bind([pair('$1', '$5', 'forward'), pair('$2', '$5', 'forward')]));
    assert.ok(!bindings.bind([pair('$1', '$6', 'forward')]));
    assert.ok(bindings.bind([pair('9:00', '9:05', 'loose'), pair('9:00', '9:06', 'loose')]));
  });

  it('rewrite what the user says back, as whole words, all at once', () => {
    const bindings = createBindings();
    bindings.bind([pair('TX-100', 'TX-200'), pair('TX-200', 'TX-300'), pair('5', '7')]);
    assert.equal(bindings.rebind('Where are TX-100, TX-200?'), 'Where are TX-200, TX-300?');
    assert.equal(bindings.rebind('TX-1001 and XTX-100'), 'TX-1001 and XTX-100');
    assert.equal(bindings.rebind('5'), '7');
    assert.equal(bindings.rebind('send 5 dollars'), 'send 5 dollars');
  });

  it('take what is bound for text, not for a pattern', () => {
    const bindings = createBindings();
    bindings.bind([pair('A.C(1)+$&', '$1 $& x')]);
    assert.equal(bindings.rebind('see A.C(1)+$& there'), 'see $1 $& x there');
    assert.equal(bindings.rebind('see ABC(1)+$& there'), 'see ABC(1)+$& there');
  });

  it('rewrite an activity wherever it carries content, and leave the recorded one as it was', () => {
    const bindings = createBindings();
    bindings.bind([pair('TX-100', 'TX-200'), pair('4711', '4712')]);
    const recorded = {
      type: 'message',
      id: 'TX-100',
      text: 'cancel TX-100',
      value: { deep: [{ ticket: 'TX-100' }], number: 4711, other: 5 },
      attachments: [{ contentType: 'x', content: { id: 'TX-100' } }],
      conversation: { id: 'TX-100' },
    };
    const before = structuredClone(recorded);
    assert.deepEqual(bindings.rebindActivity(recorded), {
      ...before,
      text: 'cancel TX-200',
      value: { deep: [{ ticket: 'TX-200' }], number: 4712, other: 5 },
      attachments: [{ contentType: 'x', content: { id: 'TX-200' } }],
    });
    assert.deepEqual(recorded, before);
    const untouched = { type: 'message', text: 'hi', value: { a: [Number.NaN] } };
    assert.equal(bindings.rebindActivity(untouched), untouched);
  });

  it('touch no prototype and survive great depth', () => {
    const bindings = createBindings();
    bindings.bind([pair('TX-100', 'TX-200')]);
    const value: unknown = JSON.parse(
      '{"__proto__":{"polluted":"TX-100"},"constructor":{"prototype":"TX-100"}}',
    );
    const rebound = bindings.rebindActivity({ type: 'message', value }).value;
    assert.deepEqual(
      JSON.stringify(rebound),
      '{"__proto__":{"polluted":"TX-200"},"constructor":{"prototype":"TX-200"}}',
    );
    assert.equal(Object.getPrototypeOf(rebound), Object.prototype);
    let deep: unknown = 'TX-100';
    for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];
    assert.doesNotThrow(() => bindings.rebindActivity({ type: 'message', value: deep }));
  });
});

describe('volatile values in replies', () => {
  const opened = (ticket: string) => replies(`Your ticket is ${ticket}.`);
  const closed = (ticket: string) =>
    replies(`${ticket} is closed`, card({ type: 'TextBlock', text: `Closed: ${ticket}` }));

  it('are bound on first sight and expected again, in texts and cards', () => {
    const bindings = createBindings();
    assert.deepEqual(compare(opened('TX-218094'), opened('TX-555555'), { bindings }), []);
    assert.deepEqual(compare(closed('TX-218094'), closed('TX-555555'), { bindings }), []);
    assert.equal(bindings.rebind('close TX-218094 please'), 'close TX-555555 please');
  });

  it('are caught when two are swapped', () => {
    const bindings = createBindings();
    compare(opened('TX-100001'), opened('TX-555551'), { bindings });
    compare(opened('TX-100002'), opened('TX-555552'), { bindings });
    const differences = compare(replies('TX-100002 is closed'), replies('TX-555551 is closed'), { bindings });
    assert.deepEqual(brief(differences), ['changed text']);
    assert.equal(differences[0]?.expected, 'TX-555552 is closed');
  });

  it('are caught when two are swapped that are as they were recorded', () => {
    const bindings = createBindings();
    compare(opened('TX-100001'), opened('TX-100001'), { bindings });
    compare(opened('TX-100002'), opened('TX-100002'), { bindings });
    assert.equal(
      compare(replies('TX-100002 is closed'), replies('TX-100001 is closed'), { bindings }).length,
      1,
    );
  });

  it('are caught in a place that is volatile as a whole, when it came as recorded at first and changes later', () => {
    const [bindings, rules] = [createBindings(), createVolatileRules([{ path: 'value.ticket' }])];
    const ticket = (value: string | number) => replies({ value: { ticket: value } });
    assert.deepEqual(compare(ticket('blue'), ticket('blue'), { bindings, rules }), []);
    assert.equal(compare(ticket('blue'), ticket('red'), { bindings, rules }).length, 1);
    assert.deepEqual(compare(ticket(17), ticket(17), { bindings, rules }), []);
    assert.equal(compare(ticket(17), ticket(18), { bindings, rules }).length, 1);
  });

  it('are caught when an old one comes back in place of the new', () => {
    const bindings = createBindings();
    compare(opened('TX-100001'), opened('TX-555551'), { bindings });
    assert.equal(compare(opened('TX-100001'), opened('TX-100001'), { bindings }).length, 1);
  });

  it('do not confuse the alignment when one reply is dropped', () => {
    const bindings = createBindings();
    compare(opened('TX-100001'), opened('TX-555551'), { bindings });
    compare(opened('TX-100002'), opened('TX-555552'), { bindings });
    const both = replies('TX-100001 is closed', 'TX-100002 is closed');
    assert.deepEqual(brief(compare(both, replies('TX-555552 is closed'), { bindings })), ['missing']);
  });

  it('leave amounts alone unless a rule says so', () => {
    const told = (amount: string) => replies(`You have ${amount} left`);
    assert.equal(compare(told('$250.00'), told('$950.00')).length, 1);
    const rules = createVolatileRules([{ kind: 'amount' }]);
    assert.deepEqual(compare(told('$250.00'), told('$950.00'), { rules }), []);
    assert.equal(compare(told('$250.00'), told('nothing'), { rules }).length, 1);
  });

  it('follow rules for patterns, groups, places, turns and what is ignored', () => {
    const named = createVolatileRules([{ pattern: 'Hello (\\p{L}+)' }]);
    assert.deepEqual(compare(replies('Hello Ann, hi'), replies('Hello Bob, hi'), { rules: named }), []);
    assert.equal(compare(replies('Hello Ann, hi'), replies('Hello Bob, bye'), { rules: named }).length, 1);
    const valued = (value: unknown) => replies({ value: { list: [{ n: value }], kept: 1 } });
    const placed = createVolatileRules([{ path: 'value.list[*].n', turn: 1 }]);
    assert.deepEqual(compare(valued(4711), valued(4712), { rules: placed }), []);
    assert.equal(compare(valued(4711), valued(4712), { rules: placed, turn: 2 }).length, 1);
    const ignored = createVolatileRules([{ ignore: 'value.list' }]);
    assert.deepEqual(compare(valued('a'), replies({ value: { kept: 1 } }), { rules: ignored }), []);
    const second = createVolatileRules([{ ignore: 'text', reply: 2 }]);
    assert.deepEqual(brief(compare(replies('a', 'b'), replies('x', 'y'), { rules: second })), [
      'changed text',
    ]);
  });

  it('take dates and times that lie as far from now as they did', () => {
    const said = (timestamp: string, text: string) => replies({ timestamp, text, locale: 'en-US' });
    const then = '2026-11-22T16:19:12.000Z';
    const now = '2027-02-03T08:01:40.000Z';
    for (const [recorded, arrived] of [
      ['- Nov 22, 2026, 4:19 PM: sent', '- Feb 3, 2027, 8:01 AM: sent'],
      ['Tomorrow, 2026-11-23', 'Tomorrow, 2027-02-04'],
      ['On 22 November.', 'On 3 February.'],
      ['It is 16:20.', 'It is 08:02.'],
    ] as const) {
      assert.deepEqual(compare(said(then, recorded), said(now, arrived)), [], recorded);
    }
    assert.equal(compare(said(then, 'Due 2026-11-23'), said(now, 'Due 2027-02-05')).length, 1);
    assert.equal(compare(said(then, 'It is 16:20.'), said(now, 'It is 09:20.')).length, 1);
    assert.equal(compare(replies('Due 2026-11-23'), replies('Due 2027-02-05')).length, 1);
    const russian = (timestamp: string, text: string) => replies({ timestamp, text, locale: 'ru-RU' });
    const recorded = russian(then, '22 нояб. 2026 г., 16:19: отправлено');
    assert.deepEqual(compare(recorded, russian(now, '3 февр. 2027 г., 08:01: отправлено')), []);
  });
});
