import { createRequire } from 'node:module';
import type * as AdaptiveCards from 'adaptivecards';
import { toPlainLine } from '../activity/plain-text.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import { teamsElements } from './card-elements.ts';
import type { CardFinding } from './card-finding.ts';
import { teamsLimits } from './limits.ts';
import { walkCard } from './walk-card.ts';

/** Judges Adaptive Cards by their schema. */
export type CardValidator = (card: unknown) => CardFinding[];

/**
 * Loads Microsoft's own parser of Adaptive Cards (adaptivecards 3, 40 ms) with as many actions as Teams' host config
 * allows. It parses and validates without a DOM; nothing is rendered. What `lintCard` finds as well is left to it.
 */
export function openCardValidator(): CardValidator {
  // Its entry for Node's loader cannot be resolved; the bundle can.
  const library = createRequire(import.meta.url)(
    'adaptivecards/dist/adaptivecards.min.js',
  ) as typeof AdaptiveCards;
  const hostConfig = new library.HostConfig({ actions: { maxActions: teamsLimits.card.actions } });
  const { ValidationEvent } = library;
  const linted = new Set([
    ValidationEvent.MissingCardType,
    ValidationEvent.TooManyActions,
    ValidationEvent.UnsupportedCardVersion,
    ValidationEvent.DuplicateId,
    ValidationEvent.RequiredInputsShouldHaveLabel,
    ValidationEvent.RequiredInputsShouldHaveErrorMessage,
  ]);
  const unknown = new Set([ValidationEvent.UnknownElementType, ValidationEvent.UnknownActionType]);

  return (value) => {
    const content = asRecord(value);
    if (content?.['type'] !== 'AdaptiveCard') return [];
    const context = new library.SerializationContext();
    const card = new library.AdaptiveCard();
    card.hostConfig = hostConfig;
    const events: AdaptiveCards.IValidationEvent[] = [];
    try {
      card.parse(content, context);
      for (let index = 0; index < context.eventCount; index += 1) events.push(context.getEventAt(index));
      events.push(...card.validateProperties().validationEvents);
    } catch (error) {
      const why = toPlainLine(error instanceof Error ? error.message : String(error), 200);
      return [finding(`The card cannot be parsed: ${why}.`, '')];
    }
    return events
      .filter(({ event }) => !linted.has(event) && !unknown.has(event))
      .map(({ message, source }) => finding(toPlainLine(message, 200), findPath(content, source)));
  };
}

function finding(message: string, path: string): CardFinding {
  return { id: 'card-schema', severity: 'must-fix', message, path };
}

/** The library tells the element and not its place: the first of its type and id. */
function findPath(
  card: Record<string, unknown>,
  source: AdaptiveCards.SerializableObject | undefined,
): string {
  if (!source) return '';
  const type = (source as Partial<AdaptiveCards.CardObject>).getJsonTypeName?.();
  const { id } = source as Partial<AdaptiveCards.CardObject>;
  const found = walkCard(card).nodes.find(
    (node) => node.type === type && asText(node.node['id']) === id && !teamsElements.has(node.type),
  );
  return found?.path ?? '';
}
