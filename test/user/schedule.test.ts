import assert from 'node:assert/strict';
import { behaviours, type Behaviour } from '../../src/user/move.ts';
import type { BehaviourRates } from '../../src/user/persona.ts';
import { createRandom } from '../../src/user/random.ts';
import { createSchedule, isStyling, type Schedule } from '../../src/user/schedule.ts';

const all: ReadonlySet<Behaviour> = new Set(behaviours);

function schedule({
  rates = {},
  cover = [],
  seed = 1,
  trial = 0,
  trials = 1,
}: {
  rates?: BehaviourRates;
  cover?: readonly Behaviour[];
  seed?: number;
  trial?: number;
  trials?: number;
}): Schedule {
  return createSchedule({ rates, cover, persona: { rates: {} }, random: createRandom(seed), trial, trials });
}

/** Holds a conversation in which whatever is chosen happens. */
function hold(
  made: Schedule,
  moves: number,
  possible: ReadonlySet<Behaviour> = all,
): (readonly Behaviour[])[] {
  return Array.from({ length: moves }, () => {
    const chosen = made.choose(possible);
    for (const behaviour of chosen) made.happened(behaviour);
    return chosen;
  });
}

const everyRate: BehaviourRates = Object.fromEntries(behaviours.map((behaviour) => [behaviour, 0.6]));

describe('createSchedule', () => {
  it('does nothing that nobody asked for', () => {
    assert.deepEqual(hold(schedule({}), 20).flat(), []);
  });

  it('chooses the same for the same seed and otherwise not', () => {
    const moves = (seed: number) => hold(schedule({ rates: everyRate, seed }), 20);
    assert.deepEqual(moves(5), moves(5));
    assert.notDeepEqual(moves(5), moves(6));
  });

  it('replaces at most one move of a pair and a third of all, by rate', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const replaced = hold(schedule({ rates: everyRate, seed }), 30).map(
        (chosen) => chosen.filter((one) => !isStyling(one)).length,
      );
      assert.ok(replaced.every((count, index) => count <= 1 && count + (replaced[index + 1] ?? 0) <= 1));
      assert.ok(replaced.reduce((sum, count) => sum + count, 0) <= 10);
    }
  });

  it('keeps to what is possible at a move', () => {
    const possible = new Set<Behaviour>(['typo', 'clarify']);
    const chosen = new Set(hold(schedule({ rates: everyRate, cover: behaviours }), 30, possible).flat());
    assert.deepEqual([...chosen].toSorted(), ['clarify', 'typo']);
  });

  it('shows each covered behaviour in one trial, leaving last', () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const made = schedule({ cover: behaviours, seed });
      const chosen = hold(made, 20).flat();
      assert.deepEqual(new Set(chosen), all);
      assert.equal(
        chosen.findLast((behaviour) => !isStyling(behaviour)),
        'abandon',
      );
      assert.deepEqual(made.missed(), []);
    }
  });

  it('deals the covered behaviours out over the trials', () => {
    const trials = 5;
    const seen = Array.from({ length: trials }, (_, trial) =>
      hold(schedule({ cover: behaviours, trial, trials, seed: trial }), 8).flat(),
    );
    assert.deepEqual(new Set(seen.flat()), all);
    assert.ok(seen.every((one) => one.length <= 3));
  });

  it('forces a covered behaviour again until it has happened, and says what was missed', () => {
    const made = schedule({ cover: ['mindChange', 'typo'] });
    assert.deepEqual(made.choose(all), ['mindChange', 'typo']);
    made.happened('typo');
    assert.deepEqual(made.missed(), ['mindChange']);
    assert.deepEqual(made.choose(all), ['mindChange']);
    made.happened('mindChange');
    assert.deepEqual(made.missed(), []);
  });

  it('brings every covered behaviour within two occasions', () => {
    for (const behaviour of behaviours) {
      if (behaviour === 'abandon') continue;
      for (let seed = 0; seed < 6; seed += 1) {
        assert.ok(
          hold(schedule({ cover: [behaviour], seed }), 2)
            .flat()
            .includes(behaviour),
          behaviour,
        );
      }
    }
  });

  it('does not leave before the third move', () => {
    const moves = hold(schedule({ rates: { abandon: 1 } }), 3);
    assert.deepEqual(moves, [[], [], ['abandon']]);
  });

  it('leaves in the end when something else to cover is never possible', () => {
    const moves = hold(schedule({ cover: ['correction', 'abandon'] }), 12, new Set<Behaviour>(['abandon']));
    assert.deepEqual(moves.flat(), ['abandon']);
  });

  it('lets the rates given override those of the persona', () => {
    const made = createSchedule({
      rates: { typo: 0 },
      cover: [],
      persona: { rates: { typo: 1, hedge: 1 } },
      random: createRandom(1),
      trial: 0,
      trials: 1,
    });
    assert.deepEqual(made.choose(all), ['hedge']);
  });
});
