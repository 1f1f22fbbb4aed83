import type { Activity } from '../activity/activity.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { Fault } from './fault.ts';
import { teamsLimits } from './limits.ts';

const messageEntity = 'https://schema.org/Message';
const { citation: limits, refusals } = teamsLimits;

/**
 * What is wrong with a message's AI label and citations; Teams answers 400 to all of it. Rules: Teams, "Bot messages
 * with AI-generated content".
 */
export function findCitationFaults(activity: Activity): Fault[] {
  const roots = asArray(activity.entities)
    .map(asRecord)
    .filter((entity) => entity?.['type'] === messageEntity && isRoot(entity));
  const messages = roots.length > 1 ? ['A message may have one AI entity; this has several.'] : [];
  for (const root of roots)
    messages.push(...judgeCitations(asArray(root?.['citation']), asText(activity.text) ?? ''));
  return messages.map((message) => ({
    id: 'citation',
    message,
    refusal: { ...refusals.malformed, message },
  }));
}

function isRoot(entity: Record<string, unknown>): boolean {
  const type = asText(entity['@type']);
  return type === undefined || type === 'Message';
}

function judgeCitations(citations: readonly unknown[], text: string): string[] {
  const messages: string[] = [];
  if (citations.length > limits.count)
    messages.push(`A message may have ${limits.count} citations; this has ${citations.length}.`);
  for (const [index, each] of citations.entries()) {
    const citation = asRecord(each);
    const name = `Citation ${index + 1}`;
    const position = citation?.['position'];
    if (typeof position !== 'number' || !Number.isInteger(position) || position < 1)
      messages.push(`${name} needs a position, an integer from 1.`);
    else if (!text.includes(`[${position}]`))
      messages.push(`${name} stands nowhere in the text; expected [${position}].`);
    messages.push(...judgeAppearance(asRecord(citation?.['appearance']), name));
  }
  return messages;
}

function judgeAppearance(appearance: Record<string, unknown> | undefined, name: string): string[] {
  const title = asText(appearance?.['name']) ?? '';
  const abstract = asText(appearance?.['abstract']) ?? '';
  const keywords = asArray(appearance?.['keywords']).map((keyword) => asText(keyword) ?? '');
  const messages: string[] = [];
  if (title === '') messages.push(`${name} needs appearance.name.`);
  if (abstract === '') messages.push(`${name} needs appearance.abstract.`);
  if (title.length > limits.nameLength)
    messages.push(`${name}: a name may have ${limits.nameLength} characters, got ${title.length}.`);
  if (abstract.length > limits.abstractLength)
    messages.push(
      `${name}: an abstract may have ${limits.abstractLength} characters, got ${abstract.length}.`,
    );
  if (keywords.length > limits.keywords)
    messages.push(`${name}: there may be ${limits.keywords} keywords, got ${keywords.length}.`);
  const long = keywords.find((keyword) => keyword.length > limits.keywordLength);
  if (long !== undefined)
    messages.push(
      `${name}: a keyword may have ${limits.keywordLength} characters, got "${toPlainLine(long, 40)}".`,
    );
  return messages;
}
