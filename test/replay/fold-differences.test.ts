import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { createBindings } from '../../src/replay/bindings.ts';
import { compareReplies } from '../../src/replay/compare-replies.ts';
import { differenceReason } from '../../src/replay/difference-reason.ts';
import type { FoldedDifference } from '../../src/replay/difference.ts';
import { foldDifferences } from '../../src/replay/fold-differences.ts';
import { createMatching } from '../../src/replay/matching.ts';
import { createVolatileRules } from '../../src/replay/volatile-rules.ts';
import { buttons, card, replies } from './replies.ts';

type Turn = readonly (string | Partial<Activity>)[];

/** Compares two conversations, turn by turn. */
function fold(recorded: readonly Turn[], arrived: readonly Turn[]): FoldedDifference[] {
  const [rules, bindings, matching] = [createVolatileRules(), createBindings(), createMatching()];
  let index = 0;
  const number = (turn: Turn = []) => replies(...turn).map((reply) => ({ ...reply, index: index++ }));
  return foldDifferences(
    recorded.map((each, turn) =>
      compareReplies(number(each), number(arrived[turn]), { turn, rules, bindings, matching }),
    ),
  );
}

const messages = (differences: readonly FoldedDifference[]): string[] =>
  differences.map((each) => differenceReason(each).message);

const ask = (text: string, ...titles: string[]) => ({
  text,
  inputHint: 'expectingInput',
  ...buttons(...titles),
});
const receipt = (amount: string, balance: string) =>
  card({
    type: 'FactSet',
    facts: [
      { title: 'Amount', value: amount },
      { title: 'Balance', value: balance },
    ],
  });

const opening = ['Hello, what can I do for you?'];
const confirm = [ask('You want to send $250.00 to Anna. Shall I go ahead?', 'Yes', 'No')];
const done = [receipt('$250.00', '$1,250.00'), 'Done – sent $250.00 to Anna.'];
const bye = ['Goodbye!'];
const conversation = [opening, confirm, done, bye];

