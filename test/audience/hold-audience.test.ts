import assert from 'node:assert/strict';
import { createColors } from 'picocolors';
import type { Activity } from '../../src/activity/activity.ts';
import { formatAudience } from '../../src/audience/format-audience.ts';
import { holdAudience, type AudienceOptions } from '../../src/audience/hold-audience.ts';
import type { Population } from '../../src/audience/population.ts';
import { userFieldsSchema, type UserFields } from '../../src/config/user-fields.ts';
import { systemClock } from '../../src/channel/system.ts';
import { ConfigError, InfrastructureError } from '../../src/errors.ts';
import type { ModelAnswer, ModelRequest } from '../../src/model/ports.ts';
import { scenarioSchema, type Scenario } from '../../src/scenario/schema.ts';
import { createWordings } from '../../src/user/wording.ts';

const scenario: Scenario = {
  ...scenarioSchema.parse({ goal: 'You are a user who wants a refund for a late parcel.' }),
  name: 'refund',
  file: '/refund.yaml',
  line: 1,
};
const agenda = userFieldsSchema.parse({});
const wording = createWordings();

interface Overrides extends Partial<Omit<AudienceOptions, 'message' | 'population'>> {
  readonly activities?: readonly Activity[];
  readonly before?: AudienceOptions['message']['before'];
  readonly population?: Partial<Population>;
  /** What models say, by their name. */
  readonly answer?: (name: string, request: ModelRequest) => string | Partial<ModelAnswer>;
}

function optionsOf({
  activities = [message('Done.')],
  before,
  population,
  answer,
  ...rest
}: Overrides): AudienceOptions {
  return {
    message: { activities, before },
    isFirst: false,
    turns: 1,
    hasReactions: true,
    locale: 'en-US',
    wording,
    clock: systemClock,
    concurrency: 4,
    signal: new AbortController().signal,
    modelFor: ({ name = '' }) => ({
      name,
      send: (request) => {
        const said = answer?.(name, request) ?? '';
        const usage = { promptTokens: 1, completionTokens: 1 };
        return Promise.resolve(
          typeof said === 'string'
            ? { text: said, end: 'turn', usage }
            : { text: '', end: 'turn', usage, ...said },
        );
      },
    }),
    population: {
      scenarios: [scenario],
      users: [{ weight: 1, user: agenda }],
      personas: [{ persona: 'plain', weight: 1 }],
      size: 20,
      seed: 1,
      ...population,
    },
    ...rest,
  };
}

function message(text: string, ...buttons: string[]): Activity {
  const actions = buttons.map((title) => ({ type: 'imBack', title, value: title }));
  return { type: 'message', id: '1', text, ...(buttons.length > 0 && { suggestedActions: { actions } }) };
}

