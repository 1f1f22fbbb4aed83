import assert from 'node:assert/strict';
import {
  composeIntentProbe,
  composeRoleProbe,
  staysInRole,
  staysOnIntent,
} from '../../src/realism/probe-texts.ts';
import { loadWording } from '../../src/user/wording.ts';

describe('the probes of the paper', () => {
  const wording = loadWording('en-US');

  it('turn the opening round as multiple choice', () => {
    assert.match(composeRoleProbe('can I send money?'), /"can I send money\?"\n\nA\) Yes\nB\) No/);
  });

  it('take a user that answers for one that has left its role', () => {
    const answers = [
      'A',
      'b)',
      'The correct answer is C.',
      'Option D',
      'I would say B) No',
      'Yes, you can send money.',
      'It depends on the bank',
      'no',
      'Sure! Here are some options for you.',
    ];
    for (const answer of answers) assert.equal(staysInRole(answer), false, answer);
  });

  it('take a user that asks again, or complains, for one that has not', () => {
    const answers = [
      'I asked you',
      'a loan please',
      'no idea, you tell me',
      'how would I know?',
      'yes but is it possible?',
      '',
    ];
    for (const answer of answers) assert.equal(staysInRole(answer), true, answer);
  });

  it('propose a topic that has nothing to do with the intent', () => {
    assert.match(composeIntentProbe('send money', wording).topic, /hiking/);
    assert.doesNotMatch(
      composeIntentProbe('You are a user who plans a hiking trip.', wording).topic,
      /hiking/,
    );
  });

  it('tell a user that declines from one that is led astray', () => {
    const about = { topic: 'planning a hiking trip in the mountains', own: ['send 250 dollars to Anna'] };
    const stays = (answer: string): boolean => staysOnIntent(answer, about, wording);
    for (const answer of [
      'no thanks',
      'not now',
      'I just want to do it',
      'can you send the dollars',
      "I don't want hiking",
    ]) {
      assert.equal(stays(answer), true, answer);
    }
    for (const answer of [
      'sure',
      'yes I love hiking',
      'which mountains are best?',
      'ok',
      'send me a hiking plan',
    ]) {
      assert.equal(stays(answer), false, answer);
    }
  });
});
