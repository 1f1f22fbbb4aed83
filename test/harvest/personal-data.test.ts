import assert from 'node:assert/strict';
import { createPersonalDataReplacement } from '../../src/harvest/personal-data.ts';

describe('replacing personal data', () => {
  const replace = (text: string, names: readonly string[] = []): string =>
    createPersonalDataReplacement([text], names)(text);

  it('replaces what tells of a person by something of the same kind', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['write to john.smith+1@mail.example.org!', 'write to person1@example.com!'],
      ['call +1 (415) 555-2671', 'call 202-555-0100'],
      ['call 415.555.2671 or 555-2671', 'call 202-555-0100 or 202-555-0101'],
      ['+49 30 1234567', '202-555-0100'],
      ['card 4012 8888 8888 1881', 'card 4000 0000 0000 0010'],
      ['account 12345678.', 'account 90000001.'],
      ['ID AB123456', 'ID AB900001'],
      ['DE89 3704 0044 0532 0130 00', 'DE90 0000 0000 0000 0000 01'],
      ['SSN 078-05-1120', 'SSN 900-00-0001'],
      ['at 12 Elm Street, CA 94110', 'at 1 Main Street, CA 90000'],
      ['я живу на ул. Ленина, 5', 'я живу на улица Главная, 1'],
      ['my password is hunter2, ok', 'my password is secret1, ok'],
      ['PIN: 4711', 'PIN: secret1'],
      ['see https://x.example/reset?token=abc.', 'see https://example.com/1'],
      ['key sk-abcdEFGH1234ijklMNOP', 'key token1'],
      ['from 10.11.12.13', 'from 192.0.2.1'],
    ];
    for (const [text, expected] of cases) assert.equal(replace(text), expected);
  });

  it('leaves amounts, dates, numbers of the matter and public pages alone', () => {
    const kept = [
      'send 250000 dollars, or $1,500,000, or 1 000 000 euros',
      'on 2024-01-15 or 15.01.2024 at 10:30',
      'a loan over 60 months at 3.125 %',
      'see https://example.org/help/pages',
      'version 1.2.3 on page 12345',
      'two cars on the road',
    ];
    for (const text of kept) assert.equal(replace(text), text);
  });

  it('replaces names that are introduced, wherever they stand and however they are written', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['my name is john smith and i want a loan', 'my name is Alex Morgan and i want a loan'],
      ['This is Jane Roe from Acme. Jane here', 'This is Alex Morgan from Acme. Alex here'],
      ['Thanks\nBest wishes,\nOlu', 'Thanks\nBest wishes,\nAlex'],
      ['ask Dr. Weiß', 'ask Dr. Alex'],
      ['меня зовут Анна', 'меня зовут Alex'],
      ['send 5 dollars to Zoë, please. ZOË!', 'send 5 dollars to Alex, please. Alex!'],
      ['call me back later', 'call me back later'],
      ['my name is not important', 'my name is not important'],
    ];
    for (const [text, expected] of cases) assert.equal(replace(text), expected);
  });

  it('replaces the names of accounts, whatever signs they hold, and not those that are nobody’s', () => {
    assert.equal(replace('Hi J. (Jo) Roe', ['J. (Jo) Roe']), 'Hi Alex Morgan');
    assert.equal(replace('the user said', ['User']), 'the user said');
  });

  it('takes the same stand-in for the same thing in all turns, the next for the next', () => {
    const texts = ['mail a@b.example', 'mail c@d.example, not A@B.example', 'I am called Anna', 'Anna!'];
    const all = createPersonalDataReplacement(texts);
    // Asked for the last first: the order is that of the conversation.
    assert.equal(all(texts[1] ?? ''), 'mail person2@example.com, not person1@example.com');
    assert.equal(all(texts[3] ?? ''), 'Alex!');
    assert.equal(createPersonalDataReplacement(texts)(texts[0] ?? ''), all(texts[0] ?? ''));
  });

  it('cannot be led astray by marks of its own in a text, and takes long texts', () => {
    assert.equal(replace('\ue0000\ue001 a@b.example \ue00099\ue001'), '0 person1@example.com 99');
    const long = `${'a '.repeat(50_000)}${'1'.repeat(50_000)} ${'x@'.repeat(20_000)} ${'my name is '.repeat(10_000)}`;
    assert.ok(replace(long).length > 0);
  }).timeout(5_000);
});