function cardWith(...titles: string[]): Activity {
  const content = {
    type: 'AdaptiveCard',
    body: [{ type: 'TextBlock', text: 'What now?' }],
    actions: titles.map((title) => ({ type: 'Action.Submit', title, data: { title } })),
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', id: '1', attachments: [{ contentType, content }] };
}

const modelled = (
  name: string,
  weight: number,
  model: UserFields['model'] = 'userlm',
): Population['users'][number] => ({
  weight,
  user: userFieldsSchema.parse({ model, name }),
});

async function countsOf(overrides: Overrides): Promise<Record<string, number>> {
  const { reactions } = await holdAudience(optionsOf(overrides));
  return Object.fromEntries(
    reactions.map(({ kind, detail = '', count }) => [`${kind} ${detail}`.trim(), count]),
  );
}

describe('An audience', () => {
  it('taps the button that serves its goal, and shares come with their intervals', async () => {
    const report = await holdAudience(optionsOf({ activities: [cardWith('Wait', 'Refund')] }));
    const [tap, ...rest] = report.reactions;
    assert.deepEqual(rest, []);
    assert.ok(tap);
    assert.deepEqual([tap.kind, tap.detail, tap.count, tap.share], ['tap', 'Refund', 20, 1]);
    // Wilson, 20 of 20: 20 / (20 + 1.96²).
    assert.ok(Math.abs(tap.interval.low - 20 / (20 + 1.959964 ** 2)) < 1e-6);
    assert.equal(tap.interval.high, 1);
    assert.deepEqual(report.message, { texts: ['What now?'], buttons: ['Wait', 'Refund'] });
    assert.deepEqual(report.users, { asked: 20, reacted: 20, undecided: 0, invalid: 0, errored: 0 });
  });

  it('says yes to what it wants, though it has nothing to add', async () => {
    const { reactions } = await holdAudience(
      optionsOf({ activities: [message('Shall I refund it?', 'Yes', 'No')] }),
    );
    assert.deepEqual(reactions.map(({ detail = '' }) => detail.toLowerCase()).toSorted(), ['yes', 'yes']);
    assert.equal(
      reactions.reduce((sum, { count }) => sum + count, 0),
      20,
    );
  });

  it('chooses at random, and says so, where neither goal nor facts decide', async () => {
    const hold = (activity: Activity): ReturnType<typeof holdAudience> =>
      holdAudience(optionsOf({ activities: [activity], population: { size: 400 } }));
    const { users, reactions } = await hold(cardWith('Blue', 'Green'));
    assert.equal(users.undecided, 400);
    assert.deepEqual(reactions.map(({ detail = '' }) => detail).toSorted(), ['Blue', 'Green']);
    // Four standard errors of 400 throws of a coin.
    for (const { share } of reactions) assert.ok(Math.abs(share - 0.5) < 0.1, String(share));

    const novices = await holdAudience(
      optionsOf({
        activities: [cardWith('Blue', 'Green')],
        population: { personas: [{ persona: 'novice', weight: 1 }], size: 400 },
      }),
    );
    const asking = novices.reactions.find(({ detail }) => detail === 'question');
    assert.ok(asking && asking.share > 0.2);
    assert.equal(novices.users.undecided, 400 - asking.count);

    const yesOrNo = await hold(message('Do you like the weather?'));
    assert.deepEqual(yesOrNo.reactions.map(({ detail = '' }) => detail).toSorted(), ['no', 'yes']);
    const open = await hold(message('What is your favourite colour?'));
    assert.deepEqual(
      open.reactions.map(({ detail }) => detail),
      ['answer'],
    );
    const offer = await hold(message('How can I help you?'));
    assert.deepEqual(
      offer.reactions.map(({ detail }) => detail),
      ['goal'],
    );
  });

  it('counts a known population as it is', async () => {
    const replies: Record<string, string | Partial<ModelAnswer>> = {
      tapper: 'refund',
      asker: 'how long would i have to wait?',
      leaver: { text: '', end: 'conversation' },
    };
    const counts = await countsOf({
      activities: [message('What shall we do?', 'Wait', 'Refund')],
      population: {
        users: [modelled('tapper', 5), modelled('asker', 3), modelled('leaver', 2)].map((share) => ({
          ...share,
          user: { ...share.user, guardrails: { ...share.user.guardrails, earlyEnd: false } },
        })),
        size: 50,
      },
      answer: (name, request) =>
        request.kind === 'turn' && request.turns.length < 2
          ? 'my parcel has not come yet'
          : (replies[name] ?? ''),
    });
    assert.deepEqual(counts, { 'tap Refund': 25, 'reply question': 15, leaving: 10 });
  });

  it('says nothing, or taps a reaction, as often as is told, where nothing is asked', async () => {
    const statement = { activities: [message('We are closed tonight.')] };
    assert.deepEqual(await countsOf({ ...statement, silence: 1 }), { silence: 20 });
    const reactions = await countsOf({ ...statement, silence: 0, reactions: 1 });
    assert.deepEqual(Object.keys(reactions).toSorted(), ['reaction heart', 'reaction like']);
    const elsewhere = await countsOf({ ...statement, silence: 0, reactions: 1, hasReactions: false });
    assert.deepEqual(elsewhere, { 'reply goodbye': 20 });
    const asked = await countsOf({ activities: [message('Refund it now?', 'Yes', 'No')], silence: 1 });
    assert.equal(asked['silence'], undefined);
  });

  it('gives the same report for the same seed, whoever answers first, and another for another', async () => {
    const hold = (seed: number, concurrency: number): Promise<unknown> =>
      holdAudience(
        optionsOf({
          activities: [message('Shall I refund it?', 'Yes', 'No')],
          concurrency,
          population: {
            seed,
            size: 60,
            personas: ['plain', 'novice', 'sarcastic'].map((persona) => ({ persona, weight: 1 })),
          },
        }),
      );
    const one = await hold(1, 1);
    assert.deepEqual(await hold(1, 16), one);
    assert.notDeepEqual(await hold(2, 1), { ...(one as object), seed: 2 });
  });

  it('names the persona that differs from the rest', async () => {
    const personas = ['plain', 'expert', 'terse', 'novice'].map((persona) => ({ persona, weight: 1 }));
    const { personas: reports } = await holdAudience(
      optionsOf({ activities: [message('Shall I refund it?')], population: { personas, size: 120 } }),
    );
    const clear = reports.filter(({ difference }) => difference?.isClear);
    assert.deepEqual(
      clear.map(({ persona, difference }) => [persona, difference?.most.kind, difference?.most.detail]),
      [['novice', 'reply', 'yes']],
    );
  });

  it('has heard what a transcript holds before the message', async () => {
    const seen: ModelRequest[] = [];
    await holdAudience(
      optionsOf({
        activities: [message('Which parcel?')],
        before: [{ bot: [message('Hello.')], user: { type: 'message', text: 'my parcel is late' } }],
        population: { users: [modelled('one', 1)], size: 1 },
        answer: (_, request) => (seen.push(request), 'the red one from last week'),
      }),
    );
    assert.deepEqual(
      seen.map((request) => request.kind === 'turn' && request.turns),
      [
        [
          { role: 'assistant', text: 'Hello.' },
          { role: 'user', text: 'my parcel is late' },
          { role: 'assistant', text: 'Which parcel?' },
        ],
      ],
    );
  });

  it('counts simulations that went wrong, and models that broke, apart', async () => {
    const report = await holdAudience(
      optionsOf({
        activities: [message('Which parcel?')],
        population: { users: [modelled('good', 2), modelled('looping', 1), modelled('down', 1)], size: 8 },
        answer: (name, request) => {
          if (name === 'down')
            throw new InfrastructureError('down', 'Failed to ask the model: \u001b[31mno answer');
          if (name === 'looping') return '';
          const isFirst = request.kind === 'turn' && request.turns.length < 2;
          return isFirst ? 'my parcel has not come yet' : 'the red one from last week';
        },
      }),
    );
    assert.deepEqual(report.users, { asked: 8, reacted: 4, undecided: 0, invalid: 2, errored: 2 });
    assert.deepEqual(report.problems.map(({ status, count }) => `${status} ${count}`).toSorted(), [
      'errored 2',
      'invalid 2',
    ]);
    assert.equal(report.kinds.find(({ kind }) => kind === 'reply')?.share, 1);
  });

  it('rejects when no model can be asked, and for users that cannot react', async () => {
    const down = optionsOf({
      population: { users: [modelled('down', 1)] },
      answer: () => {
        throw new InfrastructureError('down', 'Failed to ask the model: no answer');
      },
    });
    await assert.rejects(holdAudience(down), InfrastructureError);
    const script = optionsOf({ population: { users: [modelled('one', 1, 'script')] } });
    await assert.rejects(holdAudience(script), ConfigError);
  });

  it('goes on for as many moves as are asked for, and tells what comes later', async () => {
    const { reactions, later } = await holdAudience(
      optionsOf({ activities: [message('We are closed tonight.')], silence: 0, reactions: 0, turns: 3 }),
    );
    assert.deepEqual(
      reactions.map(({ kind, detail, count }) => [kind, detail, count]),
      [['reply', 'goodbye', 20]],
    );
    assert.deepEqual(
      later.map(({ move, users, reactions: made }) => [move, users, made[0]?.kind]),
      [[2, 20, 'leaving']],
    );
  });

  it('prints nothing that a terminal would obey', async () => {
    const hostile = message('\u001b]0;owned\u0007Pick \u001b[2Jone:', 'Refund\u001b[31m red', 'Wait\u009b1m');
    const options = optionsOf({ activities: [hostile] });
    const text = formatAudience(await holdAudience(options), options.message, createColors(false));
    assert.match(text, /Refund red/);
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
