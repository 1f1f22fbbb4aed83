import assert from 'node:assert/strict';
import { judgeCards } from '../../src/teams-rules/judge-cards.ts';
import { lintAttachment } from '../../src/teams-rules/lint-attachment.ts';
import { lintCard } from '../../src/teams-rules/lint-card.ts';
import { openCardValidator } from '../../src/teams-rules/validate-card.ts';

type Json = Record<string, unknown>;

/** A card that nobody has anything against. */
function goodCard(): Json {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText: 'Your ticket',
    speak: 'Your ticket',
    body: [
      { type: 'TextBlock', text: 'Please tell us what is wrong with your computer.', wrap: true },
      { type: 'Image', url: 'https://example.com/a.png', altText: 'A broken computer' },
      { type: 'Input.Text', id: 'title', label: 'Title', isRequired: true, errorMessage: 'Say something' },
      { type: 'Input.Toggle', id: 'urgent', title: 'Urgent' },
      { type: 'Input.ChoiceSet', id: 'kind', label: 'Kind', choices: [{ title: 'A', value: 'a' }] },
      { type: 'CodeBlock', codeSnippet: 'x = 1', language: 'Python' },
    ],
    actions: [{ type: 'Action.Submit', title: 'Send' }],
  };
}

function adding(...elements: unknown[]): Json {
  const card = goodCard();
  return { ...card, body: [...(card['body'] as unknown[]), ...elements] };
}

function without(field: string): Json {
  const card = goodCard();
  delete card[field];
  return card;
}

const buttons = Array.from({ length: 7 }, (_, index) => ({ type: 'Action.Submit', title: `B${index}` }));
const columns = [1, 2, 3, 4].map(() => ({ type: 'Column', items: [] }));
const long = 'This line is much longer than a phone is wide.';

const broken: readonly [id: string, path: string, card: unknown][] = [
  ['card-type', '', 'a card'],
  ['card-version', 'version', without('version')],
  ['card-version', 'version', { ...goodCard(), version: '1.6' }],
  ['card-fallback-text', '', without('fallbackText')],
  ['card-speak', '', without('speak')],
  ['card-empty', '', { ...goodCard(), body: [], actions: [] }],
  ['card-element', 'body[6]', adding({ type: 'Blink' })],
  ['card-element', 'body[6]', adding({ text: 'no type' })],
  ['card-element', 'actions[0]', { ...goodCard(), actions: [{ type: 'Action.Shout', title: 'Hey' }] }],
  ['card-element-version', 'body[0]', { ...goodCard(), version: '1.4', body: [{ type: 'Table' }] }],
  ['card-alt-text', 'body[6].items[0]', adding({ type: 'Container', items: [{ type: 'Image', url: 'x' }] })],
  ['card-action-title', 'actions[0]', { ...goodCard(), actions: [{ type: 'Action.Submit' }] }],
  ['card-actions', 'actions', { ...goodCard(), actions: buttons }],
  ['card-truncation', 'body[6]', adding({ type: 'TextBlock', text: long })],
  ['card-truncation', 'body[6]', adding({ type: 'ColumnSet', columns })],
  ['card-duplicate-id', 'body[6]', adding({ type: 'TextBlock', text: 'x', id: 'title' })],
  ['card-unresolved', 'body[6].text', adding({ type: 'TextBlock', text: 'Hi ${name}' })],
  ['card-unresolved', 'body[6].$when', adding({ type: 'TextBlock', text: 'x', $when: true })],
  ['card-input-id', 'body[6]', adding({ type: 'Input.Date', label: 'When' })],
  ['card-input-label', 'body[6]', adding({ type: 'Input.Date', id: 'when', placeholder: 'When' })],
  ['card-input-error', 'body[6]', adding({ type: 'Input.Number', id: 'n', label: 'N', max: 5 })],
  ['card-input-choices', 'body[6]', adding({ type: 'Input.ChoiceSet', id: 'c', label: 'C', choices: [] })],
];

