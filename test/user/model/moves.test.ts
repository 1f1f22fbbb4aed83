import assert from 'node:assert/strict';
import { readPick } from '../../../src/user/model/read-pick.ts';
import { loadWording } from '../../../src/user/wording.ts';
import { adaptiveCard, fact, openChat, said, suggest, transfer, turnsOf } from './scripted.ts';

const wording = loadWording('en');

describe('Words that pick', () => {
  const options = ['Savings account', 'Checking account', 'Cancel'].map((title) => ({ title }));
  const picks: readonly [string, string | undefined][] = [
    ['savings account', 'Savings account'],
    ['SAVINGS ACCOUNT!', 'Savings account'],
    ['the savings account please', 'Savings account'],
    ['savigns account', 'Savings account'],
    ['2', 'Checking account'],
    ['option 2', 'Checking account'],
    ['the first one', 'Savings account'],
    ['the last one please', 'Cancel'],
    ['7', undefined],
    ['savings account with 250 dollars', undefined],
    ['account', undefined],
    ['how much is on the savings account?', undefined],
    ['', undefined],
  ];
  for (const [words, title] of picks) {
    it(`take "${words}" for ${title ?? 'none of them'}`, () => {
      assert.equal(readPick(words, options, wording)?.title, title);
    });
  }

  it('take yes and no in other words for the one option that says so', () => {
    const answers = [{ title: 'Yes, go ahead' }, { title: 'No' }];
    assert.equal(readPick('yep', answers, wording)?.title, 'Yes, go ahead');
    assert.equal(readPick('nope', answers, wording)?.title, 'No');
    assert.equal(readPick('yes but to Boris and from savings', answers, wording), undefined);
  });

  it('take a number for itself where a number was asked for', () => {
    const rooms = [{ title: '1' }, { title: '3' }];
    assert.equal(readPick('3', rooms, wording, 'How many rooms?')?.title, '3');
    assert.equal(readPick('2', rooms, wording, 'How many rooms?'), undefined);
  });
});

describe('Moves of a modelled user', () => {
  const menu = suggest('What shall it be?', 'Transfer money', 'Check balance');

  it('tap what the words pick, and remember its title', async () => {
    const chat = openChat(['transfer money please', '250 dollars please']);
    const { act } = await chat.bot(menu);
    assert.ok(act.kind === 'tap');
    assert.equal(act.action.title, 'Transfer money');
    await chat.bot('How much?');
    assert.equal(turnsOf(chat.client.requests[1])[1], 'user: Transfer money');
  });

  it('tap as often as the rate says, drawn by the seed', async () => {
    const taps = async (tapRate: number): Promise<boolean[]> =>
      Promise.all(
        Array.from({ length: 40 }, async (_, seed) => {
          const chat = openChat(['transfer money please'], { settings: { tapRate }, seed });
          return (await chat.bot(menu)).act.kind === 'tap';
        }),
      );
    assert.equal((await taps(0)).filter(Boolean).length, 0);
    const half = await taps(0.5);
    assert.ok(half.filter(Boolean).length > 10 && half.filter(Boolean).length < 30);
    assert.deepEqual(half, await taps(0.5));
  });

  it('say what is written as a list, where nothing can be tapped', async () => {
    const chat = openChat(['the first one']);
    assert.equal(
      said(await chat.bot('What shall it be?\n\n1. Transfer money\n2. Check balance')),
      'the first one',
    );
  });

  it('say the rest', async () => {
    const chat = openChat(['can you transfer money to Anna for me?']);
    assert.equal(said(await chat.bot(menu)), 'can you transfer money to Anna for me?');
  });

  it('tap the button that confirms', async () => {
    const chat = openChat(['yeah sure']);
    const { act } = await chat.bot(suggest('Shall I send 250 dollars to Anna?', 'Yes, send it', 'No'));
    assert.ok(act.kind === 'tap');
    assert.equal(act.action.title, 'Yes, send it');
  });
});

describe('Forms of a modelled user', () => {
  const form = adaptiveCard(
    [
      { type: 'TextBlock', text: 'New transfer' },
      { type: 'Input.Text', id: 'recipient', label: 'Recipient', isRequired: true },
      { type: 'Input.Number', id: 'amount', label: 'Amount', isRequired: true },
      {
        type: 'Input.ChoiceSet',
        id: 'account',
        label: 'Account',
        isRequired: true,
        choices: [
          { title: 'Checking', value: 'c' },
          { title: 'Savings', value: 's' },
        ],
      },
      { type: 'Input.Text', id: 'reason', label: 'What is it for?', isRequired: true },
      { type: 'Input.Text', id: 'note', label: 'Note' },
    ],
    [{ type: 'Action.Submit', title: 'Send' }],
  );

  it('are filled from the facts, and by the model where these do not know', async () => {
    const chat = openChat(['a birthday present', '250 dollars to Anna, right']);
    const { act } = await chat.bot(form);
    assert.ok(act.kind === 'submit');
    assert.deepEqual(
      { ...act.values },
      { recipient: 'Anna', amount: 250, account: 'c', reason: 'a birthday present' },
    );
    assert.equal(chat.client.requests.length, 1);
    assert.match(
      turnsOf(chat.client.requests[0]).at(-1) ?? '',
      /^assistant: New transfer[\s\S]*\n\nWhat is it for\?$/,
    );
    await chat.bot('That is a lot of money.');
    assert.equal(
      turnsOf(chat.client.requests[1])[1],
      'user: Recipient: Anna, Amount: 250, Account: Checking, What is it for?: a birthday present',
    );
  });

  it('are filled by the model alone, field by field, where the settings say so', async () => {
    const chat = openChat(['Anna', 'no idea', '250 dollars', 'the first one', 'a present', 'none'], {
      settings: { forms: 'model' },
    });
    const { act } = await chat.bot(form);
    assert.ok(act.kind === 'submit');
    assert.deepEqual(
      { ...act.values },
      { recipient: 'Anna', amount: 250, account: 'c', reason: 'a present', note: 'none' },
    );
    assert.deepEqual(turnsOf(chat.client.requests[3]).slice(1), [
      'user: Anna',
      'assistant: Amount (number)?',
      'user: 250 dollars',
      'assistant: Account (Checking / Savings)?',
    ]);
    assert.equal(chat.summary().invalid, undefined);
  });

  it('get what they accept at least where the model never answers', async () => {
    const chat = openChat([''], { goal: { ...transfer, facts: [fact('recipient', 'Anna')] } });
    const { act } = await chat.bot(form);
    assert.ok(act.kind === 'submit');
    assert.deepEqual({ ...act.values }, { recipient: 'Anna', amount: 1, account: 'c', reason: '-' });
    assert.ok(chat.client.requests.length <= 9);
  });

  it('that the model fills against the facts make the user invalid', async () => {
    const chat = openChat(['Boris', '250', 'Checking', 'a present', 'none'], {
      settings: { forms: 'model' },
    });
    await chat.bot(form);
    assert.match(chat.summary().invalid ?? '', /said "Boris" where the recipient is "Anna"/);
  });
});
