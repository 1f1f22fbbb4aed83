import { fileURLToPath } from 'node:url';
import { loadScenarios } from '../../src/scenario/load-scenarios.ts';
import { planConversations } from '../../src/scenario/run-scenarios.ts';
import type { ConversationPlan } from '../../src/scenario/run-conversation.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import type { BotName } from './defect.ts';
import { sharesOf } from '../../src/config/user-share.ts';

export const laneNames = ['scripts', 'replays', 'plain', 'agenda'] as const;
export type LaneName = (typeof laneNames)[number];

export const laneTitles: Readonly<Record<LaneName, string>> = {
  scripts: '(a) happy-path scripts',
  replays: '(b) replays',
  plain: '(c) agenda user, plain',
  agenda: '(d) agenda user, all personas and behaviours',
};

/** From dist/bench/detect to the project's folder. */
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The conversations of one lane, trial by trial: more than will be held. */
export async function plansOf(
  lane: Exclude<LaneName, 'replays'>,
  bot: BotName,
  seed: number,
  trials: number,
): Promise<ConversationPlan[]> {
  const scenarios = await scenariosOf(lane, bot);
  return planConversations({ scenarios, trials, seed });
}

async function scenariosOf(lane: Exclude<LaneName, 'replays'>, bot: BotName): Promise<Scenario[]> {
  if (lane === 'scripts') {
    return loadScenarios({ folder: root, patterns: [`bench/detect/happy-path/${bot}.yaml`] });
  }
  const all = await loadScenarios({ folder: root, patterns: [`bots/${bot}/scenarios/**/*.yaml`] });
  const simulated = all.filter(
    ({ user }) => !(user && sharesOf(user, root).every((share) => share.user.model === 'script')),
  );
  return lane === 'agenda' ? simulated : simulated.flatMap(plainly);
}

/**
 * The same goal and expectations, played by a user who makes no mistakes: no persona, no behaviours, no fixed
 * steps, and nothing said first that is corrected later. Goals of users who leave early have no such form.
 */
function plainly(scenario: Scenario): Scenario[] {
  const { script, behaviours, facts, ...rest } = scenario;
  if (behaviours.abandon !== undefined) return [];
  if (script !== undefined && !script.some((step) => 'simulate' in step)) return [];
  const meant = Object.entries(facts).map(([name, fact]) => {
    if (!('first' in fact)) return [name, fact] as const;
    return [name, { ...fact, first: undefined }] as const;
  });
  return [{ ...rest, facts: Object.fromEntries(meant), persona: 'plain', behaviours: {} }];
}
