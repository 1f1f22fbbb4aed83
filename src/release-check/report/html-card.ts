import { asArray, asRecord, asText } from '../../activity/read-values.ts';
import type { FoundCard } from '../../teams-rules/find-cards.ts';
import { markup, type Markup } from './html-text.ts';

type Node = Readonly<Record<string, unknown>>;

/** Deep enough for any real card; what lies deeper is left out. */
const maxDepth = 20;

/**
 * A card as it reads, not as any client paints it: texts, fields, pictures by their alternative text, buttons that do
 * nothing. Nothing is loaded and no link can be followed. Never throws, whatever the card is.
 */
export function renderCard({ contentType, content }: FoundCard): Markup {
  const card = asRecord(content);
  const kind = contentType.replace(/^application\/vnd\.microsoft\.(?:teams\.)?card\./, '');
  if (!card) return markup`<div class="card"><em>${kind}: no card</em></div>`;
  return kind === 'adaptive'
    ? markup`<div class="card">${renderParts(card, 0)}</div>`
    : markup`<div class="card">${renderRichCard(card, kind)}</div>`;
}

function renderParts(card: Node, depth: number): Markup[] {
  return [...renderAll(card['body'], depth), actionRow(card['actions'], depth)];
}

function renderAll(value: unknown, depth: number): Markup[] {
  return asArray(value).flatMap((each) => {
    const node = asRecord(each);
    return node && depth < maxDepth ? [renderElement(node, depth + 1)] : [];
  });
}

function renderElement(node: Node, depth: number): Markup {
  const type = asText(node['type']) ?? '';
  if (type.startsWith('Input.')) return renderInput(node, type);
  switch (type) {
    case 'TextBlock':
      return markup`<p class="${isHeading(node) ? 'heading' : 'text'}">${asText(node['text'])}</p>`;
    case 'RichTextBlock':
      return markup`<p class="text">${asArray(node['inlines']).map((each) => markup`${asText(each) ?? asText(asRecord(each)?.['text'])}`)}</p>`;
    case 'Image':
      return picture(node['altText'], node['url']);
    case 'ImageSet':
      return markup`<div class="columns">${asArray(node['images']).map((each) => picture(asRecord(each)?.['altText'], asRecord(each)?.['url']))}</div>`;
    case 'FactSet':
      return factTable(node['facts'], 'title', 'value');
    case 'ColumnSet':
      return markup`<div class="columns">${asArray(node['columns']).map((each) => markup`<div>${renderAll(asRecord(each)?.['items'], depth)}</div>`)}</div>`;
    case 'Table':
      return markup`<table>${asArray(node['rows']).map(
        (row) =>
          markup`<tr>${asArray(asRecord(row)?.['cells']).map((cell) => markup`<td>${renderAll(asRecord(cell)?.['items'], depth)}</td>`)}</tr>`,
      )}</table>`;
    case 'ActionSet':
      return actionRow(node['actions'], depth);
    case 'CodeBlock':
      return markup`<pre>${asText(node['codeSnippet'])}</pre>`;
    default:
      // Containers, and whatever else holds elements; all others by their name.
      return node['items'] === undefined && node['pages'] === undefined
        ? markup`<p class="other">[${type === '' ? 'no type' : type}] ${asText(node['text'])}</p>`
        : markup`<div class="container">${renderAll(node['items'], depth)}${renderAll(node['pages'], depth)}</div>`;
  }
}

function readNodes(value: unknown): Node[] {
  return asArray(value).flatMap((each) => {
    const node = asRecord(each);
    return node ? [node] : [];
  });
}

function isHeading({ size, weight, style }: Node): boolean {
  return style === 'heading' || weight === 'Bolder' || size === 'Large' || size === 'ExtraLarge';
}

function picture(alternative: unknown, url: unknown): Markup {
  return markup`<span class="picture" title="${asText(url)}">${asText(alternative) ?? 'picture without alternative text'}</span>`;
}

function factTable(facts: unknown, name: string, value: string): Markup {
  return markup`<table>${asArray(facts).map(
    (each) =>
      markup`<tr><th>${asText(asRecord(each)?.[name])}</th><td>${asText(asRecord(each)?.[value])}</td></tr>`,
  )}</table>`;
}

function renderInput(node: Node, type: string): Markup {
  const label = asText(node['label']) ?? asText(node['title']) ?? asText(node['id']);
  const choices = asArray(node['choices']).flatMap((each) => asText(asRecord(each)?.['title']) ?? []);
  const shown = asText(node['value']) ?? asText(node['placeholder']) ?? '';
  return markup`<p class="input"><span>${label}${node['isRequired'] === true ? ' *' : ''}</span><span class="field">${choices.length > 0 ? `${shown} (${choices.join(' · ')})` : shown}</span><small>${type}</small></p>`;
}

function actionRow(actions: unknown, depth: number): Markup {
  const list = readNodes(actions);
  if (list.length === 0) return markup``;
  const unfolded = list.flatMap((action) => {
    const card = asRecord(action['card']);
    return card && depth < maxDepth
      ? [
          markup`<details><summary>${asText(action['title'])}</summary>${renderParts(card, depth + 1)}</details>`,
        ]
      : [];
  });
  return markup`<p class="actions">${list.map((action) => button(action['title'], action['url'] ?? action['verb'] ?? action['type']))}</p>${unfolded}`;
}

function button(title: unknown, does: unknown): Markup {
  return markup`<span class="button" title="${asText(does)}">${asText(title) ?? 'button without title'}</span> `;
}

/** Hero, thumbnail, receipt, sign-in, list and the like: the same few fields. */
function renderRichCard(card: Node, kind: string): Markup {
  const buttons = readNodes(card['buttons']);
  const items = readNodes(card['items']);
  return markup`<small>${kind} card</small>${asArray(card['images']).map((each) => picture(asRecord(each)?.['alt'], asRecord(each)?.['url']))}<p class="heading">${asText(card['title'])}</p><p class="text">${asText(card['subtitle'])}</p><p class="text">${asText(card['text'])}</p>${factTable(card['facts'], 'key', 'value')}${items.map((item) => markup`<p class="text">${asText(item['title'])} ${asText(item['subtitle'])} ${asText(item['price'])}</p>`)}<p class="actions">${buttons.map((each) => button(each['title'], each['value']))}</p>`;
}
