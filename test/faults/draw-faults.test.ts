import assert from 'node:assert/strict';
import { drawFaults } from '../../src/faults/draw-faults.ts';
import { answerFaults, type AnswerFault, type FaultSettings } from '../../src/faults/fault.ts';
import { createRandom } from '../../src/user/random.ts';

function draw(settings: FaultSettings, seed: number): (AnswerFault | undefined)[] {
  const next = drawFaults(answerFaults, settings, createRandom(seed));
  return Array.from({ length: 1000 }, next);
}

describe('drawFaults', () => {
  it('draws the same from the same seed, and about as often as asked', () => {
    const drawn = draw({ drop: 0.2 }, 7);
    assert.deepEqual(draw({ drop: 0.2 }, 7), drawn);
    assert.notDeepEqual(draw({ drop: 0.2 }, 8), drawn);
    const count = drawn.filter((fault) => fault === 'drop').length;
    assert.ok(count > 150 && count < 250, String(count));
  });

  it('leaves a fault where it was when another is added, but for those that both would befall', () => {
    const alone = draw({ throttle: 0.2 }, 7);
    const together = draw({ throttle: 0.2, drop: 0.5 }, 7);
    assert.deepEqual(
      together.map((fault) => fault === 'throttle'),
      alone.map((fault) => fault === 'throttle'),
    );
  });
});
