import { toPlainLine } from '../activity/plain-text.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import { isNewer } from './activity-rules.ts';
import { elementVersions, teamsElements } from './card-elements.ts';
import type { CardFinding } from './card-finding.ts';
import { findUnresolved } from './find-unresolved.ts';
import { teamsLimits } from './limits.ts';
import { lintInput } from './lint-input.ts';
import { walkCard, type CardNode } from './walk-card.ts';

const { card: limits } = teamsLimits;

/**
 * Judges an Adaptive Card as a bot sends it, by rules of our own: what Teams renders, who can read it, what a phone
 * shows. Never throws, whatever the card is. `validateCard` adds what the schema says.
 */
export function lintCard(card: unknown): CardFinding[] {
  const content = asRecord(card);
  if (content?.['type'] !== 'AdaptiveCard')
    return [mustFix('card-type', 'An Adaptive Card is an object of type AdaptiveCard.', '')];
  const { nodes, actionLists } = walkCard(content);
  const version = asText(content['version']) ?? '';
  return [
    ...lintRoot(content, version),
    ...nodes.flatMap((node) => lintNode(node, version)),
    ...findDuplicateIds(nodes),
    ...actionLists
      .filter(({ count }) => count > limits.actions)
      .map(({ path, count }) =>
        goodToFix('card-actions', `Teams shows ${limits.actions} actions; there are ${count}.`, path),
      ),
    ...findUnresolved(content),
  ];
}

function lintRoot(card: Record<string, unknown>, version: string): CardFinding[] {
  const findings: CardFinding[] = [];
  if (!/^\d+\.\d+$/.test(version))
    findings.push(mustFix('card-version', 'A card needs a version such as "1.5".', 'version'));
  else if (isNewer(version, limits.version)) {
    const message = `Teams renders cards up to version ${limits.version}; this has ${version}.`;
    findings.push(mustFix('card-version', message, 'version'));
  }
  if (isBlank(card['fallbackText'])) {
    const message = 'Without fallbackText, clients that cannot render the card show nothing.';
    findings.push(goodToFix('card-fallback-text', message, ''));
  }
  if (isBlank(card['speak']))
    findings.push(goodToFix('card-speak', 'Without speak, nothing says how the card is read out.', ''));
  if (asArray(card['body']).length === 0 && asArray(card['actions']).length === 0)
    findings.push(mustFix('card-empty', 'The card has neither body nor actions.', ''));
  return findings;
}

function lintNode(cardNode: CardNode, version: string): CardFinding[] {
  const { node, type, path, isAction } = cardNode;
  const findings = lintType(cardNode, version);
  if (type === 'Image' && isBlank(node['altText']))
    findings.push(goodToFix('card-alt-text', 'An image needs altText for those who do not see it.', path));
  if (isAction && isBlank(node['title']) && isBlank(node['tooltip']) && /\.actions\[|^actions\[/.test(path))
    findings.push(goodToFix('card-action-title', 'A button needs a title.', path));
  if (type.startsWith('Input.')) findings.push(...lintInput(node, type, path));
  findings.push(...lintWidth(node, type, path));
  return findings;
}

function lintType({ node, type, path, isAction }: CardNode, version: string): CardFinding[] {
  const name = toPlainLine(type, 60);
  if (type === '') return [mustFix('card-element', `What stands here has no type.`, path)];
  if (teamsElements.has(type)) return [];
  const since = elementVersions.get(type);
  if (since === undefined) {
    if (node['fallback'] !== undefined) return [];
    const kind = isAction ? 'action' : 'element';
    return [mustFix('card-element', `Teams knows no ${kind} ${name}, and it has no fallback.`, path)];
  }
  if (!isNewer(since, version === '' ? since : version)) return [];
  const message = `${name} came with version ${since}; the card says ${toPlainLine(version, 20)}.`;
  return [mustFix('card-element-version', message, path)];
}

/** What a phone in portrait cuts off. */
function lintWidth(node: CardNode['node'], type: string, path: string): CardFinding[] {
  const text = asText(node['text']) ?? '';
  if (type === 'TextBlock' && node['wrap'] !== true && text.length > limits.mobileTextLength) {
    const message = `A text of ${text.length} characters without wrap is cut off on a phone.`;
    return [goodToFix('card-truncation', message, path)];
  }
  if (type !== 'ColumnSet' && type !== 'Table') return [];
  const columns = asArray(node['columns']).length;
  if (columns <= limits.mobileColumns) return [];
  return [goodToFix('card-truncation', `A phone has no room for ${columns} columns.`, path)];
}

/** Two elements of one id: what they hold overwrites each other. */
function findDuplicateIds(nodes: readonly CardNode[]): CardFinding[] {
  const seen = new Set<string>();
  return nodes.flatMap(({ node, path, isAction }): CardFinding[] => {
    const id = asText(node['id']);
    if (id === undefined || id === '' || isAction) return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [mustFix('card-duplicate-id', `The id "${toPlainLine(id, 60)}" is taken already.`, path)];
  });
}

function isBlank(value: unknown): boolean {
  return (asText(value) ?? '').trim() === '';
}

function mustFix(id: string, message: string, path: string): CardFinding {
  return { id, severity: 'must-fix', message, path };
}

function goodToFix(id: string, message: string, path: string): CardFinding {
  return { id, severity: 'good-to-fix', message, path };
}
