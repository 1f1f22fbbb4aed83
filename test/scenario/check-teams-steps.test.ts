import assert from 'node:assert/strict';
import { parseSource } from '../../src/config/source-file.ts';
import { checkTeamsSteps, type ScenarioPlace } from '../../src/scenario/check-teams-steps.ts';

const team: ScenarioPlace = {
  channelId: 'msteams',
  conversation: 'thread',
  members: ['Anna', 'Alex Wilber'],
};

function check(steps: string, place?: ScenarioPlace): string[] {
  const [document] = parseSource(`script:\n${steps}`, 'a.yaml').documents;
  assert(document);
  return checkTeamsSteps(document, place).map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

describe('Steps about Teams in a file', () => {
  it('are told what they lack, and what they have too much', () => {
    const steps = `
  - teams: { event: editMessage, reaction: like }
  - teams: memberAdded
  - teams: { event: teamArchived, name: Sales }
  - teams: { event: reactionAdded, text: x }
  - teams: meetingStart`;
    assert.deepEqual(check(steps), [
      '3 script[0].teams: editMessage needs text, which is not given',
      '3 script[0].teams.reaction: editMessage has no reaction; it takes text and member',
      '4 script[1].teams: memberAdded needs member, which is not given',
      '5 script[2].teams.name: teamArchived has no name; it takes nothing besides its name',
      '6 script[3].teams.text: reactionAdded has no text; it takes member and reaction',
    ]);
  });

  it('cannot happen on other channels, or in other places', () => {
    const steps = `
  - teams: readReceipt
  - user: { as: Alex Wilber, say: hi }
  - teams: meetingStart`;
    assert.deepEqual(check(steps, { ...team, channelId: 'emulator' }), [
      '3 script[0].teams: readReceipt happens on the channel msteams alone, and the configured channel is emulator',
      '4 script[1].user.as: other members exist on the channel msteams alone, and the configured channel is emulator',
      '5 script[2].teams: meetingStart happens on the channel msteams alone, and the configured channel is emulator',
    ]);
    assert.deepEqual(check(steps, team), [
      '5 script[2].teams: meetingStart happens in meetings alone, which group chats stand for, and this conversation is channel',
    ]);
  });

  it('name members who are there by then', () => {
    const steps = `
  - user: { as: bob, say: hi }
  - teams: { event: memberAdded, member: Bob Lee }
  - user: { as: bob, say: hi }
  - teams: { event: memberRemoved, member: Bob Lee }
  - teams: { event: reactionAdded, member: Bob }`;
    const there = 'there are Anna, Alex Wilber';
    assert.deepEqual(check(steps, team), [
      `3 script[0].user.as: there is no member "bob" in this conversation; ${there}`,
      `7 script[4].teams.member: there is no member "Bob" in this conversation; ${there}`,
    ]);
    assert.deepEqual(check(steps), []);
  });
});
