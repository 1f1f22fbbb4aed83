import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { createBindings } from '../../src/replay/bindings.ts';
import { compareReplies } from '../../src/replay/compare-replies.ts';
import { createMatching, type MatchingOptions } from '../../src/replay/matching.ts';
import { createVolatileRules } from '../../src/replay/volatile-rules.ts';
import { brief, buttons, card, compare, replies } from './replies.ts';

const block = (value: string) => ({ type: 'TextBlock', text: value });
const facts = (...pairs: readonly [string, string][]) => ({
  type: 'FactSet',
  facts: pairs.map(([title, value]) => ({ title, value })),
});
const one = (activity: string | Partial<Activity>) => replies(activity);

describe('compareReplies', () => {
  const cases: [string, ReturnType<typeof replies>, ReturnType<typeof replies>, string[]][] = [
    ['nothing on either side', [], [], []],
    ['the same text', one('Hi'), one('Hi'), []],
    ['another text', one('Hi'), one('Bye'), ['changed text']],
    ['no reply at all', one('Hi'), [], ['missing']],
    ['a reply where there was none', [], one('Hi'), ['extra']],
    [
      'one dropped at the start',
      replies('A one', 'B two', 'C three'),
      replies('B two', 'C three'),
      ['missing'],
    ],
    [
      'one dropped in the middle',
      replies('A one', 'B two', 'C three'),
      replies('A one', 'C three'),
      ['missing'],
    ],
    ['one dropped at the end', replies('A one', 'B two', 'C three'), replies('A one', 'B two'), ['missing']],
    ['one inserted', replies('A one', 'C three'), replies('A one', 'B two', 'C three'), ['extra']],
    ['one sent twice', replies('A one', 'B two'), replies('A one', 'A one', 'B two'), ['extra']],
    ['one changed wholly', replies('A', 'B', 'C'), replies('A', 'something else', 'C'), ['changed text']],
    [
      'one inserted and another changed a little',
      replies('Your loan is ready', 'Shall I go on?'),
      replies('One moment', 'Your loan is ready now', 'Shall I go on?'),
      ['extra', 'changed text'],
    ],
    [
      'two in the other order',
      replies('Done!', 'Anything else?'),
      replies('Anything else?', 'Done!'),
      ['changed order'],
    ],
    ['another type', one('Hi'), one({ type: 'event', name: 'hi' }), ['changed type']],
    [
      'a name of an event',
      one({ type: 'event', name: 'a' }),
      one({ type: 'event', name: 'b' }),
      ['changed name'],
    ],
    [
      'the code that ends a conversation',
      one({ type: 'endOfConversation', code: 'completedSuccessfully' }),
      one({ type: 'endOfConversation', code: 'userCancelled' }),
      ['changed code'],
    ],
    [
      'the status of an invoke',
      one({ type: 'invokeResponse', value: { status: 200, body: { ok: true } } }),
      one({ type: 'invokeResponse', value: { status: 500, body: { ok: true } } }),
      ['changed value.status'],
    ],
    [
      'the body of an invoke',
      one({ type: 'invokeResponse', value: { status: 200, body: { task: { type: 'message' } } } }),
      one({ type: 'invokeResponse', value: { status: 200, body: {} } }),
      ['missing value.body.task'],
    ],
    ['speech', one({ text: 'Hi', speak: 'hello' }), one({ text: 'Hi', speak: 'bye' }), ['changed speak']],
    [
      'text and speech in the same way',
      one({ text: 'a', speak: 'a' }),
      one({ text: 'b', speak: 'b' }),
      ['changed text'],
    ],
    ['the hint', one({ inputHint: 'expectingInput' }), one({}), ['missing inputHint']],
    ['the layout', one({}), one({ attachmentLayout: 'carousel' }), ['extra attachmentLayout']],
    [
      'a button gone',
      one(buttons('Yes', 'No')),
      one(buttons('Yes')),
      ['missing suggestedActions.actions[1]'],
    ],
    [
      'all buttons gone',
      one({ text: 'Hi', ...buttons('Yes', 'No') }),
      one('Hi'),
      ['missing suggestedActions'],
    ],
    ['a button more', one(buttons('Yes')), one(buttons('Yes', 'No')), ['extra suggestedActions.actions[1]']],
    [
      'a label',
      one(buttons('Yes', 'No')),
      one(buttons('Yes', 'Nope')),
      ['changed suggestedActions.actions[1].title'],
    ],
    [
      'buttons in another order',
      one(buttons('Yes', 'No')),
      one(buttons('No', 'Yes')),
      ['changed suggestedActions.actions'],
    ],
    ['a card gone', one({ text: 'Hi', ...card(block('a')) }), one('Hi'), ['missing attachments']],
    [
      'a card that became a picture',
      one(card(block('a'))),
      one({ attachments: [{ contentType: 'image/png', contentUrl: 'https://example.com/a.png' }] }),
      ['changed attachments[0]'],
    ],
    [
      'a text in a card',
      one(card(block('a'), block('b'))),
      one(card(block('a'), block('c'))),
      ['changed attachments[0].content.body[1].text'],
    ],
    [
      'an element inserted',
      one(card(block('a'), block('b'))),
      one(card(block('new'), block('a'), block('b'))),
      ['extra attachments[0].content.body[0]'],
    ],
    [
      'an element of another type',
      one(card(block('a'))),
      one(card({ type: 'Image', url: 'a' })),
      ['changed attachments[0].content.body[0]'],
    ],
    [
      'a fact',
      one(card(facts(['Amount', '$250'], ['To', 'Anna']))),
      one(card(facts(['Amount', '$950'], ['To', 'Anna']))),
      ['changed attachments[0].content.body[0].facts[0].value'],
    ],
    [
      'a fact dropped',
      one(card(facts(['Amount', '$250'], ['To', 'Anna'], ['On', 'Monday']))),
      one(card(facts(['Amount', '$250'], ['On', 'Monday']))),
      ['missing attachments[0].content.body[0].facts[1]'],
    ],
    [
      'two facts in the other order',
      one(card(facts(['Amount', '$250'], ['To', 'Anna']))),
      one(card(facts(['To', 'Anna'], ['Amount', '$250']))),
      ['changed attachments[0].content.body[0].facts'],
    ],
    [
      'data of the channel',
      one({ channelData: { mood: 'fine' } }),
      one({ channelData: { mood: 'bad' } }),
      ['changed channelData.mood'],
    ],
    ['a number that became text', one({ value: { n: 1 } }), one({ value: { n: '1' } }), ['changed value.n']],
    ['an odd key', one({ value: { 'a b': 1 } }), one({ value: { 'a b': 2 } }), ['changed value["a b"]']],
    [
      'entities in another order',
      one({ entities: [{ type: 'mention', text: 'a' }, { type: 'place' }] }),
      one({ entities: [{ type: 'place' }, { type: 'mention', text: 'a' }] }),
      [],
    ],
    [
      'an entity among others in another order',
      one({
        entities: [
          { type: 'mention', text: 'a' },
          { type: 'place', name: 'x' },
        ],
      }),
      one({
        entities: [
          { type: 'place', name: 'y' },
          { type: 'mention', text: 'a' },
        ],
      }),
      ['changed entities[1].name'],
    ],
    [
      'what says nothing',
      one({ text: 'Hi', attachments: [], speak: '', inputHint: 'acceptingInput' }),
      one('Hi'),
      [],
    ],
    [
      'what the channel gives',
      one({ text: 'Hi', id: '1', timestamp: 'a', replyToId: 'x' }),
      one({ text: 'Hi', id: '2', locale: 'en' }),
      [],
    ],
    [
      'typing and traces',
      replies({ type: 'typing' }, 'Hi', { type: 'trace', name: 'a' }),
      replies('Hi', { type: 'trace', name: 'b' }),
      [],
    ],
    ['keys in another order', one({ value: { a: 1, b: [1] } }), one({ value: { b: [1], a: 1 } }), []],
    ['null and absent', one({ value: { a: null, b: 1 } }), one({ value: { b: 1 } }), []],
  ];
  for (const [title, expected, arrived, differences] of cases) {
    it(`tells of ${title}`, () => {
      assert.deepEqual(brief(compare(expected, arrived)), differences);
    });
  }

  it('compares traces and typing when that is asked', () => {
    const matching = { traces: 'compare', typing: 'compare' } as const;
    const arrived = replies({ type: 'trace', name: 'b' });
    const recorded = replies({ type: 'trace', name: 'a' }, { type: 'typing' });
    assert.deepEqual(brief(compare(recorded, arrived, { matching })), ['changed name', 'missing']);
  });

  it('says what was expected, what arrived, and where both stand', () => {
    assert.deepEqual(compare(one(buttons('Yes', 'No')), one(buttons('Yes'))), [
      {
        turn: 1,
        kind: 'missing',
        path: 'suggestedActions.actions[1]',
        expected: 'imBack "No"',
        arrived: undefined,
        recordedIndex: 0,
        arrivedIndex: 0,
      },
    ]);
  });

  it('pairs replies with their counterparts, so that cards shown now can be answered', () => {
    const context = {
      turn: 1,
      rules: createVolatileRules(),
      bindings: createBindings(),
      matching: createMatching(),
    };
    const { pairs } = compareReplies(replies('A', 'B one', 'C'), replies('new', 'A', 'C'), context);
    assert.deepEqual(
      pairs.map(({ expected, arrived }) => [expected.index, arrived.index]),
      [
        [0, 1],
        [2, 2],
      ],
    );
  });

  it('takes the first of two replies for the recorded one, where only what the bot makes up tells them apart', () => {
    const done = (code: string) => `Done. Your confirmation number is ${code}.`;
    const differences = compare(
      replies('Very well.', done('TX-111111'), 'Anything else?'),
      replies('Very good.', done('TX-222222'), done('TX-333333'), 'Anything more?'),
    );
    assert.deepEqual(brief(differences), ['changed text', 'extra', 'changed text']);
    assert.equal(differences[1]?.arrived, `message "${done('TX-333333')}"`);
  });

  it('tells an update from a message, and an update of another message', () => {
    const bindings = createBindings();
    const shown = (...ids: string[]) =>
      replies(...ids.map((id) => ({ id, text: `Card of ${id.slice(0, 1)}` })));
    assert.deepEqual(compare(shown('a1', 'b1'), shown('a2', 'b2'), { bindings }), []);
    const update = (kind: 'update' | 'delete', id: string) =>
      replies({ id, text: 'x' }).map((reply) => ({ ...reply, kind }));
    assert.deepEqual(brief(compare(update('update', 'a1'), update('update', 'a2'), { bindings })), []);
    assert.deepEqual(brief(compare(update('update', 'a1'), update('update', 'b2'), { bindings })), [
      'changed id',
    ]);
    assert.deepEqual(brief(compare(update('delete', 'a1'), update('delete', 'b2'), { bindings })), [
      'changed id',
    ]);
    assert.deepEqual(brief(compare(update('update', 'a1'), one('x'), { bindings })), ['changed type']);
  });
});

