import { toPlainLine } from '../../activity/plain-text.ts';
import type { CardFinding } from '../../teams-rules/card-finding.ts';
import { findCards } from '../../teams-rules/find-cards.ts';
import { judgeCards } from '../../teams-rules/judge-cards.ts';
import type { Evidence, Exchange } from '../evidence.ts';
import { judged, notApplicable, type Finding, type Judgement, type Rule } from '../rule.ts';
import { links } from './links.ts';
import { findingOf, type Held } from './read-exchange.ts';

/** What cards must be like, wherever the bot shows one: in messages and in the answers to invokes. */
export const cardRules: readonly Rule[] = [
  {
    id: 'B14',
    link: links.guidelines,
    title: 'A card has six actions at most',
    severity: 'good-to-fix',
    check: (evidence) => overCards(evidence, 'card-actions'),
  },
  {
    id: 'B15',
    link: links.guidelines,
    title: 'Nothing of a card is cut off on a phone',
    severity: 'must-fix',
    heuristic: true,
    check: (evidence) => overCards(evidence, 'card-truncation'),
  },
  {
    id: 'C1',
    link: links.cards,
    title:
      'Teams can show every card, and take what people enter: its kind, version, elements, properties and inputs',
    severity: 'must-fix',
    check: (evidence) =>
      overCards(
        evidence,
        'card-kind',
        'card-type',
        'card-version',
        'card-empty',
        'card-element',
        'card-element-version',
        'card-duplicate-id',
        'card-schema',
        'card-input-id',
        'card-input-choices',
      ),
  },
  {
    id: 'C2',
    link: links.cards,
    title: 'Nothing of a template is left in a card',
    severity: 'must-fix',
    check: (evidence) => overCards(evidence, 'card-unresolved'),
  },
  {
    id: 'C3',
    link: links.cardText,
    title: 'Hero and thumbnail cards hold no markdown, which Teams shows as it is typed',
    severity: 'must-fix',
    check: (evidence) => overCards(evidence, 'hero-markdown'),
  },
  {
    id: 'C4',
    link: links.cardDesign,
    title:
      'Everybody can use a card: alternative texts, labels, error messages, text for those who see no card',
    severity: 'good-to-fix',
    check: (evidence) =>
      overCards(
        evidence,
        'card-alt-text',
        'card-action-title',
        'card-input-label',
        'card-input-error',
        'card-fallback-text',
        'card-speak',
      ),
  },
];

/** One finding for each rule of docs/cards.md and place in a card; the same card may come many times. */
function overCards(evidence: Evidence, ...ids: readonly string[]): Judgement {
  const seen = new Map<string, Finding>();
  let count = 0;
  for (const talk of evidence.talks) {
    for (const exchange of talk.exchanges) {
      for (const shown of shownBy(exchange)) {
        count += findCards(shown).length;
        for (const finding of judgeCards(shown)) {
          const key = `${finding.id} ${finding.path} ${finding.message}`;
          if (ids.includes(finding.id) && !seen.has(key)) seen.set(key, tell(finding, { talk, exchange }));
        }
      }
    }
  }
  return count === 0
    ? notApplicable('the bot showed no cards')
    : judged(`looked at cards, ${count} in all`, [...seen.values()]);
}

/** What a person is shown: messages, and the answer to an invoke as the transcript keeps it. */
function shownBy({ sent, deliveries, invoke }: Exchange) {
  const answers = invoke
    ? deliveries.flatMap((delivery) =>
        delivery.status === 'answered'
          ? [{ type: 'invokeResponse', value: { status: delivery.code, body: delivery.body } }]
          : [],
      )
    : [];
  return [...sent.map(({ activity }) => activity), ...answers];
}

function tell({ id, message, path }: CardFinding, held: Held): Finding {
  return findingOf(held, `${message} (${id})`, toPlainLine(`a card, at ${path}`, 300));
}
