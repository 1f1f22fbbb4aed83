import assert from 'node:assert/strict';
import type { UserTurn } from '../../src/corpus/corpus-conversation.ts';
import { createScenarioNames, formatScenario } from '../../src/harvest/format-scenario.ts';
import { goalOf } from '../../src/harvest/goal-of.ts';
import { harvestScenario, type HarvestedScenario } from '../../src/harvest/harvest-scenario.ts';
import { loadWording } from '../../src/user/wording.ts';
import { makeConversation, typed } from '../corpus/corpus-factory.ts';

describe('making a scenario of a conversation', () => {
  const wording = loadWording('en-US');
  const harvest = (turns: readonly (string | UserTurn)[], closing = 'Done.'): HarvestedScenario => {
    const scenario = harvestScenario(makeConversation(turns, { closing }), wording);
    return scenario ?? assert.fail('There is no goal.');
  };

  it('reads the goal from the first turn that says one', () => {
    const cases: readonly (readonly [string, string, string?])[] = [
      ['I want to send 250 dollars to my sister please', 'send 250 dollars to your sister'],
      ['transfer money', 'transfer money'],
      ['hey there, can you help me to book a flight?', 'book a flight'],
      ['hi, my name is Bob and i need a loan, lol', 'get a loan'],
      ['Ugh! i was hoping to pay my bill, is that something you can do?', 'pay your bill'],
      ['How do I reset my password?', 'find out how to reset your password'],
      ['What are your opening hours?', 'know what are their opening hours', 'opening hours'],
      ['can you tell me my balance', 'know your balance', 'balance'],
      ['my card was stolen', 'get help: your card was stolen'],
      ['opening hours', 'ask about opening hours'],
      ['Write me a poem about {rain}', 'get a poem about rain'],
    ];
    for (const [text, wants, learn] of cases) {
      const goal = goalOf([typed('hello!'), typed(text)], wording);
      assert.deepEqual(goal, { text: `You are a user who wants to ${wants}.`, learn, turn: 1 }, text);
    }
    assert.equal(goalOf([typed('hi'), typed('ok')], wording), undefined);
    assert.equal(goalOf([typed('Я хочу взять кредит.')], loadWording('ru'))?.text, 'Я хочу взять кредит');
    const words = goalOf([typed(`tell me ${'more '.repeat(500)}`)], wording)?.text.split(' ').length ?? 0;
    assert.ok(words < 50);
  });

  it('reads facts from what was asked for and from forms, the last answer that was taken', () => {
    const { facts } = harvest([
      typed('I want a loan', 'Welcome!'),
      typed("it's 3000 dollars please", 'How much would you like to borrow?'),
      typed('what?', 'For what purpose?'),
      typed('blah', 'What is your income?'),
      typed('2500', 'Sorry, I did not get that. What is your income?'),
      typed('a kitchen', 'What is the purpose of the loan?'),
      typed('Saturn', 'Where do you live?'),
      typed('never mind', 'Sorry, there is no such place.'),
      typed('yes', 'Shall I go ahead?'),
      {
        heard: 'Please fill in.',
        kind: 'done',
        text: '',
        values: { phoneNumber: '415-555-2671', action: 'go' },
      },
    ]);
    assert.deepEqual(facts, {
      amount: '3000 dollars',
      income: '2500',
      purpose: 'a kitchen',
      'phone number': '202-555-0100',
    });
  });

  it('measures how the person wrote', () => {
    const calm = harvest([
      'I would like to know my balance, please.',
      'Thank you. Could you also show the last transfers to my savings account?',
    ]);
    const cross = harvest(
      [typed('send money', ''), typed('u idiots, tranfer it NOW!!!', 'Sorry, I did not understand.')],
      'Sorry, I did not understand.',
    );
    // 8 and 13 words: log2(10.5 / 2) / log2(32 / 2). Capital, stop, courtesy and nothing casual in both.
    assert.deepEqual(calm.persona, { verbosity: 0.6, formality: 1, mood: 0.8 });
    assert.equal(calm.typo, 0);
    // 2 and 5 words; of 2 turns 1 has a stop, 1 nothing casual. Angry in 1 of 2. Two replies in a row borne: 1/7.
    assert.deepEqual(cross.persona, { verbosity: 0.2, formality: 0.25, patience: 0.14, mood: 0.3 });
    assert.equal(cross.typo, 0.5);
  });

  it('holds no personal data, whoever said it', () => {
    const conversation = makeConversation(
      [
        typed('hi, my name is john smith, i want to block my card 4012888888881881', 'Hi Jane!'),
        typed('maria lopez', 'What is the name of the owner?'),
        typed('to maria, mail x@y.example', 'Where should I send it, John?'),
      ],
      { personNames: ['Jane Roe'], name: 'chats/jane roe.transcript' },
    );
    const scenario = harvestScenario(conversation, wording) ?? assert.fail();
    const text = JSON.stringify(scenario);
    for (const secret of ['john', 'smith', 'maria', 'lopez', 'jane', 'roe', '4012', 'y.example']) {
      assert.ok(!text.toLowerCase().includes(secret), `${secret} in ${text}`);
    }
  });

  it('names scenarios apart, and writes those that are alike once', () => {
    const name = createScenarioNames();
    const one = harvest(['send money']);
    assert.equal(name(one)?.name, 'send money');
    assert.equal(name({ ...one, persona: {} }), undefined);
    const second = name({ ...one, facts: { amount: '1' } });
    assert.deepEqual([second?.name, second?.slug], ['send money (2)', 'send-money-2']);
    assert.equal(name({ ...one, goal: 'You are a user who wants to Send-money 2.' })?.slug, 'send-money-2-2');
    assert.equal(name({ ...one, goal: '???' })?.slug, 'conversation');
  });

  it('is written with the goal, the facts and a word of warning', () => {
    const scenario = harvest([typed('I want a loan', ''), typed('3000', 'How much?')]);
    const text = formatScenario({ name: 'get a loan', slug: 'get-a-loan', scenario }, 's.json');
    assert.equal(
      text,
      `# yaml-language-server: $schema=s.json
# Made by \`understudy init --from\` of 2 turns of a person: one.transcript
# Personal data was replaced by rule. Rules miss names that nobody introduces: read it before you share it,
# and say under \`expect:\` what the bot must do.
name: get a loan
goal: You are a user who wants to get a loan.
locale: en-US
facts:
  amount: "3000"
persona:
  verbosity: 0.08
  formality: 0.38
  mood: 0.6
`,
    );
  });
});
