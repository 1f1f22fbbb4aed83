import assert from 'node:assert/strict';
import { fact, openChat, said, transfer, turnRequest } from './scripted.ts';

describe('How a modelled user ends', () => {
  it('has reached its goal with all facts given, all questions answered, and the model content', async () => {
    const chat = openChat([
      'need to send 250 dollars from checking to Anna',
      'what is the confirmation number?',
      { text: '', end: 'conversation' },
    ]);
    await chat.bot('Welcome.');
    await chat.bot('I have sent 250 dollars to Anna.');
    const { act } = await chat.bot('The confirmation number is TX-77.');
    assert.deepEqual(act, { kind: 'end', satisfied: true, reason: 'goal reached' });
    assert.equal(turnRequest(chat.client.requests[2]).bans.end, false);
    assert.equal(turnRequest(chat.client.requests[1]).bans.end, true);
    const { goal, learned, facts } = chat.summary();
    assert.equal(goal, 'reached');
    assert.deepEqual(learned, { 'confirmation number': 'TX-77' });
    assert.deepEqual(facts, { amount: '250 dollars', recipient: 'Anna', account: 'checking' });
  });

  it('may not leave before it has put right what it said wrongly first', async () => {
    const facts = [fact('amount', '250 dollars', { first: '200 dollars' })];
    const chat = openChat(['need to send 200 dollars', 'wait, make it 250 dollars', ''], {
      goal: { ...transfer, facts },
    });
    await chat.bot('Welcome.');
    await chat.bot('The confirmation number is TX-77.');
    assert.equal(turnRequest(chat.client.requests[1]).bans.end, true);
    await chat.bot('Now it is 250 dollars.');
    assert.equal(turnRequest(chat.client.requests[2]).bans.end, false);
  });

  it('takes an empty turn for leaving once it has what it wanted', async () => {
    const chat = openChat(['need to send 250 dollars from checking to Anna', '']);
    await chat.bot('Welcome.');
    const { act } = await chat.bot('Done. The confirmation number is TX-77.');
    assert.deepEqual(act, { kind: 'end', satisfied: true, reason: 'goal reached' });
  });

  it('leaves by itself where the model goes on and on', async () => {
    const chat = openChat([
      'need to send 250 dollars from checking to Anna',
      'great, and is there a fee?',
      'how fast are transfers?',
      'good to know about transfers',
      'and the money arrives safely?',
    ]);
    await chat.bot('Welcome.');
    for (let turn = 0; turn < 4; turn += 1) await chat.bot(`Done. The confirmation number is TX-7${turn}.`);
    assert.deepEqual(chat.moves.at(-1)?.act, { kind: 'end', satisfied: true, reason: 'goal reached' });
  });

  it('goes by what the bot says is done where it never asked for a fact', async () => {
    const chat = openChat(['need to send 250 dollars to Anna', { text: 'thanks', end: 'conversation' }], {
      goal: {
        text: 'You are a user who wants to send money.',
        facts: ['amount: 250 dollars', 'recipient: Anna', 'account: checking'].map((each) => {
          const [name = '', value = ''] = each.split(': ');
          return { name, values: [value], alternatives: [], asked: [] };
        }),
        learn: [],
      },
    });
    await chat.bot('Welcome.');
    assert.equal(said(await chat.bot('I have transferred 250 dollars to Anna.')), 'thanks');
    assert.equal((await chat.bot('Bye.')).act.kind, 'end');
    assert.equal(chat.summary().goal, 'reached');
  });

  it('has given up when it may leave before, and open when it is cut off', async () => {
    const chat = openChat(['need to send some money', { text: 'forget it, goodbye', end: 'conversation' }], {
      settings: {
        guardrails: {
          firstToken: true,
          earlyEnd: false,
          length: false,
          repetition: true,
          echo: true,
          glued: true,
          empty: true,
          draws: 8,
        },
      },
    });
    await chat.bot('Welcome.');
    assert.equal(chat.summary().goal, 'open');
    await chat.bot('How much?');
    await chat.bot('Bye.');
    assert.equal(chat.summary().goal, 'abandoned');
  });

  it('passes on what the client throws', async () => {
    const chat = openChat([
      () => {
        throw new Error('the model is gone');
      },
    ]);
    await assert.rejects(chat.bot('Welcome.'), /the model is gone/);
  });
});
