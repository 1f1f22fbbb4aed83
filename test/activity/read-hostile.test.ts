import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { describeActivity } from '../../src/activity/describe.ts';
import { visibleForm } from '../../src/activity/invoke-answer.ts';
import { readShown } from '../../src/activity/read.ts';
import { createRandom, type Random } from '../../src/user/random.ts';

const words = [
  'type', 'text', 'title', 'id', 'value', 'body', 'items', 'columns', 'rows', 'cells', 'actions', 'card',
  'inlines', 'facts', 'choices', 'buttons', 'tap', 'selectAction', 'contentType', 'content', 'attachments',
  'suggestedActions', 'isVisible', 'min', 'label', 'fallbackText', 'price', 'total', 'status', '__proto__',
  'constructor', 'toString', 'preview', 'activityPreview', 'cards', 'url',
]; // prettier-ignore
const texts = [
  'message', 'invokeResponse', 'TextBlock', 'RichTextBlock', 'Container', 'ColumnSet', 'Table', 'FactSet',
  'ActionSet', 'Input.Text', 'Input.ChoiceSet', 'Input.Toggle', 'Action.Submit', 'Action.ShowCard', 'imBack',
  'application/vnd.microsoft.card.adaptive', 'application/vnd.microsoft.card.hero',
  'application/vnd.microsoft.card.receipt', 'application/vnd.microsoft.activity.message', '(1) a (2) b',
  'x?\n1. a\n2. b', '\u001b[31m', '\ud800', '',
]; // prettier-ignore

const answerTypes = ['continue', 'message', 'result', 'auth', 'botMessagePreview'];

function anything(random: Random, depth: number): unknown {
  const kind = random.int(depth > 0 ? 8 : 5);
  if (kind === 0) return random.pick([null, true, false, 0, -1, 1e308]);
  if (kind <= 4) return random.pick(texts);
  const length = random.int(4);
  if (kind === 5) return Array.from({ length }, () => anything(random, depth - 1));
  return JSON.parse(
    `{${Array.from({ length: length + 2 }, () => `${JSON.stringify(random.pick(words))}:${JSON.stringify(anything(random, depth - 1))}`).join(',')}}`,
  );
}

describe('Activities of any shape', () => {
  it('are read and described without an error, and change no prototype', () => {
    const random = createRandom(20260131);
    for (let round = 0; round < 1000; round += 1) {
      const parts = anything(random, 6) as Record<string, unknown> | null;
      const content = anything(random, 6);
      const contentType = random.pick(texts.filter((each) => each.startsWith('application')));
      const made = { type: 'message', attachments: [{ contentType, content }, content] };
      const dialog = random.pick(['task', 'config', 'composeExtension', 'tab']);
      const answer = { [dialog]: { ...parts, type: random.pick(answerTypes) } };
      const answers = [parts, { body: answer }].map((value) => ({ type: 'invokeResponse', value }));
      for (const activity of [made, { ...made, ...parts }, ...answers]) {
        const shown = readShown([visibleForm(activity as unknown as Activity)]);
        describeActivity(activity as unknown as Activity);
        assert(shown.texts.every((text) => typeof text === 'string'));
        assert(shown.actions.every(({ title }) => typeof title === 'string'));
        assert(shown.forms.every(({ inputs }) => inputs.every(({ id }) => typeof id === 'string')));
      }
    }
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(({} as Record<string, unknown>)['type'], undefined);
  });
});
