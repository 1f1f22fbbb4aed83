import assert from 'node:assert/strict';
import { describeMatcher, fillFacts, matchText } from '../../src/activity/match.ts';
import { ConfigError } from '../../src/errors.ts';

const facts = {
  recipient: 'Zoë (work)',
  amount: '250 dollars',
  loan: '1500',
  date: '2026-01-31',
  'due date': '12 May',
};
const holds = (matcher: Parameters<typeof matchText>[0], text: string): boolean =>
  matchText(matcher, text, facts);

describe('matchText', () => {
  it('takes a text alone as contains, and ignores case', () => {
    assert.ok(holds('welcome', 'Hello and WELCOME!'));
    assert.ok(!holds('welcome', 'Hello'));
    assert.ok(!holds({ contains: 'welcome', ignoreCase: false }, 'WELCOME'));
  });

  it('knows equals, startsWith, oneOf, matches and not', () => {
    assert.ok(holds({ equals: 'Hello there' }, ' hello  there\n'));
    assert.ok(!holds({ equals: 'hello' }, 'hello there'));
    assert.ok(holds({ startsWith: 'hello' }, 'Hello there'));
    assert.ok(!holds({ startsWith: 'there' }, 'Hello there'));
    assert.ok(holds({ oneOf: ['no', 'there'] }, 'Hello there'));
    assert.ok(!holds({ oneOf: [] }, 'Hello there'));
    assert.ok(holds({ matches: '^h\\p{L}+ there$' }, 'Hello there'));
    assert.ok(!holds({ matches: 'hello', ignoreCase: false }, 'Hello'));
    assert.ok(holds({ not: { contains: 'error' } }, 'fine'));
    assert.ok(!holds({ contains: 'fine', not: 'error' }, 'fine, no error'));
  });

  it('takes different quotes, white space and compositions for the same', () => {
    assert.ok(holds("what's new", 'What’s\u00a0new?'));
    assert.ok(holds('"yes"', '“Yes”'));
    assert.ok(holds('Zoe\u0308', 'Zo\u00eb'));
  });

  it('takes signs of regular expressions in plain texts and facts literally', () => {
    assert.ok(holds('a.b*(c)', 'A.B*(C)'));
    assert.ok(!holds('a.b', 'axb'));
    assert.ok(holds({ matches: 'to {recipient}\\.$' }, 'Sent to zoë (work).'));
  });

  it('finds a number that the user knows in the usual spellings', () => {
    for (const text of ['250 dollars', '$250.00', '$ 250', '250', '250,00 €', 'USD 250.00!']) {
      assert.ok(holds('{amount}', `You send ${text}`), text);
      assert.ok(holds({ matches: 'send.*{amount}' }, `You send ${text}`), text);
    }
    for (const text of ['1500', '1,500', '1,500.00', '1 500', '1\u202f500,00', "1'500"]) {
      assert.ok(holds('{loan}', `A loan of ${text}.`), text);
    }
  });

  it('does not find it inside another number', () => {
    for (const text of ['2500 dollars', '1,250', '250.50', '$3250.00', 'A250', '1.250']) {
      assert.ok(!holds('{amount}', text), text);
    }
    assert.ok(!holds('{loan}', '15000') && !holds('{loan}', '1,500,000'));
  });

  it('goes on after the number where the sentence goes on', () => {
    assert.ok(holds('{amount} to {recipient}', 'Sending $250.00 to Zoë (work).'));
    assert.ok(holds('{amount} to {recipient}', 'Sending 250 dollars to Zoë (work).'));
    assert.ok(!holds('{amount} to {recipient}', 'Sending 250 euros to Zoë (work).'));
  });

  it('takes dates and codes as they are written', () => {
    assert.ok(holds('{date}', 'on 2026-01-31'));
    assert.ok(!holds('{date}', 'in 2026'));
    assert.ok(holds('{ due date }', 'by 12 May'));
  });

  it('leaves braces alone that name no fact, and Unicode classes', () => {
    assert.ok(holds('{nobody}', 'x {nobody} y'));
    assert.ok(holds({ matches: '^\\p{Lu}a{2,3}$' }, 'Xaaa'));
    assert.ok(holds('{constructor}', '{constructor}'));
  });

  it('says what is wrong with a pattern', () => {
    assert.throws(
      () => holds({ matches: '(' }, 'x'),
      (error) => error instanceof ConfigError && /\/\(\//.test(error.message),
    );
  });
});

describe('describeMatcher', () => {
  it('puts it in words', () => {
    assert.equal(describeMatcher('hi'), 'contains "hi"');
    assert.equal(
      describeMatcher({ startsWith: 'a', oneOf: ['b', 'c'], not: { matches: 'd' }, ignoreCase: false }),
      'starts with "a" and contains one of "b", "c" and not (matches /d/) (case counts)',
    );
  });
});

describe('fillFacts', () => {
  it('replaces names of facts only', () => {
    assert.equal(fillFacts('{amount} to {nobody} {__proto__}', facts), '250 dollars to {nobody} {__proto__}');
  });
});
