import assert from 'node:assert/strict';
import type { Behaviour } from '../../../src/user/move.ts';
import { resolvePersona } from '../../../src/user/persona.ts';
import { createRandom } from '../../../src/user/random.ts';
import {
  fact,
  openChat,
  said,
  scheduleOf,
  suggest,
  transfer,
  turnRequest,
  type Chat,
  type Line,
} from './scripted.ts';

describe('Behaviours of a modelled user', () => {
  /** A user that has opened, then is asked for the amount with `behaviour` scheduled. */
  const atAmount = async (
    behaviour: Behaviour,
    line: Line,
    goal = transfer,
  ): Promise<Chat & { shown: Behaviour[] }> => {
    const schedule = scheduleOf([[], [], [behaviour]]);
    const chat = openChat(['need to send some money', 'to Anna of course', line], { schedule, goal });
    await chat.bot('Welcome.');
    await chat.bot('Who should receive it?');
    await chat.bot('How much do you want to send?');
    return { ...chat, shown: schedule.shown };
  };

  const steered: readonly [Behaviour, string, string, RegExp][] = [
    ['clarify', 'what do you mean by that?', '250 dollars please', /you ask what it means/],
    ['simpler', 'can you say that in plain words?', '250 dollars please', /simpler words/],
    [
      'tangent',
      'my neighbour just bought a huge green parrot',
      '250 dollars please',
      /nothing to do with it/,
    ],
    ['misunderstanding', 'to Anna, as I said', '250 dollars please', /one about the recipient/],
    ['correction', '200 dollars, sorry, 250 dollars', '250 dollars please', /first write 200 dollars/],
    ['mindChange', 'actually send it to Boris instead', 'yes to Anna please', /want Boris instead of Anna/],
  ];
  const goal = {
    ...transfer,
    facts: transfer.facts.map((each) =>
      each.name === 'recipient' ? { ...each, alternatives: ['Boris'] } : each,
    ),
  };
  for (const [behaviour, showing, missing, sentence] of steered) {
    it(`asks the model for ${behaviour}, and counts it where the words show it`, async () => {
      const chat = await atAmount(behaviour, showing, goal);
      assert.match(turnRequest(chat.client.requests.at(-1)).intent, sentence);
      assert.doesNotMatch(turnRequest(chat.client.requests[1]).intent, sentence);
      assert.deepEqual(chat.moves.at(-1)?.behaviours, [behaviour]);
      assert.deepEqual(chat.shown, [behaviour]);
      assert.deepEqual(chat.summary().model?.missed, {});
      assert.equal(chat.summary().invalid, undefined);
    });

    it(`counts ${behaviour} as missed where the words do not show it`, async () => {
      const chat = await atAmount(behaviour, missing, goal);
      assert.deepEqual(chat.moves.at(-1)?.behaviours, []);
      assert.deepEqual(chat.shown, []);
      assert.deepEqual(chat.summary().model?.missed, { [behaviour]: 1 });
      assert.equal(chat.summary().facts['recipient'], 'Anna');
    });
  }

  it('holds the new value to be true after a change of mind, in facts and intent', async () => {
    const chat = await atAmount('mindChange', 'actually send it to Boris instead', goal);
    assert.equal(chat.summary().facts['recipient'], 'Boris');
    await chat.bot('To Boris, then. How much?');
    assert.match(turnRequest(chat.client.requests.at(-1)).intent, /send money to Boris/);
  });

  it('dresses the words in slips and moods and asks the model for none of it', async () => {
    for (const behaviour of ['typo', 'hedge', 'colloquial', 'sarcasm', 'emotion'] as const) {
      const schedule = scheduleOf([[behaviour]]);
      const chat = openChat(['please transfer the money from my account, because it is urgent'], {
        schedule,
      });
      const move = await chat.bot('Welcome.');
      assert.notEqual(said(move), 'please transfer the money from my account, because it is urgent');
      assert.deepEqual(move.behaviours, [behaviour]);
      assert.deepEqual(schedule.shown, [behaviour]);
      assert.doesNotMatch(
        turnRequest(chat.client.requests[0]).intent,
        /typo|mistake|hedge|casual|sarcas|emotion/,
      );
    }
  });

  it('leaves values letter for letter, and types where it would have tapped to show a style', async () => {
    const schedule = scheduleOf([['typo'], ['colloquial']]);
    const chat = openChat(['Anna', 'transfer money please'], { schedule });
    const first = await chat.bot('Who should receive it?');
    assert.equal(said(first), 'Anna');
    assert.deepEqual(first.behaviours, []);
    assert.deepEqual(chat.summary().model?.missed, { typo: 1 });
    const second = await chat.bot(suggest('And now?', 'Transfer money', 'Stop'));
    assert.deepEqual(second.behaviours, ['colloquial']);
    assert.match(said(second), /^Transfer money|transfer money/);
  });

  it('breaks in with a second message, its own second sentence if it has one', async () => {
    const schedule = scheduleOf([[], ['interrupt'], ['interrupt']]);
    const chat = openChat(
      ['need to send some money', '250 dollars. Is there a fee for that?', 'to Anna please'],
      { schedule },
    );
    await chat.bot('Welcome.');
    const burst = await chat.bot('How much?');
    assert.equal(said(burst), '250 dollars.');
    assert.deepEqual(burst.meanwhile, { kind: 'say', text: 'Is there a fee for that?' });
    assert.deepEqual(burst.behaviours, ['interrupt']);
    const second = await chat.bot('There is none. Who should receive it?');
    assert.equal(said(second), 'to Anna please');
    assert.equal(second.meanwhile?.kind, 'say');
  });

  it('says again what it said, and leaves, without asking the model', async () => {
    const schedule = scheduleOf([[], ['repeat'], ['abandon']]);
    const chat = openChat(['need to send some money'], { schedule });
    await chat.bot('Welcome.');
    const again = await chat.bot('How much?');
    assert.equal(said(again), 'need to send some money');
    assert.deepEqual(again.behaviours, ['repeat']);
    const left = await chat.bot('How much?');
    assert.equal(left.act.kind, 'end');
    assert.deepEqual(left.behaviours, ['abandon']);
    assert.equal(chat.client.requests.length, 1);
    assert.deepEqual(schedule.shown, ['repeat', 'abandon']);
    assert.equal(chat.summary().goal, 'abandoned');
    assert.equal(chat.summary().invalid, undefined);
  });

  it('taps twice at once what it taps', async () => {
    const schedule = scheduleOf([['repeat'], ['repeat']]);
    const chat = openChat(['transfer money', '250 dollars of course'], { schedule });
    const twice = await chat.bot(suggest('And now?', 'Transfer money', 'Stop'));
    assert.equal(twice.act.kind, 'tap');
    assert.deepEqual(twice.meanwhile, twice.act);
    assert.deepEqual(twice.behaviours, ['repeat']);
    const missed = await chat.bot(suggest('How much?', '5 dollars', 'Stop'));
    assert.equal(missed.meanwhile, undefined);
    assert.deepEqual(chat.summary().model?.missed, { repeat: 1 });
  });

  it('believes a value that is to be said first, then puts it right', async () => {
    const chat = openChat(['200 dollars from checking to Anna', 'oh no, make it 250 dollars'], {
      goal: {
        ...transfer,
        facts: [fact('amount', '250 dollars', { first: '200 dollars' }), ...transfer.facts.slice(1)],
      },
    });
    await chat.bot('Welcome.');
    assert.match(turnRequest(chat.client.requests[0]).intent, /amount is 200 dollars/);
    assert.doesNotMatch(turnRequest(chat.client.requests[0]).intent, /250/);
    const move = await chat.bot('200 dollars to Anna, is that right?');
    assert.match(
      turnRequest(chat.client.requests[1]).intent,
      /You said 200 dollars by mistake: it is 250 dollars/,
    );
    assert.deepEqual(move.behaviours, ['correction']);
  });

  it('conditions the intent by what stands out in the persona, and shortens what a terse one says', async () => {
    const intentOf = async (preset: string): Promise<string> => {
      const chat = openChat(['need to send some money'], {
        persona: resolvePersona(preset, createRandom(1)),
      });
      await chat.bot('Welcome.');
      return turnRequest(chat.client.requests[0]).intent;
    };
    assert.match(await intentOf('hurried'), /You are in a hurry/);
    assert.match(await intentOf('novice'), /You know little about the subject/);
    assert.doesNotMatch(await intentOf('plain'), /hurry|know|annoyed|polite/);
    const chat = openChat(
      ['need to send some money to Anna. It has been such a long and lovely day. How does it work?'],
      {
        persona: resolvePersona('terse', createRandom(1)),
      },
    );
    assert.equal(said(await chat.bot('Welcome.')), 'need to send some money to Anna. How does it work?');
  });
});
