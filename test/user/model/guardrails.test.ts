import assert from 'node:assert/strict';
import type { Guardrail } from '../../../src/user/user.ts';
import {
  defaultSettings,
  fact,
  openChat,
  said,
  suggest,
  transfer,
  turnRequest,
  type Line,
} from './scripted.ts';

const off = {
  ...defaultSettings.guardrails,
  firstToken: false,
  earlyEnd: false,
  length: false,
  repetition: false,
  echo: false,
  glued: false,
  empty: false,
} as const;

describe('The guardrails', () => {
  /** What a user whose first drafts are wrong says in the end, after the bot's messages before. */
  const fires = async (
    guardrail: Guardrail,
    {
      before = [],
      bot,
      wrong,
      right,
    }: { before?: readonly [string, string][]; bot: string; wrong: Line; right: string },
  ): Promise<void> => {
    const chat = openChat([...before.map(([, line]) => line), wrong, wrong, right]);
    for (const [message] of before) await chat.bot(message);
    const asked = chat.client.requests.length;
    assert.equal(said(await chat.bot(bot)), right);
    assert.deepEqual(chat.summary().model?.guardrails, { [guardrail]: 2 });
    const seeds = chat.client.requests.slice(asked).map((request) => request.sampling.seed);
    assert.equal(new Set(seeds).size, 3);
    assert.equal(chat.summary().invalid, undefined);
  };

  it('draw a first turn again that begins as assistants do', () =>
    fires('firstToken', {
      bot: 'Welcome.',
      wrong: '\nI would like to send money',
      right: 'need to send some money',
    }));

  it('draw a turn again that leaves while the goal is open', () =>
    fires('earlyEnd', {
      bot: 'Welcome.',
      wrong: { text: 'goodbye for now', end: 'conversation' },
      right: 'need to send some money',
    }));

  it('draw a turn again that is too short', () =>
    fires('length', { bot: 'Welcome.', wrong: 'send money', right: 'need to send some money' }));

  it('draw a turn again that is too long', () =>
    fires('length', { bot: 'Welcome.', wrong: 'send money '.repeat(13), right: 'need to send some money' }));

  it('draw a turn again that repeats an earlier one, however it is typed', () =>
    fires('repetition', {
      before: [['Welcome.', 'need to send some money']],
      bot: 'That takes a moment.',
      wrong: 'Need to send some money!',
      right: 'how long does a transfer take?',
    }));

  it('draw a turn again that echoes the bot', () =>
    fires('echo', {
      bot: 'Welcome. I can transfer money and tell balances.',
      wrong: 'welcome, I can transfer money and tell balances',
      right: 'need to send some money',
    }));

  it('draw a turn again that echoes the intent', () =>
    fires('echo', {
      bot: 'Welcome.',
      wrong: 'a user who wants to send money to Anna',
      right: 'need to send some money',
    }));

  it('draw a turn again that is empty while the goal is open', () =>
    fires('empty', { bot: 'Welcome.', wrong: '\n ', right: 'need to send some money' }));

  it('take a draft that begins with the bot’s role for an empty one', async () => {
    const chat = openChat(['assistant\nHow can I help?', 'need to send some money']);
    assert.equal(said(await chat.bot('Welcome.')), 'need to send some money');
    assert.deepEqual(chat.summary().model?.guardrails, { glued: 1, empty: 1 });
  });

  it('cut off what the model wrote of the bot’s turn', async () => {
    for (const glued of [
      'assistant\n\nSure, done.',
      '<|eot_id|>Sure',
      '\nassistant: Sure',
      '.assistantSure! Done',
    ]) {
      const chat = openChat([`need to send some money${glued}`]);
      assert.equal(said(await chat.bot('Welcome.')).replace(/\.$/, ''), 'need to send some money');
      assert.deepEqual(chat.summary().model?.guardrails, { glued: 1 });
    }
  });

  it('leave an assistant alone that is spoken of', async () => {
    const chat = openChat(['are you a bank assistant or a real person, assistant?']);
    assert.match(said(await chat.bot('Welcome.')), /assistant\?$/);
    assert.deepEqual(chat.summary().model?.guardrails, {});
  });

  it('let short answers pass where the bot asks for yes or no, shows choices or asks for a fact', async () => {
    for (const [bot, answer] of [
      ['Shall I go ahead?', 'yes'],
      [suggest('Which account?', 'Checking', 'Savings'), 'neither'],
      ['How much do you want to send?', '250'],
    ] as const) {
      const chat = openChat(['need to send some money', answer]);
      await chat.bot('Welcome.');
      assert.equal(said(await chat.bot(bot)), answer);
    }
  });

  it('let the same answer pass where the bot asks the same again', async () => {
    const chat = openChat([
      'need to send some money',
      '250 dollars please',
      '250 dollars please',
      'yes',
      'yes',
    ]);
    await chat.bot('Welcome.');
    await chat.bot('How much?');
    assert.equal(said(await chat.bot("Sorry, I didn't get that. How much?")), '250 dollars please');
    await chat.bot('250 dollars, right?');
    assert.equal(said(await chat.bot('Shall I go ahead?')), 'yes');
    assert.equal(chat.summary().invalid, undefined);
  });

  it('let the same answer pass to another question that it answers too', async () => {
    const facts = [fact('rooms', '20'), fact('guests', '20')];
    const chat = openChat(['it is about rooms', '20', '20'], { goal: { ...transfer, facts } });
    await chat.bot('Welcome.');
    assert.equal(said(await chat.bot('How many rooms?')), '20');
    assert.equal(said(await chat.bot('How many guests?')), '20');
  });

  it('let a user go whom the bot sends off', async () => {
    const chat = openChat(['need to send some money', { text: '', end: 'conversation' }]);
    await chat.bot('Welcome.');
    assert.equal((await chat.bot('We are closed. Goodbye!')).act.kind, 'end');
    assert.equal(chat.summary().goal, 'abandoned');
    assert.equal(chat.summary().invalid, undefined);
  });

  it('ban early ends and first words at the model itself, the latter at the first turn only', async () => {
    const chat = openChat(['need to send some money', '250 dollars please']);
    await chat.bot('Welcome.');
    await chat.bot('How much?');
    const [first, second] = chat.client.requests.map(turnRequest);
    assert.deepEqual(first?.bans, { end: true, firstWords: ['I', 'You', 'Here'] });
    assert.deepEqual(second?.bans, { end: true, firstWords: [] });
  });

  it('have a switch each', async () => {
    const wrongs: readonly [Line, RegExp][] = [
      ['I want it', /^I want it$/],
      ['money', /^money$/],
      ['a user who wants to send money to Anna', /^a user/],
      ['send it over.assistant\nSure', /assistant/],
      [{ text: 'goodbye for now', end: 'conversation' }, /goodbye/],
    ];
    for (const [line, expected] of wrongs) {
      const chat = openChat([line], { settings: { guardrails: off } });
      assert.match(said(await chat.bot('Welcome.')), expected);
      assert.deepEqual(chat.summary().model?.guardrails, {});
      assert.deepEqual(turnRequest(chat.client.requests[0]).bans, { end: false, firstWords: [] });
    }
    const silent = openChat([''], { settings: { guardrails: off } });
    assert.equal((await silent.bot('Welcome.')).act.kind, 'end');
    assert.equal(silent.summary().goal, 'abandoned');
  });

  it('give up after so many draws: the user is invalid, and does nothing more', async () => {
    const chat = openChat(['hm'], { settings: { guardrails: { ...defaultSettings.guardrails, draws: 3 } } });
    const move = await chat.bot('Welcome.');
    assert.equal(move.act.kind, 'end');
    assert.equal(chat.client.requests.length, 3);
    assert.match(chat.summary().invalid ?? '', /none of 3 drafts passed \(length\)/);
    assert.deepEqual(chat.summary().model?.guardrails, { length: 3 });
    assert.equal((await chat.bot('Hello?')).act.kind, 'end');
    assert.equal(chat.client.requests.length, 3);
  });

  it('count calls and tokens, those of rejected drafts too', async () => {
    const chat = openChat(['hm', 'need to send some money']);
    await chat.bot('Welcome.');
    const { model } = chat.summary();
    assert.deepEqual(
      [model?.model, model?.calls, model?.promptTokens, model?.completionTokens],
      ['scripted', 2, 20, 6],
    );
  });

  it('do not blame the user for a bot that goes round in circles', async () => {
    const chat = openChat(['need to send some money']);
    for (let turn = 0; turn < 12 && chat.moves.at(-1)?.act.kind !== 'end'; turn += 1)
      await chat.bot('I did not catch that.');
    assert.equal(chat.moves.at(-1)?.act.kind, 'end');
    assert.equal(chat.summary().invalid, undefined);
    assert.equal(chat.summary().goal, 'abandoned');
  });
});
