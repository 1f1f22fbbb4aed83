import assert from 'node:assert/strict';
import { readShown } from '../../../src/activity/read.ts';
import type { Shown, ShownInput } from '../../../src/activity/shown.ts';
import { findAskedFact } from '../../../src/user/agenda/asked-fact.ts';
import { createFactState, noteGiven, type FactState } from '../../../src/user/agenda/fact-state.ts';
import { fillForm } from '../../../src/user/agenda/fill-form.ts';
import { directAnswer, learnFrom } from '../../../src/user/agenda/learn.ts';
import { findChoice, findRelated } from '../../../src/user/agenda/pick.ts';
import { readBackOf } from '../../../src/user/agenda/read-back.ts';
import type { GoalFact } from '../../../src/user/user-goal.ts';
import { wordingOf } from './hold-conversations.ts';

const wording = wordingOf('en-US');

function stateOf(name: string, value: string | string[], more: Partial<GoalFact> = {}): FactState {
  return createFactState({ name, values: [value].flat(), alternatives: [], asked: [], ...more });
}

function saying(...texts: string[]): Shown {
  return readShown(texts.map((text) => ({ type: 'message', text })));
}

describe('findAskedFact', () => {
  const ask = (question: string, options: string[], facts: FactState[]): string | undefined =>
    findAskedFact(
      question,
      options.map((title) => ({ title })),
      facts,
      wording,
    )?.fact.name;
  const facts = (): FactState[] => [
    stateOf('amount', '250 dollars'),
    stateOf('recipient', 'Anna'),
    stateOf('account', 'checking'),
    stateOf('pick-up time', '5 pm', { asked: ['when shall we come'] }),
  ];

  for (const [question, options, fact] of [
    ['What is the recipient?', [], 'recipient'],
    ['Who should get the money?', [], 'recipient'],
    ['How much would you like to send?', [], 'amount'],
    ['Please choose one.', ['Checking', 'Savings'], 'account'],
    ['When shall we come?', [], 'pick-up time'],
    ['What is your favourite colour?', [], undefined],
  ] as const) {
    it(`takes "${question}" to be about ${fact ?? 'none'}`, () => {
      assert.equal(ask(question, [...options], facts()), fact);
    });
  }

  it('prefers a fact that has not been given', () => {
    const [first, second] = [stateOf('first name', 'Ada'), stateOf('last name', 'Lovelace')];
    noteGiven(first, 'Ada');
    assert.equal(ask('And the name?', [], [first, second]), 'last name');
  });
});

describe('findChoice', () => {
  for (const [value, titles, found] of [
    ['bicycle', ['Car', 'Bicycle'], 'Bicycle'],
    ['checking', ['Checking account', 'Savings account'], 'Checking account'],
    ['a large one', ['Small', 'Large'], 'Large'],
    ['bycicle', ['Car', 'Bicycle'], undefined],
    ['Contosso Suites', ['Contoso Suites', 'Adatum'], 'Contoso Suites'],
    ['account', ['Checking account', 'Savings account'], undefined],
    ['', ['', 'Car'], undefined],
  ] as const) {
    it(`finds ${found ?? 'nothing'} for "${value}" among ${titles.join(', ')}`, () => {
      assert.equal(
        findChoice(
          value,
          titles.map((title) => ({ title })),
        )?.title,
        found,
      );
    });
  }
});

describe('findRelated', () => {
  it('finds the option that shares most words with a text, none when none does', () => {
    const options = ['Renew a book', 'Return a book', 'Opening hours'].map((title) => ({ title }));
    assert.equal(findRelated('renew my book', options, wording)?.title, 'Renew a book');
    assert.equal(findRelated('buy a ticket', options, wording), undefined);
  });
});

describe('readBackOf', () => {
  const check = (state: FactState, stated: string | undefined, prose: string): string => {
    if (stated !== undefined) noteGiven(state, stated);
    return readBackOf(state, saying(prose), wording);
  };
  for (const [value, stated, prose, expected] of [
    ['250 dollars', '250 dollars', 'You send $250.00 to Anna. Correct?', 'right'],
    ['250 dollars', '250 dollars', 'You send $2,500 to Anna. Correct?', 'wrong'],
    ['250 dollars', '200 dollars', 'Send 200 to Anna?', 'wrong'],
    ['250 dollars', '250 dollars', 'Shall I send it?', 'silent'],
  ] as const) {
    it(`finds "${prose}" ${expected} for ${value} after ${stated}`, () => {
      assert.equal(check(stateOf('amount', value), stated, prose), expected);
    });
  }

  it('takes no amount for its own that is the value of another fact', () => {
    const [income, amount] = [stateOf('income', '2500 dollars'), stateOf('amount', '400 dollars')];
    noteGiven(income, '2500 dollars');
    const shown = saying('You ask for $400. Yes or no?');
    assert.equal(readBackOf(income, shown, wording, [income, amount]), 'silent');
    assert.equal(readBackOf(income, shown, wording, [income]), 'wrong');
  });

  it('counts what was asked for by name', () => {
    assert.equal(check(stateOf('nights', '3'), '3', 'A room for 4 nights?'), 'wrong');
    assert.equal(check(stateOf('nights', '3'), '3', 'A room for 3 nights, 2 guests?'), 'right');
    assert.equal(check(stateOf('nights', '3'), '3', 'A room on floor 4?'), 'silent');
    assert.equal(check(stateOf('nights', '3'), undefined, 'A room for 4 nights?'), 'silent');
  });
});