describe('the rules of cards', () => {
  it('find nothing in a good card', () => {
    assert.deepEqual(lintCard(goodCard()), []);
    assert.deepEqual(openCardValidator()(goodCard()), []);
  });

  for (const [id, path, card] of broken) {
    it(`find ${id} at ${path === '' ? 'the card' : path}, and nothing else`, () => {
      assert.deepEqual(
        lintCard(card).map((finding) => [finding.id, finding.path]),
        [[id, path]],
      );
    });
  }

  it('look into cards that unfold, and at places in the activity', () => {
    const card = { type: 'AdaptiveCard', body: [{ type: 'Image', url: 'x' }] };
    const outer = { ...goodCard(), actions: [{ type: 'Action.ShowCard', title: 'More', card }] };
    const contentType = 'application/vnd.microsoft.card.adaptive';
    const found = judgeCards({ type: 'message', attachments: [{ contentType, content: outer }] });
    assert.deepEqual(
      found.map(({ id, path }) => [id, path]),
      [['card-alt-text', 'attachments[0].content.actions[0].card.body[0]']],
    );
  });

  it('look into the answers to invokes, previews among them', () => {
    const contentType = 'application/vnd.microsoft.card.adaptive';
    const bad = { ...goodCard(), body: [{ type: 'Image', url: 'x' }] };
    const hero = { contentType: 'application/vnd.microsoft.card.hero', content: { text: '**bold**' } };
    const bodies = [
      { task: { type: 'continue', value: { title: 'T', card: { contentType, content: bad } } } },
      { composeExtension: { attachments: [{ contentType, content: goodCard(), preview: hero }] } },
      { statusCode: 200, type: contentType, value: bad },
      { tab: { type: 'continue', value: { cards: [{ card: bad }] } } },
      { composeExtension: { activityPreview: { type: 'message', attachments: [hero] } } },
      'text',
    ];
    const found = bodies.map((body) =>
      judgeCards({ type: 'invokeResponse', value: { status: 200, body } }).map(
        ({ id, path }) => `${id} ${path}`,
      ),
    );
    assert.deepEqual(found, [
      ['card-alt-text value.body.task.value.card.content.body[0]'],
      ['hero-markdown value.body.composeExtension.attachments[0].preview.content.text'],
      ['card-alt-text value.body.value.body[0]'],
      ['card-alt-text value.body.tab.value.cards[0].card.body[0]'],
      ['hero-markdown value.body.composeExtension.activityPreview.attachments[0].content.text'],
      [],
    ]);
  });

  it('let an element that Teams does not know pass if it has a fallback', () => {
    assert.deepEqual(lintCard(adding({ type: 'Blink', fallback: 'drop' })), []);
  });

  it('find markdown in a hero card, and let its HTML pass', () => {
    const hero = 'application/vnd.microsoft.card.hero';
    for (const text of ['see **this**', 'see [this](https://example.com)', '# Title', '- one\n- two'])
      assert.deepEqual(
        lintAttachment(hero, { title: 'T', text }).map(({ id, path }) => [id, path]),
        [['hero-markdown', 'text']],
      );
    assert.deepEqual(lintAttachment(hero, { title: 'a * b', text: 'see <b>this</b> [1]' }), []);
  });

  it('find kinds of card that Teams does not show', () => {
    const found = lintAttachment('application/vnd.microsoft.card.video', { title: 'Film' });
    assert.deepEqual(
      found.map(({ id }) => id),
      ['card-kind'],
    );
    assert.deepEqual(lintAttachment('image/png', undefined), []);
  });

  it('find by the schema what the rules do not, and say where', () => {
    const validate = openCardValidator();
    assert.deepEqual(validate(adding({ type: 'Image', url: 'x', altText: 'x', size: 'huge' })), [
      {
        id: 'card-schema',
        severity: 'must-fix',
        message: 'Invalid value "huge" for property "size".',
        path: 'body[1]',
      },
    ]);
    const found = validate({ ...goodCard(), actions: [{ type: 'Action.OpenUrl', title: 'Go' }] });
    assert.deepEqual(
      found.map(({ message, path }) => [message, path]),
      [['Property "url" must be set.', 'actions[0]']],
    );
  });

  it('stand anything that a bot may send', () => {
    const validate = openCardValidator();
    let deep: unknown = { type: 'TextBlock', text: 'x' };
    for (let level = 0; level < 500; level += 1) deep = { type: 'Container', items: [deep] };
    const cards = [undefined, null, 5, [], {}, { type: 'AdaptiveCard', version: 5, body: 'x', actions: {} }];
    for (const card of [...cards, { ...goodCard(), body: [null, 3, deep] }]) {
      assert.ok(Array.isArray(lintCard(card)));
      assert.ok(Array.isArray(validate(card)));
    }
  });
});
