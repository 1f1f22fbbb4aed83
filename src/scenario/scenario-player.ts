import path from 'node:path';
import type { Clock } from '../channel/ports.ts';
import type { Reason } from '../check/record.ts';
import { sharesOf, type UserShare } from '../config/user-share.ts';
import type { UserFields } from '../config/user-fields.ts';
import { ConfigError } from '../errors.ts';
import type { ModelClient } from '../model/ports.ts';
import { createAgendaUser } from '../user/agenda/agenda-user.ts';
import { createModelUser, type ModelUserOptions } from '../user/model/model-user.ts';
import type { Behaviour } from '../user/move.ts';
import { resolvePersona } from '../user/persona.ts';
import { createRandom, type Random } from '../user/random.ts';
import { createSchedule } from '../user/schedule.ts';
import type { Wording } from '../user/wording.ts';
import { drawGoal } from './draw-goal.ts';
import type { ConversationPlan } from './run-conversation.ts';
import type { Player } from './player.ts';
import { runScript } from './run-script.ts';
import type { Scenario, ScriptStep } from './schema.ts';

export interface ScenarioPlayerOptions {
  readonly clock: Clock;
  readonly locale: string;
  readonly wording: (locale: string) => Wording;
  /** Who plays the user where the scenario does not say, by weight: `script` plays nothing but the scenario's script. */
  readonly users: readonly UserShare[];
  /** The model that plays a user in a conversation; without it, only the agenda user and scripts can play. */
  readonly modelFor?: ((user: UserFields, plan: ConversationPlan) => ModelClient) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Plays a scenario's script with the user that it describes. Rejects with ConfigError for what cannot be played. */
export async function createScenarioPlayer(
  plan: ConversationPlan,
  options: ScenarioPlayerOptions,
): Promise<Player> {
  const { scenario } = plan;
  const random = createRandom(plan.seed);
  const share = drawShare(scenario, options, random.fork('share'));
  const goal = await drawGoal(scenario, random.fork('goal'));
  const persona = resolvePersona(share.persona ?? scenario.persona, random.fork('persona'));
  const { cover, ...rates } = scenario.behaviours;
  const schedule = createSchedule({
    rates,
    cover: cover ?? [],
    persona,
    random: random.fork('schedule'),
    trial: plan.trial - 1,
    trials: plan.trials,
  });
  const common = {
    goal,
    persona,
    wording: options.wording(scenario.locale ?? options.locale),
    random: random.fork('user'),
    schedule,
    today: () => new Date(options.clock.now()).toISOString().slice(0, 10),
  };
  const user = isPlayedByModel(share.user)
    ? createModelUser({ ...common, ...modelOf(share.user, plan, options) })
    : createAgendaUser(common);
  const steps = scenario.script ?? simulation(scenario, share);
  return {
    persona: persona.name,
    refreshesCards: true,
    perform: (stage) => runScript(steps, stage, user, goal),
    summary: () => user.summary(),
    remarks: () => schedule.missed().map(missedBehaviour),
  };
}

function isPlayedByModel({ model }: UserFields): boolean {
  return model !== 'agenda' && model !== 'script';
}

function modelOf(
  settings: UserFields,
  plan: ConversationPlan,
  { modelFor, signal = new AbortController().signal }: ScenarioPlayerOptions,
): Pick<ModelUserOptions, 'client' | 'settings' | 'kind' | 'signal'> {
  if (!modelFor) throw new Error('Failed to play a user by a model: none was given.');
  const kind = settings.model === 'assistant' ? 'chat' : 'turn';
  return { client: modelFor(settings, plan), settings, kind, signal };
}

/** The same user for the same seed, however many there are to choose from. */
function drawShare({ user, file }: Scenario, { users }: ScenarioPlayerOptions, random: Random): UserShare {
  const shares = user === undefined ? users : sharesOf(user, path.dirname(file));
  return random.weighted(shares.map((share) => ({ weight: share.weight, value: share })));
}

/** Without a script the user does as it likes, if there is one that can. */
function simulation(scenario: Scenario, { user }: UserShare): ScriptStep[] {
  if (user.model !== 'script') return [{ simulate: {} }];
  throw new ConfigError(
    'no-script',
    `Failed to run the scenario "${scenario.name}": it has no script, and its user is one.`,
    {
      hint: `Add \`script:\` to ${scenario.file}, or let the agenda user play it (\`user: {model: agenda}\`).`,
    },
  );
}

function missedBehaviour(behaviour: Behaviour): Reason {
  const message = `The behaviour ${behaviour} was to be covered, and the conversation gave no occasion for it.`;
  return { check: 'cover', severity: 'warning', message };
}
