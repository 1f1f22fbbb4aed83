import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import mime from 'mime-types';
import type { Attachment } from '../activity/activity.ts';
import { ConfigError, messageOf } from '../errors.ts';
import type { Random } from '../user/random.ts';
import type { GoalFact, UserGoal } from '../user/user-goal.ts';
import type { Fact, Scenario } from './schema.ts';

/** The goal of one trial: facts drawn, files read, `{fact}` in the goal's text replaced by what was drawn. */
export async function drawGoal(scenario: Scenario, random: Random): Promise<UserGoal> {
  const facts = await Promise.all(
    Object.entries(scenario.facts).map(([name, fact]) => drawFact(name, fact, random.fork(`fact ${name}`))),
  );
  const drawn = new Map(facts.map(({ name, values }) => [name, values.join(', ')]));
  // In one pass: a value is what was drawn, whatever signs it holds.
  const text = (scenario.goal ?? '').replace(
    /\{([^{}]+)\}/g,
    (all, name: string) => drawn.get(name.trim()) ?? all,
  );
  return { text, facts, learn: scenario.learn };
}

async function drawFact(name: string, fact: Fact, random: Random): Promise<GoalFact> {
  const asked = 'asked' in fact ? (fact.asked ?? []) : [];
  const first = 'first' in fact ? fact.first : undefined;
  if ('attach' in fact) {
    const attachment = await readAttachment(fact.attach);
    return { name, values: [attachment.name ?? fact.attach], alternatives: [], asked, attachment };
  }
  if ('canary' in fact)
    return { name, values: [drawCanary(fact.canary, random)], alternatives: [], asked, first };
  if ('oneOf' in fact) {
    const value = random.pick(fact.oneOf);
    const alternatives = fact.oneOf.filter((each) => each !== value);
    return { name, values: [value], alternatives, asked, first };
  }
  return { name, values: [fact.value].flat(), alternatives: [], asked, first };
}

/** Of so many codes that two of some hundred users hardly ever share one. */
function drawCanary(prefix: string, random: Random): string {
  return `${prefix}-${String(random.int(100_000_000)).padStart(8, '0')}`;
}

/** A file as a user would send it: content in a data URI, type by its name. */
export async function readAttachment(path: string): Promise<Attachment> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new ConfigError(
      'attachment-unreadable',
      `Failed to read the attachment ${path}: ${messageOf(error)}`,
      {
        hint: 'Paths of attachments are relative to the scenario file.',
        cause: error,
      },
    );
  }
  const contentType = mime.lookup(path) || 'application/octet-stream';
  return {
    contentType,
    contentUrl: `data:${contentType};base64,${bytes.toString('base64')}`,
    name: basename(path),
  };
}
