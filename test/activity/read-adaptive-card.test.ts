import assert from 'node:assert/strict';
import { readShown } from '../../src/activity/read.ts';
import type { Shown } from '../../src/activity/shown.ts';

function show(card: unknown): Shown {
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }];
  return readShown([{ type: 'message', id: 'a1', attachments }]);
}
const body = (...elements: unknown[]) => show({ type: 'AdaptiveCard', body: elements });
const text = (words: string) => ({ type: 'TextBlock', text: words });
const send = { type: 'Action.Submit', title: 'Send' };
const titles = ({ actions }: Shown): string[] => actions.map(({ title }) => title);

describe('What an Adaptive Card shows', () => {
  it('is its texts, wherever they stand', () => {
    const { texts } = body(
      text('one'),
      { type: 'RichTextBlock', inlines: ['two ', { type: 'TextRun', text: 'and a half' }, { no: 'text' }] },
      { type: 'ColumnSet', columns: [{ items: [text('three')] }, { type: 'Column', items: [text('four')] }] },
      { type: 'Container', items: [{ type: 'Container', items: [text('five')] }] },
      { type: 'Table', columns: [{ width: 1 }], rows: [{ cells: [{ items: [text('six')] }] }] },
      { type: 'Image', altText: 'seven' },
      { type: 'ImageSet', images: [{ type: 'Image', altText: 'eight' }] },
    );
    assert.deepEqual(texts, ['one\ntwo and a half\nthree\nfour\nfive\nsix\nseven\neight']);
  });

  it('states the facts of a fact set', () => {
    const { facts, texts } = body({
      type: 'FactSet',
      facts: [{ title: 'Amount:', value: 250 }, { title: 'half' }],
    });
    assert.deepEqual(facts, [{ title: 'Amount:', value: '250' }]);
    assert.deepEqual(texts, ['Amount: 250']);
  });

  it('leaves out what is hidden, with all that stands in it', () => {
    const shown = body(
      { ...text('hidden'), isVisible: false },
      { type: 'Container', isVisible: false, items: [text('within'), { type: 'Input.Text', id: 'x' }] },
    );
    assert.deepEqual([shown.texts, shown.forms], [[], []]);
  });

  it('falls back on the fallback text of a card without any', () => {
    assert.deepEqual(show({ fallbackText: 'update your client' }).texts, ['update your client']);
    assert.deepEqual(show({ speak: 'spoken' }).texts, ['spoken']);
  });

  it('offers the actions of the card, of action sets, and those that selecting an element runs', () => {
    const shown = show({
      body: [
        { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'Open', url: 'https://x' }] },
        { type: 'Image', selectAction: { type: 'Action.Submit', tooltip: 'Picture' } },
        { type: 'Container', selectAction: { type: 'Action.Execute', id: 'box', verb: 'go' } },
      ],
      actions: [send, { type: 'Action.Submit', title: 'Off', isEnabled: false }],
      selectAction: { type: 'Action.Submit' },
    });
    assert.deepEqual(titles(shown), ['Open', 'Picture', 'box', 'Send', 'Action.Submit']);
    assert.deepEqual(shown.forms, []);
    assert(shown.actions.every((action) => action.form === undefined));
  });

  it('reads each kind of input with what it asks and allows', () => {
    const { forms } = show({
      body: [
        text('Your name'),
        { type: 'Input.Text', id: 'name', isRequired: true, regex: '^A', maxLength: 9 },
        { type: 'Input.Number', id: 'amount', label: 'Amount', min: 1, max: 500, value: 5 },
        { type: 'Input.Date', id: 'day', placeholder: 'Day', min: '2026-01-01' },
        { type: 'Input.Time', id: 'time', label: 'Time' },
        { type: 'Input.Toggle', id: 'agree', title: 'Agree', valueOn: 'yes' },
        {
          type: 'Input.ChoiceSet',
          id: 'to',
          label: 'To',
          isMultiSelect: true,
          choices: [{ title: 'Anna', value: 'anna' }, { title: 'no value' }, 7],
        },
      ],
      actions: [send],
    });
    const inputs = forms[0]?.inputs.map((input) =>
      Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)),
    );
    assert.deepEqual(inputs, [
      { id: 'name', kind: 'text', label: 'Your name', required: true, regex: '^A', maxLength: 9 },
      { id: 'amount', kind: 'number', label: 'Amount', required: false, value: '5', min: 1, max: 500 },
      { id: 'day', kind: 'date', label: 'Day', required: false, min: '2026-01-01' },
      { id: 'time', kind: 'time', label: 'Time', required: false },
      {
        id: 'agree',
        kind: 'toggle',
        label: 'Agree',
        required: false,
        valueOn: 'yes',
        valueOff: 'false',
      },
      {
        id: 'to',
        kind: 'choice',
        label: 'To',
        required: false,
        multiple: true,
        choices: [{ title: 'Anna', value: 'anna' }],
      },
    ]);
  });

  it('ties submitting actions to the form, but for those that take no inputs', () => {
    const { actions } = show({
      body: [
        { type: 'Input.Text', id: 'name', value: 'Bob' },
        { type: 'Input.Toggle', id: 'agree' },
        { type: 'Input.Text', id: 'empty' },
      ],
      actions: [
        send,
        { type: 'Action.Execute', title: 'Run' },
        { type: 'Action.Submit', title: 'Cancel', associatedInputs: 'none' },
        { type: 'Action.OpenUrl', title: 'Help', url: 'https://x' },
      ],
    });
    assert.deepEqual(
      actions.map(({ title, form }) => [title, form]),
      [
        ['Send', 0],
        ['Run', 0],
        ['Cancel', undefined],
        ['Help', undefined],
      ],
    );
    assert.deepEqual(actions[0]?.defaults, { name: 'Bob', agree: 'false' });
    assert.equal(actions[2]?.defaults, undefined);
  });

  it('follows into the card that an action unfolds, whose buttons send the inputs around it too', () => {
    const shown = show({
      body: [{ type: 'Input.Text', id: 'outer' }],
      actions: [
        {
          type: 'Action.ShowCard',
          title: 'More',
          card: { body: [text('within'), { type: 'Input.Text', id: 'inner' }], actions: [send] },
        },
        {
          type: 'Action.ShowCard',
          title: 'Confirm',
          card: { body: [text('Sure?')], actions: [{ type: 'Action.Submit', title: 'Yes' }] },
        },
      ],
    });
    assert.deepEqual(titles(shown), ['More', 'Confirm', 'Send', 'Yes']);
    assert.deepEqual(shown.texts, ['within', 'Sure?']);
    assert.deepEqual(
      shown.forms.map(({ inputs, actions }) => [
        inputs.map(({ id }) => id),
        actions.filter(({ form }) => form !== undefined).map(({ title }) => title),
      ]),
      [
        [['outer'], ['Yes']],
        [['outer', 'inner'], ['Send']],
      ],
    );
    assert.deepEqual(
      shown.actions.map(({ form }) => form),
      [undefined, undefined, 1, 0],
    );
  });

  it('takes names that every object has for what they are: unknown types', () => {
    for (const type of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      assert.deepEqual(body({ type, id: 'x', text: 'x' }).forms, [], type);
    }
  });

  it('stops somewhere in a card that is nested without end', () => {
    let container: unknown = text('deep');
    let unfolded: unknown = { body: [text('deep')] };
    for (let depth = 0; depth < 5000; depth += 1) {
      container = { type: 'Container', items: [container] };
      unfolded = { actions: [{ type: 'Action.ShowCard', title: 'More', card: unfolded }] };
    }
    assert.deepEqual(body(container).texts, []);
    assert(titles(show(unfolded)).length < 100);
  });

  it('survives a card of more elements than a call takes arguments', () => {
    const facts = Array.from({ length: 130_000 }, () => ({ title: 't', value: 'v' }));
    assert.equal(body({ type: 'FactSet', facts }).facts.length, facts.length);
    const actions = Array.from({ length: 130_000 }, () => send);
    const nested = { type: 'Action.ShowCard', card: { actions } };
    const shown = show({ body: [{ type: 'Input.Text', id: 'x' }], actions: [nested] });
    assert.equal(shown.actions.length, actions.length + 1);
  });
});