describe('foldDifferences', () => {
  it('finds nothing where nothing changed', () => {
    assert.deepEqual(fold(conversation, conversation), []);
  });

  it('makes one difference of a wrong amount in card and text, with titles and all places', () => {
    const wrong = [receipt('$200.00', '$1,300.00'), 'Done – sent $200.00 to Anna.'];
    const [difference, ...more] = fold(conversation, [opening, confirm, wrong, bye]);
    assert.deepEqual(more, []);
    assert.ok(difference);
    const { message, expected, arrived } = differenceReason(difference);
    assert.equal(expected, 'Amount: $250.00 · Balance: $1,250.00');
    assert.equal(arrived, 'Amount: $200.00 · Balance: $1,300.00');
    assert.match(
      message,
      /facts\[0\]\.value and \S+facts\[1\]\.value are not as recorded; the same shows in another reply of that turn\.$/,
    );
    assert.deepEqual(
      difference.again?.map(({ path }) => path),
      ['text'],
    );
  });

  it('keeps changes apart that have nothing in common', () => {
    const differences = fold(conversation, [
      ['Hello, what may I do for you?'],
      [ask('You want to send $250.00 to Anna. Shall I go ahead?', 'Yes')],
      done,
      ['Good-bye!'],
    ]);
    assert.deepEqual(messages(differences), [
      "At the opening the reply's text is not as recorded.",
      "In turn 1 the reply's suggestedActions.actions[1] is missing.",
      "In turn 3 the reply's text is not as recorded.",
    ]);
  });

  it('keeps a changed reply apart from one that is missing in the same turn', () => {
    const recorded = [['Your money is on its way to Anna.', 'Here is a leaflet.', 'Anything else?']];
    const differences = fold(recorded, [['Your money is on the way to Anna.', 'Anything else?']]);
    assert.deepEqual(messages(differences).toSorted(), [
      'At the opening a reply is missing.',
      "At the opening the reply's text is not as recorded.",
    ]);
  });

  it('tells the same change once, with the turns in which it shows again', () => {
    const menus = [
      [ask('What next?', 'Transfer', 'Loan')],
      ['Of course.'],
      [ask('And now?', 'Transfer', 'Loan')],
      [ask('What else?', 'Loan')],
    ];
    const bare = (text: string) => ({ text, inputHint: 'expectingInput' });
    const differences = fold(menus, [
      [bare('What next?')],
      ['Of course.'],
      [bare('And now?')],
      [bare('What else?')],
    ]);
    assert.deepEqual(messages(differences), [
      "At the opening the reply's suggestedActions is missing; the same shows in turns 2 and 3.",
    ]);
    assert.equal(differences[0]?.expected, 'imBack "Transfer", imBack "Loan"');
  });

  it('keeps what vanishes apart from an amount that is wrong again beside it', () => {
    const recorded = [confirm, ['Of course.'], confirm];
    const wrong = (...titles: string[]) => [
      ask('You want to send $200.00 to Anna. Shall I go ahead?', ...titles),
    ];
    assert.deepEqual(messages(fold(recorded, [wrong('Yes', 'No'), ['Of course.'], wrong('Yes')])), [
      "At the opening the reply's text is not as recorded.",
      "In turn 2 the reply's text and suggestedActions.actions[1] are not as recorded.",
    ]);
  });

  it('says that a reply came twice', () => {
    const twice = fold(
      [['Hi'], ['Bye']],
      [
        ['Hi', 'Hi'],
        ['Bye', 'Bye'],
      ],
    );
    assert.deepEqual(messages(twice), ['At the opening a reply came twice; the same shows in turn 1.']);
  });

  it('tells another language once', () => {
    const recorded = [['Верно!'], ['Верно! Отлично, вы молодец.'], ['Пока!']];
    const arrived = [['Correct!'], ['Correct! Well done.'], ['Пока!']];
    assert.deepEqual(messages(fold(recorded, arrived)), [
      "At the opening the reply's text is not as recorded; the same shows in turn 1.",
    ]);
  });

  it('compares no further once the bot asks something else and goes on otherwise, and names the turns', () => {
    const lost = ["Sorry, I didn't understand that. What can I do?"];
    const differences = fold(conversation, [opening, [ask(lost[0] ?? '', 'Transfer', 'Loan')], lost, bye]);
    assert.deepEqual(messages(differences), [
      "In turn 1 the reply's text, suggestedActions.actions[0].title and suggestedActions.actions[1].title are not as recorded; the conversation goes another way from here, so that turn 2, which differs too, is not compared.",
    ]);
    assert.deepEqual(differences[0]?.leftTurns, [2]);
  });

  it('names all later turns that differ once the conversation has gone another way, and none that does not', () => {
    const recorded = [...conversation, ['Thank you.'], ['One more thing.']];
    const arrived = [
      opening,
      ['Which account?'],
      ['Which account do you mean?'],
      bye,
      ['Sorry?'],
      ['Pardon me?'],
    ];
    assert.deepEqual(
      fold(recorded, arrived).map(({ turn, leftTurns }) => ({ turn, leftTurns })),
      [{ turn: 1, leftTurns: [2, 4, 5] }],
    );
  });

  it('takes what the bot says elsewhere in the recording for another answer, not for other words', () => {
    const rounds = [
      ['Exercise 1: what is 2 + 2?'],
      ['Exercise 2: what is 2 + 4?'],
      ['Exercise 3: what is 2 + 5?'],
      bye,
    ];
    const behind = [rounds[0], rounds[0], rounds[1], rounds[2]].map((turn) => turn ?? []);
    assert.deepEqual(messages(fold(rounds, behind)), [
      "In turn 1 the reply's text is not as recorded; the conversation goes another way from here, so that turns 2 and 3, which differ too, are not compared.",
    ]);
  });

  it('goes on comparing when the bot has asked the same twice', () => {
    const differences = fold(conversation, [opening, [...confirm, ...confirm], ['Done – sent it all.'], bye]);
    assert.deepEqual(
      differences.map(({ turn, leftTurns }) => ({ turn, leftTurns })),
      [
        { turn: 1, leftTurns: undefined },
        { turn: 2, leftTurns: undefined },
      ],
    );
  });

  it('makes one difference of all replies of a turn in which the bot fails', () => {
    const differences = fold(conversation, [
      opening,
      confirm,
      [
        'The bot encountered an error or bug.',
        'To continue to run this bot, please fix the bot source code.',
      ],
      bye,
    ]);
    assert.deepEqual(messages(differences), ['In turn 2 the bot answers otherwise than recorded.']);
    const [difference] = differences;
    assert.ok(difference);
    assert.match(
      differenceReason(difference).arrived ?? '',
      /encountered an error or bug.*fix the bot source code/,
    );
  });

  it('goes on comparing when the next turn is as recorded, whatever the bot has asked', () => {
    const differences = fold(conversation, [
      opening,
      [ask('Sorry?', 'Transfer')],
      done,
      ['See you, and thank you for coming.'],
    ]);
    assert.deepEqual(
      differences.map(({ turn }) => turn),
      [1, 3],
    );
  });

  it('goes on comparing after questions in other words', () => {
    const recorded = ['one', 'two', 'three'].map((what) => [
      ask(`What is your favourite number ${what}?`, 'Yes', 'No'),
    ]);
    const arrived = [
      [ask('Tell me a number, please', 'Yes', 'No')],
      [ask('Which is the next one', 'Yes', 'No')],
      [ask('And another, if you like', 'Yes', 'No')],
    ];
    assert.equal(fold(recorded, arrived).length, 3);
  });

  it('marks what may follow from another answer before it, and leaves it a difference', () => {
    const balance = ['Your balance is $1,250.00.'];
    const recorded = [opening, ['You are welcome!'], ['Of course.'], balance, bye];
    const differences = fold(recorded, [
      opening,
      ['Done – sent $60.00 to Boris.', 'You are welcome!'],
      ['Of course.'],
      ['Your balance is $1,190.00.'],
      ['Good-bye!'],
    ]);
    assert.deepEqual(messages(differences), [
      'In turn 1 a reply was not there when it was recorded.',
      "In turn 3 the reply's text is not as recorded, which may follow from turn 1.",
      "In turn 4 the reply's text is not as recorded.",
    ]);
    assert.deepEqual(
      differences.map((each) => differenceReason(each).mayFollowTurn),
      [undefined, 1, undefined],
    );
  });

  it('marks nothing as what may follow from other words, vanished buttons or the same turn', () => {
    const recorded = [opening, confirm, ['Your balance is $1,250.00.', 'Your limit is $50.00.']];
    const differences = fold(recorded, [
      ['Hello, what may I do for you?'],
      [ask('You want to send $250.00 to Anna. Shall I go ahead?', 'Yes')],
      ['Your balance is $1,190.00.', 'Your limit is $20.00.'],
    ]);
    assert.equal(differences.length, 4);
    assert.deepEqual(
      differences.filter(({ mayFollowTurn }) => mayFollowTurn !== undefined),
      [],
    );
  });

  it('says that the opening may be the cause', () => {
    const recorded = [['Hello!', 'You have 3 tasks.'], ['Of course.'], ['3 are left.']];
    const arrived = [['Hello!', 'You have 4 tasks.'], ['Of course.'], ['There are 7.']];
    assert.deepEqual(messages(fold(recorded, arrived)), [
      "At the opening the reply's text is not as recorded.",
      "In turn 2 the reply's text is not as recorded, which may follow from the opening.",
    ]);
  });

  it('folds nothing away that leaves no difference', () => {
    for (const turns of [[[]], [['Hi']], conversation]) {
      for (let at = 0; at < turns.length; at += 1) {
        const other = turns.map((turn, index) => (index === at ? [...turn, 'One more'] : turn));
        assert.equal(fold(turns, other).length, 1);
        assert.equal(fold(other, turns).length, 1);
      }
    }
  });
});