describe('matching levels', () => {
  const level = (matching: MatchingOptions, expected: string, arrived: string) =>
    compare(one(expected), one(arrived), { matching });

  it('passes over space, case and Unicode forms unless exactness is asked', () => {
    for (const [expected, arrived] of [
      ['Hello  there', 'hello there '],
      ['It’s “fine” – ok', 'It\'s "fine" - ok'],
      ['1\u202f250,00\u00a0€', '1 250,00 €'],
      ['Zoe\u0308', 'Zoë'],
      ['STRASSE', 'strasse'],
    ] as const) {
      assert.deepEqual(level({}, expected, arrived), [], expected);
      assert.equal(level({ text: 'exact' }, expected, arrived).length, 1, expected);
    }
  });

  it('takes values that no one reads exactly', () => {
    assert.equal(compare(one({ value: { id: 'a' } }), one({ value: { id: 'A' } })).length, 1);
    assert.equal(compare(one({ name: 'Go' }), one({ name: 'go' })).length, 1);
  });

  it('takes alike texts for the same above a threshold, and shows how alike others are', () => {
    const text = { similar: 0.8 };
    assert.deepEqual(level({ text }, 'I have sent your money to Anna', 'I have sent the money to Anna'), []);
    const [difference] = level({ text }, 'I have sent your money to Anna', 'Nothing was sent');
    assert.ok(difference?.similarity !== undefined && difference.similarity < 0.5);
  });

  it('never takes another number for alike', () => {
    assert.equal(
      level({ text: { similar: 0.5 } }, 'You have $250.00 left', 'You have $950.00 left').length,
      1,
    );
  });

  it('still misses replies and buttons however loose the level is', () => {
    const matching = { text: { similar: 0.01 } };
    assert.deepEqual(brief(compare(replies('a', 'b'), replies('a'), { matching })), ['missing']);
    assert.equal(compare(one(buttons('Yes', 'No')), one(buttons('Yes')), { matching }).length, 1);
    assert.equal(compare(one(card(block('a'))), one({}), { matching }).length, 1);
  });

  it('takes any text of a list for any other of it', () => {
    const oneOf = [['Hi!', 'Hello!', 'Good morning!']];
    assert.deepEqual(level({ oneOf }, 'Hi!', 'hello!'), []);
    assert.equal(level({ oneOf }, 'Hi!', 'Bye!').length, 1);
  });

  it('takes a text that fits the pattern of its place', () => {
    const patterns = [{ turn: 1, path: 'text', pattern: '^Good (morning|evening)' }];
    assert.deepEqual(level({ patterns }, 'Hi', 'Good evening, Anna'), []);
    assert.equal(level({ patterns }, 'Hi', 'Good night').length, 1);
    assert.equal(compare(one('Hi'), one('Good evening'), { matching: { patterns }, turn: 2 }).length, 1);
  });
});
