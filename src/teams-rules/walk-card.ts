import { asArray, asRecord, asText } from '../activity/read-values.ts';

/** An element, action or run of a card, and the way to it. */
export interface CardNode {
  readonly node: Readonly<Record<string, unknown>>;
  /** What its `type` says, or what its place makes it. */
  readonly type: string;
  /** Like `body[0].columns[1].items[2]`. */
  readonly path: string;
  readonly isAction: boolean;
}

/** A card laid out flat. */
export interface CardParts {
  readonly nodes: readonly CardNode[];
  /** Every list of actions with its length; those that stand under "more" do not count. */
  readonly actionLists: readonly { readonly path: string; readonly count: number }[];
}

/** Deep enough for any real card; what lies deeper is passed over. */
const maxDepth = 40;

/** Lists of elements, by field, and the type that their items have when they do not say. */
const elementLists: ReadonlyMap<string, string | undefined> = new Map([
  ['body', undefined],
  ['items', undefined],
  ['columns', 'Column'],
  ['rows', 'TableRow'],
  ['cells', 'TableCell'],
  ['images', 'Image'],
  ['inlines', 'TextRun'],
  ['pages', 'CarouselPage'],
]);

/** Reads every element and action of an Adaptive Card, cards inside it included. Never throws. */
export function walkCard(card: Readonly<Record<string, unknown>>): CardParts {
  const nodes: CardNode[] = [];
  const actionLists: { path: string; count: number }[] = [];

  function visit(node: Readonly<Record<string, unknown>>, path: string, depth: number): void {
    if (depth > maxDepth) return;
    for (const [field, itemType] of elementLists) {
      // Column definitions of a table are widths, not elements.
      if (field === 'columns' && node['type'] === 'Table') continue;
      for (const [index, item] of asArray(node[field]).entries())
        visitNode(item, `${join(path, field)}[${index}]`, itemType, false, depth);
    }
    const actions = asArray(node['actions']);
    if (actions.length > 0) {
      const count = actions.filter((action) => asRecord(action)?.['mode'] !== 'secondary').length;
      actionLists.push({ path: join(path, 'actions'), count });
    }
    for (const [index, action] of actions.entries())
      visitNode(action, `${join(path, 'actions')}[${index}]`, undefined, true, depth);
    for (const field of ['selectAction', 'inlineAction'])
      visitNode(node[field], join(path, field), undefined, true, depth);
    const unfolded = asRecord(node['card']);
    if (unfolded && node['type'] === 'Action.ShowCard') visit(unfolded, join(path, 'card'), depth + 1);
  }

  function visitNode(
    value: unknown,
    path: string,
    itemType: string | undefined,
    isAction: boolean,
    depth: number,
  ): void {
    const node = asRecord(value);
    if (!node) return;
    nodes.push({ node, type: asText(node['type']) ?? itemType ?? '', path, isAction });
    visit(node, path, depth + 1);
  }

  visit(card, '', 0);
  return { nodes, actionLists };
}

function join(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
