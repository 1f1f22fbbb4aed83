import assert from 'node:assert/strict';
import { tokenAttacks } from '../../../src/auth/token-attacks.ts';
import { judgeAttacks } from '../../../src/release-check/tokens/judge-attacks.ts';
import type { Reception } from '../../../src/release-check/tokens/attack-bot.ts';

const answered = (code: number, acted = false): Reception => ({
  delivery: { status: 'answered', code },
  acted,
});

describe('Judging attacks', () => {
  const statusesOf = (control: Reception, reception: Reception): string[] => {
    const attacks = tokenAttacks.map((attack) => ({ attack, reception }));
    return judgeAttacks({ control, attacks }).map(({ id, status }) => `${id} ${status}`);
  };
  const all = (status: string): string[] => tokenAttacks.map(({ id }) => `${id} ${status}`);

  it('takes 401 and 403 for refusals, and anything that was done for none', () => {
    assert.deepEqual(statusesOf(answered(200), answered(401)), all('passed'));
    assert.deepEqual(statusesOf(answered(200), answered(403)), all('passed'));
    assert.deepEqual(statusesOf(answered(200), answered(202)), all('failed'));
    assert.deepEqual(statusesOf(answered(200), answered(401, true)), all('failed'));
    assert.deepEqual(statusesOf(answered(500, true), answered(500, true)), all('failed'));
  });

  it('warns of refusals that look like failures, and of silence', () => {
    assert.deepEqual(statusesOf(answered(200), answered(500)), all('warned'));
    const silent: Reception = { delivery: { status: 'unanswered', afterMs: 5 }, acted: false };
    assert.deepEqual(statusesOf(answered(200), silent), all('warned'));
  });

  it('learns from a bot that refuses the right token too only that it refuses to be called without', () => {
    assert.deepEqual(statusesOf(answered(401), answered(401)), ['A1 passed', ...all('person').slice(1)]);
  });
});
