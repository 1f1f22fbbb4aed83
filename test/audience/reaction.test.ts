import assert from 'node:assert/strict';
import { readShown } from '../../src/activity/read.ts';
import { classifyMove, type Reaction } from '../../src/audience/reaction.ts';
import type { Behaviour, MoveAct } from '../../src/user/move.ts';
import { createWordings } from '../../src/user/wording.ts';

const wording = createWordings()('en-US');

interface Case {
  readonly message?: string;
  readonly behaviours?: readonly Behaviour[];
  readonly mood?: number;
  readonly gaveUp?: boolean;
}

function classify(
  act: MoveAct,
  { message = 'What is your name?', behaviours = [], mood = 0.2, gaveUp = false }: Case = {},
): Reaction {
  const activities = [{ type: 'message', text: message }];
  return classifyMove(
    { act, behaviours },
    {
      view: { turn: 2, activities, shown: readShown(activities), timedOut: false },
      wording,
      traits: { patience: 0.5, verbosity: 0.5, formality: 0.5, expertise: 0.5, mood },
      goal: 'You are a user who wants to pay a bill.',
      gaveUp,
    },
  );
}

const say = (text: string, farewell?: boolean): MoveAct => ({ kind: 'say', text, farewell });

describe('What a move comes to', () => {
  it('is told for replies by the behaviour that shows in them', () => {
    const kinds: readonly (readonly [Behaviour, string])[] = [
      ['correction', 'correction'],
      ['mindChange', 'correction'],
      ['clarify', 'question'],
      ['simpler', 'question'],
      ['sarcasm', 'anger'],
      ['emotion', 'anger'],
      ['misunderstanding', 'misunderstanding'],
      ['tangent', 'tangent'],
      ['repeat', 'repetition'],
    ];
    for (const [behaviour, detail] of kinds) {
      const { kind, ...reaction } = classify(say('so be it'), { behaviours: ['typo', behaviour] });
      assert.deepEqual([kind, reaction.detail], ['reply', detail]);
    }
    assert.equal(classify(say('great'), { behaviours: ['emotion'], mood: 0.9 }).detail, 'joy');
  });

  it('is told by words otherwise', () => {
    const question = 'Shall I send it to your home address?';
    const kinds: readonly (readonly [string, string, string])[] = [
      ['Anna', 'What is your name?', 'answer'],
      ['Why do you ask?', 'What is your name?', 'question'],
      ['I want to pay a bill', 'What is your name?', 'goal'],
      ['bye', 'What is your name?', 'goodbye'],
      ['yes please', question, 'yes'],
      ['nope, not there', question, 'no'],
      ['yes, if I am not mistaken', question, 'yes'],
      ["i'm not sure but ok", question, 'answer'],
      ['That is a pity', 'We are closed today.', 'statement'],
    ];
    for (const [text, message, detail] of kinds) {
      assert.deepEqual(classify(say(text), { message }), { kind: 'reply', detail, words: text });
    }
  });

  it('is told for everything else by what is done', () => {
    const action = { title: 'Pay', place: 'card' as const, action: { type: 'imBack' }, activityId: '1' };
    const form = { activityId: '1', text: '', inputs: [], actions: [action] };
    assert.deepEqual(classify({ kind: 'tap', action }), { kind: 'tap', detail: 'Pay', words: '' });
    assert.deepEqual(classify({ kind: 'submit', form, action, values: { amount: 5 } }), {
      kind: 'submit',
      detail: 'Pay',
      words: 'amount=5',
    });
    assert.deepEqual(classify({ kind: 'react', reaction: 'like', activityId: '1' }), {
      kind: 'reaction',
      detail: 'like',
      words: '',
    });
    assert.equal(classify({ kind: 'wait', ms: 1 }).kind, 'silence');
    assert.equal(classify(say('  ')).kind, 'silence');
    assert.equal(classify({ kind: 'end', satisfied: false, reason: 'left' }).kind, 'leaving');
    assert.deepEqual(classify(say('forget it', true), { gaveUp: true }), {
      kind: 'leaving',
      words: 'forget it',
    });
    assert.deepEqual(classify(say('thanks', true)).detail, 'goodbye');
  });
});
