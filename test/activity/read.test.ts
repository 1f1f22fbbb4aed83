import assert from 'node:assert/strict';
import type { Activity, Attachment } from '../../src/activity/activity.ts';
import { readShown } from '../../src/activity/read.ts';

const card = (name: string, content: unknown): Attachment => ({
  contentType: `application/vnd.microsoft.card.${name}`,
  content,
});
const message = (fields: Partial<Activity>): Activity => ({ type: 'message', id: 'a1', ...fields });
const showing = (...attachments: Attachment[]) => readShown([message({ attachments })]);
const titles = (activities: Activity[]): string[] =>
  readShown(activities).actions.map(({ title, place }) => `${place} ${title}`);
const suggest = (...names: string[]) => ({
  actions: names.map((title) => ({ type: 'imBack', title, value: title })),
});

describe('What a bot shows', () => {
  it('is its messages in order, and nothing of typing, traces and events', () => {
    const { texts } = readShown([
      { type: 'typing', text: 'unseen' },
      message({ text: 'one' }),
      { type: 'trace', text: 'unseen' },
      { type: 'event', name: 'unseen' },
      message({ text: 'two' }),
    ]);
    assert.deepEqual(texts, ['one', 'two']);
  });

  it('falls back on what is spoken, and passes over blank text', () => {
    assert.deepEqual(readShown([message({ speak: 'spoken' }), message({ text: '  ' })]).texts, ['spoken']);
  });

  it('keeps suggested actions only on the last message, and card buttons on all', () => {
    const first = message({
      suggestedActions: suggest('Gone'),
      attachments: [card('hero', { buttons: [{ type: 'imBack', title: 'Stays', value: 's' }] })],
    });
    assert.deepEqual(titles([first]), ['suggested Gone', 'card Stays']);
    assert.deepEqual(titles([first, message({ id: 'a2', text: 'next', suggestedActions: suggest('New') })]), [
      'card Stays',
      'suggested New',
    ]);
  });

  it('has suggested actions still when typing follows', () => {
    const asked = message({ suggestedActions: suggest('Yes') });
    assert.deepEqual(titles([asked, { type: 'typing' }]), ['suggested Yes']);
  });

  it('tells the input hint of the last message that has one', () => {
    const hinted = message({ inputHint: 'expectingInput' });
    assert.equal(readShown([hinted, message({})]).inputHint, 'expectingInput');
    assert.equal(readShown([]).inputHint, undefined);
  });

  it('makes listed choices buttons of the last message, and leaves them text before', () => {
    const listed = message({ text: 'Which?\n\n1. Tea\n2. Coffee' });
    assert.deepEqual(titles([listed]), ['list Tea', 'list Coffee']);
    assert.deepEqual(readShown([listed]).texts, ['Which?']);
    const { texts, actions } = readShown([listed, message({ id: 'a2', text: 'Well?' })]);
    assert.deepEqual(texts, ['Which?\n\n1. Tea\n2. Coffee', 'Well?']);
    assert.deepEqual(actions, []);
  });

  it('leaves a list text where the message has buttons, also when ids are missing', () => {
    const first: Activity = {
      type: 'message',
      attachments: [card('hero', { buttons: suggest('Old').actions })],
    };
    const listed: Activity = { type: 'message', text: 'Which?\n1. Tea\n2. Coffee' };
    assert.deepEqual(titles([first, listed]), ['card Old', 'list Tea', 'list Coffee']);
    assert.deepEqual(titles([{ ...listed, suggestedActions: suggest('Tea') }]), ['suggested Tea']);
  });

  for (const name of ['hero', 'thumbnail', 'signin', 'oauth', 'audio', 'video', 'animation']) {
    it(`includes the prose and buttons of a ${name} card`, () => {
      const shown = showing(
        card(name, {
          title: 'Title',
          subtitle: 'Subtitle',
          text: 'Text',
          buttons: [{ type: 'openUrl', title: 'Open', value: 'https://example.org' }],
          tap: { type: 'imBack', title: 'Tap', value: 'tap' },
        }),
      );
      assert.deepEqual(shown.texts, ['Title\nSubtitle\nText']);
      assert.deepEqual(
        shown.actions.map(({ title, activityId }) => [title, activityId]),
        [
          ['Open', 'a1'],
          ['Tap', 'a1'],
        ],
      );
    });
  }

  it('includes the facts, items and sums of a receipt', () => {
    const { texts, facts, actions } = showing(
      card('receipt', {
        title: 'Receipt',
        facts: [{ key: 'Order', value: '4711' }],
        items: [{ title: 'Cable', price: '$ 5', tap: { type: 'imBack', title: 'Cable?', value: 'c' } }],
        tax: '$ 1',
        total: '$ 6',
      }),
    );
    assert.deepEqual(texts, ['Receipt\nOrder: 4711\nCable: $ 5\ntax: $ 1\ntotal: $ 6']);
    assert.deepEqual(facts, [
      { title: 'Order', value: '4711' },
      { title: 'Cable', value: '$ 5' },
      { title: 'tax', value: '$ 1' },
      { title: 'total', value: '$ 6' },
    ]);
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Cable?'],
    );
  });

  it('includes the items of a Teams list card', () => {
    const content = { title: 'Files', items: [{ type: 'resultItem', title: 'a.txt', subtitle: 'new' }] };
    const shown = showing({ contentType: 'application/vnd.microsoft.teams.card.list', content });
    assert.deepEqual(shown.texts, ['Files\na.txt: new']);
  });

  it('names a file by its name', () => {
    const shown = showing({ contentType: 'image/png', contentUrl: 'https://x/y', name: 'map.png' });
    assert.deepEqual(shown.texts, ['[map.png]']);
  });

  it('calls an action by its title, or text, or value, and passes over one that has none', () => {
    const buttons = [
      { type: 'imBack', text: 'text', value: 'value' },
      { type: 'imBack', value: 5 },
      { type: 'imBack' },
      { title: 'no type' },
      null,
    ];
    assert.deepEqual(titles([message({ attachments: [card('hero', { buttons })] })]), [
      'card text',
      'card 5',
    ]);
  });
});
