import assert from 'node:assert/strict';
import { systemClock } from '../../src/channel/system.ts';
import { sharesOf } from '../../src/config/user-share.ts';
import { userSchema } from '../../src/config/user-fields.ts';
import type { ModelClient } from '../../src/model/ports.ts';
import { createScenarioPlayer } from '../../src/scenario/scenario-player.ts';
import { scenarioSchema, type Scenario } from '../../src/scenario/schema.ts';
import { createWordings } from '../../src/user/wording.ts';

const wording = createWordings();
const silent: ModelClient = { name: 'none', send: () => Promise.reject(new Error('not asked')) };

function scenarioWith(fields: object): Scenario {
  return {
    ...scenarioSchema.parse({ goal: 'You are a user who wants tea.', ...fields }),
    name: 'tea',
    file: '/s/tea.yaml',
    line: 1,
  };
}

/** Who plays each of `count` trials: the model's name in the settings, or `agenda`, and the persona. */
async function cast(users: unknown, count: number, scenario = scenarioWith({})): Promise<string[]> {
  const players: string[] = [];
  for (let seed = 1; seed <= count; seed += 1) {
    let played = 'agenda';
    const player = await createScenarioPlayer(
      { scenario, trial: seed, trials: count, seed },
      {
        clock: systemClock,
        locale: 'en-US',
        wording,
        users: sharesOf(userSchema.parse(users), '/config'),
        modelFor: (user) => {
          played = user.file ?? user.name ?? user.model;
          return silent;
        },
      },
    );
    players.push(`${played} ${player.persona}`);
  }
  return players;
}

describe('a mix of users', () => {
  const mix = [
    { weight: 3, user: { model: 'agenda' } },
    { weight: 1, user: { model: 'userlm', name: 'big' }, persona: 'terse' },
  ];

  it('is drawn by weight, each user with its own persona', async () => {
    const players = await cast(mix, 400);
    assert.deepEqual([...new Set(players)].toSorted(), ['agenda plain', 'big terse']);
    const modelled = players.filter((each) => each === 'big terse').length;
    assert.ok(modelled > 70 && modelled < 130, `${modelled} of 400, 100 expected`);
  });

  it('is the same for the same seeds', async () => {
    assert.deepEqual(await cast(mix, 30), await cast(mix, 30));
  });

  it('gives way to the user of the scenario, whose file is found from the scenario', async () => {
    const scenario = scenarioWith({ user: { model: 'gguf', file: 'models/a.gguf' } });
    assert.deepEqual(await cast(mix, 2, scenario), ['/s/models/a.gguf plain', '/s/models/a.gguf plain']);
  });

  it('refuses a scenario without a script where the script alone was to play', async () => {
    await assert.rejects(cast({ model: 'script' }, 1), /it has no script, and its user is one/);
  });
});
