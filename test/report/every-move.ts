import type { Attachment } from '../../src/activity/activity.ts';
import { readShown } from '../../src/activity/read.ts';
import type { MoveAct } from '../../src/user/move.ts';

/** Escape sequences (colour, title, clipboard), C1 controls, bidirectional overrides, a carriage return. */
export const hostile =
  '\u001b[31mred\u001b]0;title\u0007\u001b]52;c;eA==\u001b\\\u009b2J\u0000\u0008 \u202eevil\u202c \u2066x\u2069\rover';

const content = {
  body: [
    { type: 'TextBlock', text: 'How much?' },
    { type: 'Input.Number', id: 'amount', label: 'Amount', isRequired: true },
    { type: 'Input.Toggle', id: 'agree', label: 'Agree' },
  ],
  actions: [{ type: 'Action.Submit', title: 'Send' }],
};
const attachments: Attachment[] = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];

/** A message with a form. */
export const form = { type: 'message', text: undefined, attachments };

const shown = readShown([{ ...form, id: 'form-1' }]);
const [shownForm] = shown.forms;
const [action] = shown.actions;
if (!shownForm || !action) throw new Error('The form cannot be read.');

export const everyMove: readonly MoveAct[] = [
  { kind: 'say', text: 'hi' },
  { kind: 'tap', action },
  { kind: 'submit', form: shownForm, action, values: { amount: 5, agree: true } },
  {
    kind: 'attach',
    attachments: [{ contentType: 'image/png', name: 'map.png' }, { contentType: 'text/plain' }],
  },
  { kind: 'react', reaction: 'like', activityId: 'a1' },
  { kind: 'event', name: 'go' },
  { kind: 'invoke', name: 'do' },
  { kind: 'send', activity: { type: 'typing' } },
  { kind: 'wait', ms: 50 },
  { kind: 'end', satisfied: true, reason: '' },
  { kind: 'end', satisfied: false, reason: 'no patience left' },
];
