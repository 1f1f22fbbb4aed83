import assert from 'node:assert/strict';
import { createBindings } from '../../src/replay/bindings.ts';
import type { RecordedReply } from '../../src/replay/recording.ts';
import { learnRules } from '../../src/replay/volatile-learning.ts';
import { createRules, formatRules, parseRules } from '../../src/replay/rules-file.ts';
import { card, compare, replies } from './replies.ts';

const facts = (...pairs: readonly [string, string][]) =>
  card({ type: 'FactSet', facts: pairs.map(([title, value]) => ({ title, value })) });

function differencesAfterLearning(
  first: readonly RecordedReply[][],
  second: readonly RecordedReply[][],
  third: readonly RecordedReply[][],
): number {
  const text = formatRules(createRules(learnRules(first, second)));
  const rules = parseRules(text, 'a.rules.yaml').volatile;
  const bindings = createBindings();
  return first.flatMap((turn, at) => compare(turn, third[at] ?? [], { rules, bindings, turn: at })).length;
}

describe('learnRules', () => {
  it('learns nothing from two playings that are the same', () => {
    const turns = [replies('Hi', facts(['Amount', '$250.00']))];
    assert.deepEqual(learnRules(turns, structuredClone(turns)).rules, []);
  });

  it('makes a pattern of values that nothing else looks like, for the whole recording', () => {
    const played = (ticket: string) => [
      replies(`Your number is ${ticket}.`, facts(['Number', ticket])),
      replies(`${ticket} is closed`),
    ];
    assert.deepEqual(learnRules(played('TX-218094'), played('TX-909935')).rules, [{ pattern: 'TX-\\d{6}' }]);
    assert.equal(differencesAfterLearning(played('TX-218094'), played('TX-909935'), played('TX-111111')), 0);
    const wrong = [...played('TX-111111').slice(0, 1), replies('TX-222222 is closed')];
    assert.equal(differencesAfterLearning(played('TX-218094'), played('TX-909935'), wrong), 1);
  });

  it('leaves ids of machines to their form', () => {
    const played = (id: string) => [
      replies({ value: { formId: `277a5361-e9cd-44b6-b3c9-664737c0c9e${id}` } }),
    ];
    const rules = learnRules(played('1'), played('2'));
    assert.deepEqual(rules.rules, []);
    assert.ok(rules.recognise.includes('guid'));
  });

  const cases: [string, (value: string) => RecordedReply[], [string, string, string]][] = [
    [
      'an amount in a sentence',
      (x) => replies(`Sent $20.00 today. Your balance is ${x} now.`),
      ['$1,250.00', '$980.00', '$17.50'],
    ],
    ['a name', (x) => replies(`Hello ${x}, nice to see you`), ['Ann', 'Boris', 'Zoë']],
    ['a number at the end', (x) => replies(`Your place in the queue: ${x}`), ['482913', '100231', '999999']],
    [
      'a value of a fact',
      (x) => replies(facts(['Agent', x], ['Amount', '$5'])),
      ['Ann Lee', 'Bob Ray', 'Cy Dow'],
    ],
    ['a code without a mark', (x) => replies(`Enter the code ${x} to go on`), ['482913', '100231', '777777']],
    ['data of an action', (x) => replies({ value: { session: x, step: 1 } }), ['abcdef', 'ghijkl', 'mnopqr']],
    ['a number in data', (x) => replies({ value: { n: Number(x), step: 1 } }), ['17', '18', '19']],
    [
      'wording that changes as a whole',
      (x) => replies(x),
      ['Hi there, good to see you', 'Welcome back my old friend', 'Oh, look who has come along'],
    ],
  ];
  for (const [title, played, [first, second, third]] of cases) {
    it(`learns ${title}, and nothing beside it`, () => {
      const learned = learnRules([played(first)], [played(second)]);
      assert.equal(learned.rules.length, 1, JSON.stringify(learned.rules));
      assert.equal(differencesAfterLearning([played(first)], [played(second)], [played(third)]), 0);
    });
  }

  it('still sees what changed beside a learned value', () => {
    const played = (sent: string, balance: string) => [
      replies(`Sent ${sent} today. Your balance is ${balance} now.`),
    ];
    const [first, second] = [played('$20.00', '$1,250.00'), played('$20.00', '$980.00')];
    assert.equal(differencesAfterLearning(first, second, played('$20.00', '$5.00')), 0);
    assert.equal(differencesAfterLearning(first, second, played('$90.00', '$5.00')), 1);
  });

  it('makes no rule for replies or elements that come and go', () => {
    const rules = learnRules([replies('Hi', 'A tip')], [replies('Hi')]).rules;
    assert.deepEqual(rules, []);
  });
});
