import assert from 'node:assert/strict';
import { createStreamedMessages } from '../../src/conversation/streamed-messages.ts';
import { openScene, answered, settleMs } from './fake-bot.ts';
import { settle } from './fake-clock.ts';

function info(fields: Record<string, unknown>) {
  return { entities: [{ type: 'streaminfo', ...fields }] };
}

describe('a streamed message', () => {
  it('is shown as one message that grows, and the turn lasts until its end', async () => {
    const { clock, bot, conversation, entries } = await openScene({ behave: () => answered });
    const move = { act: { kind: 'say', text: 'hi', farewell: false }, behaviours: [], cause: 'test' };
    const played = conversation.play(move as never);
    await settle();
    bot.send({
      id: 's',
      type: 'typing',
      text: 'Searching',
      ...info({ streamType: 'informative', streamSequence: 1 }),
    });
    bot.send({ type: 'typing', text: 'A brown', ...info({ streamId: 's', streamSequence: 2 }) });
    await clock.advance(5_000);
    const partial = conversation.view();
    assert.deepEqual(partial.shown.texts, ['A brown']);
    bot.send({ type: 'typing', text: 'A brown fox', ...info({ streamId: 's', streamSequence: 3 }) });
    bot.send({
      type: 'message',
      text: 'A brown fox jumps.',
      ...info({ streamId: 's', streamType: 'final' }),
    });
    await clock.advance(settleMs);
    const turn = await played;
    assert.equal(turn.timedOut, false);
    const view = conversation.view();
    assert.deepEqual(view.shown.texts, ['A brown fox jumps.']);
    assert.deepEqual(
      view.activities.map(({ id, type }) => [id, type]),
      [['s', 'message']],
    );
    assert.equal(entries.filter(({ from }) => from === 'bot').length, 4);
  });

  it('is not waited for when the SDK has lost what makes it one', () => {
    const streamed = createStreamedMessages();
    const lossy = { type: 'typing', id: 'x', text: 'A', entities: [{ type: 'streaminfo' }] };
    assert.equal(streamed.fold(lossy), lossy);
    assert.equal(streamed.isOpen, false);
  });
});