describe('learnFrom', () => {
  for (const [thing, prose, value] of [
    ['confirmation number', 'Your confirmation number is TX-1.', 'TX-1'],
    ['confirmation number', '**Confirmation number:** TX-1', 'TX-1'],
    ['confirmation number', 'Confirmation number TX-1, keep it.', 'TX-1'],
    ['new due date', 'Done. The new due date is 25 May.', '25 May'],
    ['price', 'You can ask about prices and our address.', undefined],
    ['price', 'What is the price?', undefined],
  ] as const) {
    it(`learns ${value ?? 'nothing'} from "${prose}"`, () => {
      assert.equal(learnFrom(thing, saying(prose), wording), value);
    });
  }

  it('goes by the facts of cards first', () => {
    const card = {
      type: 'AdaptiveCard',
      body: [{ type: 'FactSet', facts: [{ title: 'Order no.', value: '17' }] }],
    };
    const contentType = 'application/vnd.microsoft.card.adaptive';
    const shown = readShown([
      { type: 'message', text: 'Order: done', attachments: [{ contentType, content: card }] },
    ]);
    assert.equal(learnFrom('order', shown, wording), '17');
  });

  it('takes the sentence with a number for the answer to a direct question', () => {
    const shown = saying('Good question! It takes 3 days. Anything else?');
    assert.equal(directAnswer('delivery time', shown, wording), 'It takes 3 days.');
  });
});

describe('fillForm', () => {
  const action = {
    title: 'Send',
    place: 'card',
    action: { type: 'Action.Submit' },
    activityId: 'a',
  } as const;
  const fill = (input: Partial<ShownInput>, ...facts: FactState[]): unknown => {
    const whole: ShownInput = { id: 'field', kind: 'text', label: 'Field', required: true, ...input };
    const form = { activityId: 'a', text: '', inputs: [whole], actions: [action] };
    return fillForm(form, facts, wording, () => '2030-01-02')?.values['field'];
  };
  const choices = [
    { title: 'Small', value: 'S' },
    { title: 'Large', value: 'L' },
  ];

  for (const [what, input, fact, expected] of [
    ['a number out of its words', { kind: 'number', label: 'Amount' }, ['amount', '250 dollars'], 250],
    ['the least of a number', { kind: 'number', label: 'Age', min: 18 }, ['amount', '250 dollars'], 18],
    [
      'no number beyond its bounds',
      { kind: 'number', label: 'Amount', max: 100, min: 5 },
      ['amount', '250'],
      5,
    ],
    ['a choice by its title', { kind: 'choice', label: 'Size', choices }, ['size', 'large'], 'L'],
    ['the first choice unless told', { kind: 'choice', label: 'Colour', choices }, ['amount', '1'], 'S'],
    [
      'bare digits where a pattern wants them',
      { label: 'Amount', regex: '^\\d+$' },
      ['amount', '250 dollars'],
      '250',
    ],
    [
      'a date as ISO 8601',
      { kind: 'date', label: 'Delivery date' },
      ['delivery date', '5 March 2031'],
      '2031-03-05',
    ],
    ['today where no fact tells', { kind: 'date', label: 'Start' }, ['amount', '1'], '2030-01-02'],
    [
      'a toggle that must be on',
      { kind: 'toggle', label: 'I agree', valueOn: 'yes' },
      ['amount', '1'],
      'yes',
    ],
    [
      'an optional toggle off',
      { kind: 'toggle', label: 'News', required: false, valueOff: 'no' },
      ['amount', '1'],
      'no',
    ],
    ['nothing optional that is unknown', { label: 'Remarks', required: false }, ['amount', '1'], undefined],
    ['what stands there already', { label: 'Country', value: 'NL' }, ['amount', '1'], 'NL'],
  ] as const satisfies readonly (readonly [
    string,
    Partial<ShownInput>,
    readonly [string, string],
    unknown,
  ])[]) {
    it(`fills in ${what}`, () => {
      assert.equal(fill(input, stateOf(fact[0], fact[1])), expected);
    });
  }
});
