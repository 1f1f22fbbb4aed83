import assert from 'node:assert/strict';
import { findVolatile, recognisedUnasked } from '../../src/replay/volatile-kinds.ts';

const found = (text: string) =>
  findVolatile(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

describe('findVolatile', () => {
  const cases: [string, string[]][] = [
    ['Your number is TX-218094.', ['code TX-218094']],
    ['Ticket #4711 and order AB12CD34', ['code #4711', 'code AB12CD34']],
    ['Заявка ЗК-20931 принята', ['code ЗК-20931']],
    ['id 277a5361-e9cd-44b6-b3c9-664737c0c9e5!', ['guid 277a5361-e9cd-44b6-b3c9-664737c0c9e5']],
    ['at 2026-11-22T16:19:12.382Z.', ['dateTime 2026-11-22T16:19:12.382Z']],
    ['on 2026-11-22', ['date 2026-11-22']],
    ['on 11/22/2026 or 22.11.2026', ['date 11/22/2026', 'date 22.11.2026']],
    ['Nov 22, 2026, 4:19 PM', ['date Nov 22, 2026', 'time 4:19 PM']],
    ['by 3rd of May and March 5th', ['date 3rd of May', 'date March 5th']],
    ['22 ноября 2026 г., 16:19', ['date 22 ноября 2026', 'time 16:19']],
    ['$1,250.00 or 30 dollars or €5', ['amount $1,250.00', 'amount 30 dollars', 'amount €5']],
    ['1\u202f250,00\u00a0€ left', ['amount 1\u202f250,00\u00a0€']],
    ['call 482913 now', ['number 482913']],
    ['see https://example.com/r/88412?x=1.', ['url https://example.com/r/88412?x=1']],
    ['write to a.b+c@example.co.uk, please', ['email a.b+c@example.co.uk']],
    ['You have 3 options, step 2 of 10, H2O, MP3, 1.3', []],
    ['https://example.com/help', []],
    ['no digits at all', []],
    ['', []],
  ];
  for (const [text, values] of cases) {
    it(`finds ${values.length === 0 ? 'nothing' : values.join(', ')} in "${text}"`, () => {
      assert.deepEqual(found(text), values);
    });
  }

  it('recognises without being asked only what means nothing to people', () => {
    const text = 'TX-218094 of 277a5361-e9cd-44b6-b3c9-664737c0c9e5: $250, Nov 22, 4:19 PM, 482913';
    assert.deepEqual(
      findVolatile(text, recognisedUnasked).map(({ kind }) => kind),
      ['code', 'guid'],
    );
  });

  it('looks for nothing in files and documents', () => {
    assert.deepEqual(findVolatile(`data:image/png;base64,${'iVBO12345Rw0K/'.repeat(100)}`), []);
    assert.deepEqual(findVolatile('TX-218094 '.repeat(10_000)), []);
  });
});
