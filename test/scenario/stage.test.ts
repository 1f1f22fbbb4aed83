import assert from 'node:assert/strict';
import type { Move } from '../../src/user/move.ts';
import { makeCountingUser, openFakeStage } from './fake-conversation.ts';

const say = (text: string): Move => ({ act: { kind: 'say', text }, behaviours: [] });
const end: Move = { act: { kind: 'end', satisfied: false, reason: 'enough' }, behaviours: [] };

describe('A stage', () => {
  it('shows the greeting, and after each move what came of it', async () => {
    const { stage, turns } = openFakeStage([['Welcome!'], ['One'], ['Two', 'Three']]);
    assert.deepEqual(stage.view.shown.texts, []);
    await stage.open();
    assert.deepEqual(stage.view.shown.texts, ['Welcome!']);
    await stage.play(say('a'));
    await stage.play(say('b'));
    assert.deepEqual(stage.view.shown.texts, ['Two', 'Three']);
    assert.deepEqual(
      turns.map(({ index }) => index),
      [0, 1, 2],
    );
    assert.equal(stage.isOver(), false);
  });

  it('is over when the user leaves, when a step has failed, at the limit of turns, and when it is cancelled', async () => {
    const left = openFakeStage([]).stage;
    await left.open();
    await left.play(end);
    assert.ok(left.isOver());

    const failed = openFakeStage([]);
    failed.stage.fail({ check: 'script', severity: 'failed', message: 'x' });
    assert.ok(failed.stage.isOver());
    assert.equal(failed.reasons.length, 1);

    const { stage } = openFakeStage([], { maxTurns: 1 });
    await stage.open();
    assert.equal(stage.isOver(), false);
    await stage.play(say('a'));
    assert.ok(stage.isOver());

    assert.ok(openFakeStage([], { isCancelled: () => true }).stage.isOver());
    const broken = openFakeStage([], {
      isCancelled: () => {
        throw new Error('the disk is full');
      },
    });
    assert.throws(() => broken.stage.isOver(), /the disk is full/);
  });

  it('is over, with the reason, when there is no bot to talk to, and not when the bot fails', async () => {
    const gone = openFakeStage([], { delivery: { status: 'answered', code: 404 } });
    await gone.stage.open();
    await gone.stage.play(say('a'));
    assert.ok(gone.stage.isOver());
    assert.deepEqual(
      gone.reasons.map(({ check, severity }) => [check, severity]),
      [['bot-unreachable', 'errored']],
    );
    const failing = openFakeStage([], { delivery: { status: 'answered', code: 500 } });
    await failing.stage.open();
    await failing.stage.play(say('a'));
    assert.equal(failing.stage.isOver(), false);
    assert.deepEqual(failing.reasons, []);
  });

  it('waits for the bot before a move that waits, and for no other', async () => {
    const { stage, waits } = openFakeStage([]);
    await stage.open();
    await stage.play(say('a'));
    await stage.play({ act: { kind: 'wait', ms: 700 }, behaviours: [] });
    assert.deepEqual(waits, [700]);
  });

  it('lets a user act until it leaves, or has made its moves', async () => {
    const until = openFakeStage([[], ['One']]);
    await until.stage.open();
    const { user, seen } = makeCountingUser(2);
    await until.stage.simulate(user, Infinity, false);
    assert.deepEqual(
      until.played.map(({ act }) => act.kind),
      ['say', 'say', 'end'],
    );
    assert.deepEqual(
      seen.map(({ shown }) => shown.texts),
      [[], ['One'], []],
    );
    assert.ok(until.stage.isOver());

    const limited = openFakeStage([]);
    await limited.stage.open();
    await limited.stage.simulate(makeCountingUser(9).user, 3, false);
    assert.equal(limited.played.length, 3);
    assert.equal(limited.stage.isOver(), false);
  });

  it('goes on after a user that has what it wanted, when there is more to play', async () => {
    const { stage, played } = openFakeStage([]);
    await stage.open();
    await stage.simulate(makeCountingUser(1).user, Infinity, true);
    assert.deepEqual(
      played.map(({ act }) => act.kind),
      ['say'],
    );
    assert.equal(stage.isOver(), false);
  });
});
