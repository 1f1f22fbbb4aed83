import { stringify } from 'yaml';
import { toPlainLine } from '../activity/plain-text.ts';
import type { HarvestedScenario } from './harvest-scenario.ts';

/** A scenario with a name of its own. */
export interface NamedScenario {
  readonly name: string;
  /** The name as a file's, without ending: lower case, no spaces. Differs from all others. */
  readonly slug: string;
  readonly scenario: HarvestedScenario;
}

const maxNameLength = 60;

/** Collects scenarios: names each after its goal, and leaves out those that differ only in their traits. */
export function createScenarioNames(): (scenario: HarvestedScenario) => NamedScenario | undefined {
  const seen = new Set<string>();
  const slugs = new Set<string>();
  return (scenario) => {
    const key = JSON.stringify([scenario.goal, scenario.facts, scenario.learn]);
    if (seen.has(key)) return undefined;
    seen.add(key);
    const base = nameOf(scenario.goal);
    let name = base;
    for (let nth = 2; slugs.has(slugOf(name)); nth += 1) name = `${base} (${nth})`;
    slugs.add(slugOf(name));
    return { name, slug: slugOf(name), scenario };
  };
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** The goal without what all goals begin with, and without signs that names of files cannot have. */
function nameOf(goal: string): string {
  const short = goal
    .replace(/^You are a user who wants to /u, '')
    .replace(/[^\p{L}\p{N}\s'-]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const cut = short.length <= maxNameLength ? short : short.slice(0, maxNameLength).replace(/\s+\S*$/u, '');
  return slugOf(cut) === '' ? 'conversation' : cut;
}

/** The scenario's file, with what its reader must know at the top. */
export function formatScenario({ name, scenario }: NamedScenario, schema: string): string {
  const { goal, facts, learn, persona, typo, locale, turns, source } = scenario;
  const text = stringify(
    {
      name,
      goal,
      ...(locale !== undefined && { locale }),
      ...(Object.keys(facts).length > 0 && { facts }),
      ...(learn.length > 0 && { learn }),
      persona: Object.keys(persona).length > 0 ? persona : 'plain',
      ...(typo > 0 && { behaviours: { typo } }),
    },
    { lineWidth: 0 },
  );
  return `# yaml-language-server: $schema=${schema}
# Made by \`understudy init --from\` of ${turns === 1 ? '1 turn' : `${turns} turns`} of a person: ${toPlainLine(source, 200)}
# Personal data was replaced by rule. Rules miss names that nobody introduces: read it before you share it,
# and say under \`expect:\` what the bot must do.
${text}`;
}
