import assert from 'node:assert/strict';
import type { CardAction } from '../../src/activity/activity.ts';
import { readShown } from '../../src/activity/read.ts';
import type { ShownAction } from '../../src/activity/shown.ts';
import { activityOf } from '../../src/conversation/activities-of.ts';
import type { MoveAct } from '../../src/user/move.ts';

function tap(action: CardAction, title = 'Title'): MoveAct {
  const shown: ShownAction = { title, place: 'card', action, activityId: 'card-1' };
  return { kind: 'tap', action: shown };
}
/** What leaves the device, without the fields that are undefined. */
const sent = (act: MoveAct): unknown => {
  const outgoing = activityOf(act);
  return outgoing && (JSON.parse(JSON.stringify(outgoing.activity)) as unknown);
};
const submit = (data?: unknown): unknown => sent(tap({ type: 'Action.Submit', data }));

describe('The activity of a move', () => {
  it('is a message for what is said, with its files for what is attached', () => {
    const file = { contentType: 'text/plain', contentUrl: 'data:,x', name: 'x.txt' };
    assert.deepEqual(sent({ kind: 'say', text: 'hi' }), { type: 'message', textFormat: 'plain', text: 'hi' });
    assert.deepEqual(sent({ kind: 'attach', attachments: [file] }), {
      type: 'message',
      textFormat: 'plain',
      text: '',
      attachments: [file],
    });
  });

  it('is a reaction, an event, an invoke or the given activity for the other moves', () => {
    assert.deepEqual(sent({ kind: 'react', reaction: 'like', activityId: 'a1' }), {
      type: 'messageReaction',
      reactionsAdded: [{ type: 'like' }],
      replyToId: 'a1',
    });
    assert.deepEqual(sent({ kind: 'event', name: 'go', value: 1 }), { type: 'event', name: 'go', value: 1 });
    assert.deepEqual(sent({ kind: 'invoke', name: 'do', value: {} }), {
      type: 'invoke',
      name: 'do',
      value: {},
    });
    assert.deepEqual(sent({ kind: 'send', activity: { type: 'typing' } }), { type: 'typing' });
  });

  it('does not exist for waiting and leaving, nor for actions that stay on the device', () => {
    assert.equal(sent({ kind: 'wait', ms: 1 }), undefined);
    assert.equal(sent({ kind: 'end', satisfied: true, reason: '' }), undefined);
    for (const type of ['openUrl', 'signin', 'call', 'playAudio', 'downloadFile', 'showImage']) {
      assert.equal(sent(tap({ type, title: 'x', value: 'https://x' })), undefined, type);
    }
    for (const type of ['Action.OpenUrl', 'Action.ShowCard', 'Action.ToggleVisibility', 'constructor', '']) {
      assert.equal(sent(tap({ type })), undefined, type);
    }
  });

  it('is a message with the value as text for imBack', () => {
    const expected = { type: 'message', textFormat: 'plain', text: 'v' };
    assert.deepEqual(sent(tap({ type: 'imBack', value: 'v' })), expected);
    assert.deepEqual(sent(tap({ type: 'imBack', value: { a: 1 } }, 'v')), expected);
    assert.deepEqual(sent(tap({ type: 'imBack' }, 'v')), expected);
  });

  it('is a message with text, or with an object as value, for postBack', () => {
    const channelData = { postBack: true };
    const message = { type: 'message', textFormat: 'plain', channelData };
    assert.deepEqual(sent(tap({ type: 'postBack', value: 'v' })), { ...message, text: 'v' });
    assert.deepEqual(sent(tap({ type: 'postBack', value: null })), { ...message, text: 'Title' });
    assert.deepEqual(sent(tap({ type: 'postBack', value: { a: 1 } })), {
      ...message,
      value: { a: 1 },
      replyToId: 'card-1',
    });
  });

  it('is a message with text and value for messageBack', () => {
    assert.deepEqual(sent(tap({ type: 'messageBack', text: 't', displayText: 'd', value: { a: 1 } })), {
      type: 'message',
      textFormat: 'plain',
      text: 't',
      value: { a: 1 },
      replyToId: 'card-1',
      channelData: { messageBack: { displayText: 'd', text: 't', value: { a: 1 } } },
    });
  });

  it('is a message with a value for Action.Submit', () => {
    const expected = { type: 'message', replyToId: 'card-1', channelData: { postBack: true } };
    assert.deepEqual(submit({ a: 1 }), { ...expected, value: { a: 1 } });
    assert.deepEqual(submit(), { ...expected, value: {} });
    assert.deepEqual(submit('words'), {
      type: 'message',
      textFormat: 'plain',
      text: 'words',
      replyToId: 'card-1',
    });
  });

  it("follows the msteams key of an Action.Submit's data", () => {
    const message = { type: 'message', textFormat: 'plain', replyToId: 'card-1' };
    assert.deepEqual(submit({ msteams: { type: 'imBack', value: 'v' } }), { ...message, text: 'v' });
    assert.deepEqual(submit({ msteams: { type: 'messageBack', text: 't', value: { a: 1 } } }), {
      ...message,
      text: 't',
      value: { a: 1 },
    });
    const data = { msteams: { type: 'task/fetch' }, id: 7 };
    assert.deepEqual(submit(data), {
      type: 'invoke',
      name: 'task/fetch',
      value: { data, context: { theme: 'default' } },
      replyToId: 'card-1',
    });
  });

  it('is the invoke adaptiveCard/action for Action.Execute', () => {
    const action: CardAction = { type: 'Action.Execute', id: 'e1', verb: 'go', data: { a: 1 } };
    assert.deepEqual(sent(tap(action)), {
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: 'card-1',
      value: {
        action: { type: 'Action.Execute', id: 'e1', title: 'Title', verb: 'go', data: { a: 1 } },
        trigger: 'manual',
      },
    });
  });

  it('is an invoke that its value names for invoke', () => {
    const value = { type: 'order/cancel', data: 1 };
    const expected = { type: 'invoke', name: 'order/cancel', value, replyToId: 'card-1' };
    assert.deepEqual(sent(tap({ type: 'invoke', value })), expected);
  });

  it('is an invoke of Teams for a suggested Action.Submit', () => {
    const [action] = readShown([
      {
        type: 'message',
        id: 'card-1',
        suggestedActions: { actions: [{ type: 'Action.Submit', title: 'Go', value: { a: 1 } }] },
      },
    ]).actions;
    assert(action);
    assert.deepEqual(sent({ kind: 'tap', action }), {
      type: 'invoke',
      name: 'suggestedActions/submit',
      value: { a: 1 },
      replyToId: 'card-1',
    });
  });

  it('is an invoke with the value as its data for invoke that opens a dialog', () => {
    const data = { type: 'task/fetch', data: 1 };
    assert.deepEqual(sent(tap({ type: 'invoke', value: data })), {
      type: 'invoke',
      name: 'task/fetch',
      value: { data, context: { theme: 'default' } },
      replyToId: 'card-1',
    });
  });

  it('carries the values of a form over its data, and what was left untouched by default', () => {
    const content = {
      body: [
        { type: 'Input.Text', id: 'name' },
        { type: 'Input.Number', id: 'amount', value: 5 },
        { type: 'Input.Toggle', id: 'agree' },
      ],
      actions: [{ type: 'Action.Submit', title: 'Send', data: { step: 1, name: 'from data' } }],
    };
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
    const { forms, actions } = readShown([{ type: 'message', id: 'm1', attachments }]);
    const [form] = forms;
    const [action] = actions;
    assert(form && action);
    const untouched = { step: 1, name: 'from data', amount: '5', agree: 'false' };
    const valueOf = (act: MoveAct): unknown => activityOf(act)?.activity.value;
    assert.deepEqual(valueOf({ kind: 'tap', action }), untouched);
    const values = { name: 'Anna', agree: true };
    assert.deepEqual(valueOf({ kind: 'submit', form, action, values }), { ...untouched, ...values });
  });

  it('tells for how long a person would wait', () => {
    const patience = (act: MoveAct): unknown => activityOf(act)?.expectsReply;
    assert.equal(patience({ kind: 'say', text: 'hi' }), 'yes');
    assert.equal(patience({ kind: 'say', text: 'bye', farewell: true }), 'maybe');
    assert.equal(patience(tap({ type: 'Action.Submit' })), 'yes');
    assert.equal(patience({ kind: 'event', name: 'go' }), 'no');
    assert.equal(patience({ kind: 'react', reaction: 'like', activityId: 'a1' }), 'no');
    assert.equal(patience({ kind: 'send', activity: { type: 'message' } }), 'yes');
  });
});
