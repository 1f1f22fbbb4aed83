import assert from 'node:assert/strict';
import { describeActivity } from '../../src/activity/describe.ts';

describe('describeActivity', () => {
  it('shows the text, the buttons and the form of a message', () => {
    const card = {
      type: 'AdaptiveCard',
      body: [
        { type: 'Input.Text', id: 'to', label: 'To' },
        { type: 'Input.Number', id: 'amount', label: 'Amount' },
      ],
    };
    const line = describeActivity({
      type: 'message',
      text: 'Which\naccount?',
      suggestedActions: { actions: [{ type: 'imBack', title: 'Checking', value: 'c' }] },
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
    });
    assert.equal(line, 'message "Which account?" [Checking] + Adaptive Card with 2 inputs');
  });

  it('names what is no message by what matters', () => {
    assert.equal(describeActivity({ type: 'typing' }), 'typing');
    assert.equal(describeActivity({ type: 'invoke', name: 'task/fetch' }), 'invoke task/fetch');
    assert.equal(
      describeActivity({ type: 'conversationUpdate', membersAdded: [{ id: 'b', name: 'Bot' }] }),
      'conversationUpdate +Bot',
    );
    assert.equal(
      describeActivity({ type: 'trace', name: 'OnTurnError Trace', value: 'Error: boom' }),
      'trace OnTurnError Trace: Error: boom',
    );
    assert.equal(
      describeActivity({ type: 'invokeResponse', value: { status: 501 } }),
      'invokeResponse with status 501',
    );
  });

  it('says that there is no content', () => {
    assert.equal(describeActivity({ type: 'message' }), 'message without content');
    assert.equal(describeActivity({ type: 'message', value: { a: 1 } }), 'message with value {"a":1}');
  });

  it('is one line, short, and safe, whatever the bot sent', () => {
    const hostile = { type: '\u001b[2Jx', text: 5, attachments: [null, 3, { contentType: {} }] } as never;
    assert.doesNotMatch(describeActivity(hostile), /\p{Cc}/u);
    assert.ok(describeActivity({ type: 'message', text: 'a'.repeat(10_000) }).length < 120);
  });
});
