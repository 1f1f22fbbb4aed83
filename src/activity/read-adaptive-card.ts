import type { ShownDraft } from './read.ts';
import { asArray, asRecord, asText } from './read-values.ts';
import type { InputKind, ShownAction, ShownInput } from './shown.ts';

/** Element and input names: Adaptive Cards 1.6 schema, https://adaptivecards.io/explorer. */
const inputKinds: ReadonlyMap<string, InputKind> = new Map([
  ['Input.Text', 'text'],
  ['Input.Number', 'number'],
  ['Input.Date', 'date'],
  ['Input.Time', 'time'],
  ['Input.Toggle', 'toggle'],
  ['Input.ChoiceSet', 'choice'],
]);

/** Deep enough for any real card; a bot that nests deeper is not followed. */
const maxDepth = 40;

interface CardParts {
  texts: string[];
  inputs: ShownInput[];
  actions: Record<string, unknown>[];
  facts: { title: string; value: string }[];
  nested: Record<string, unknown>[];
  lastText: string | undefined;
}

/** What a card hands down to the cards that its ShowCard actions unfold. */
interface ParentForm {
  readonly index: number;
  readonly inputs: readonly ShownInput[];
  readonly actions: ShownAction[];
}

/**
 * Adds an Adaptive Card's prose, facts, inputs and actions; a ShowCard's card follows as one of its own, whose
 * buttons send the inputs of the cards around it too.
 */
export function readAdaptiveCard(
  card: Record<string, unknown>,
  activityId: string | undefined,
  draft: ShownDraft,
  depth = 0,
  parent?: ParentForm,
): void {
  const parts: CardParts = { texts: [], inputs: [], actions: [], facts: [], nested: [], lastText: undefined };
  readElements(asArray(card['body']), parts, depth);
  for (const action of asArray(card['actions'])) collectAction(action, parts);
  const select = asRecord(card['selectAction']);
  if (select) collectAction(select, parts);

  const text = parts.texts.join('\n');
  const fallback = asText(card['fallbackText']) ?? asText(card['speak']);
  if (text !== '') draft.texts.push(text);
  else if (fallback !== undefined && parts.inputs.length === 0) draft.texts.push(fallback);
  for (const fact of parts.facts) draft.facts.push(fact);

  const inputs = [...(parent?.inputs ?? []), ...parts.inputs];
  const form = parts.inputs.length > 0 ? draft.forms.length : parent?.index;
  const sending = form === undefined ? undefined : { form, defaults: defaultsOf(inputs) };
  const actions = parts.actions.map((action) => shownAction(action, activityId, sending));
  for (const action of actions) draft.actions.push(action);
  if (parts.inputs.length > 0) draft.forms.push({ activityId, text, inputs, actions });
  else for (const action of actions) if (action.form !== undefined) parent?.actions.push(action);
  if (depth >= maxDepth) return;
  const handedDown = parts.inputs.length === 0 ? parent : { index: form ?? 0, inputs, actions };
  for (const nested of parts.nested) readAdaptiveCard(nested, activityId, draft, depth + 1, handedDown);
}

function shownAction(
  action: Record<string, unknown>,
  activityId: string | undefined,
  sending: Pick<ShownAction, 'form' | 'defaults'> | undefined,
): ShownAction {
  const type = asText(action['type']) ?? '';
  const title = asText(action['title']) ?? asText(action['tooltip']) ?? asText(action['id']) ?? type;
  const shown: ShownAction = {
    title,
    place: 'card',
    action: { ...action, type },
    activityId,
  };
  const collects =
    (type === 'Action.Submit' || type === 'Action.Execute') && action['associatedInputs'] !== 'none';
  return collects ? { ...shown, ...sending } : shown;
}

/** What a client sends of inputs that nobody touched. */
function defaultsOf(inputs: readonly ShownInput[]): Record<string, string> {
  return Object.fromEntries(
    inputs.flatMap(({ id, value, valueOff }) => {
      const untouched = value ?? valueOff;
      return id === '' || untouched === undefined ? [] : [[id, untouched]];
    }),
  );
}

function readElements(elements: readonly unknown[], parts: CardParts, depth: number): void {
  if (depth > maxDepth) return;
  for (const value of elements) {
    const element = asRecord(value);
    if (element && element['isVisible'] !== false) readElement(element, parts, depth);
  }
}

function readElement(element: Record<string, unknown>, parts: CardParts, depth: number): void {
  const type = asText(element['type']) ?? '';
  const kind = inputKinds.get(type);
  if (kind) parts.inputs.push(readInput(element, kind, parts.lastText));
  else if (type === 'TextBlock') addText(asText(element['text']), parts);
  else if (type === 'RichTextBlock') addText(asArray(element['inlines']).map(inlineText).join(''), parts);
  else if (type === 'Image' || type === 'Icon') addText(asText(element['altText']), parts);
  else if (type === 'FactSet') readFacts(element, parts);
  else if (type === 'ActionSet')
    asArray(element['actions']).forEach((action) => collectAction(action, parts));
  const select = asRecord(element['selectAction']);
  if (select) collectAction(select, parts);
  for (const field of ['items', 'columns', 'rows', 'cells', 'body', 'images']) {
    readElements(asArray(element[field]).map(withDefaultType), parts, depth + 1);
  }
}

/** Columns, rows and cells may leave out their type. */
function withDefaultType(value: unknown): unknown {
  const record = asRecord(value);
  return record && record['type'] === undefined ? { ...record, type: 'Container' } : value;
}

function inlineText(inline: unknown): string {
  return typeof inline === 'string' ? inline : (asText(asRecord(inline)?.['text']) ?? '');
}

function addText(text: string | undefined, parts: CardParts): void {
  if (text === undefined || text.trim() === '') return;
  parts.texts.push(text);
  parts.lastText = text;
}

function readFacts(element: Record<string, unknown>, parts: CardParts): void {
  for (const fact of asArray(element['facts']).map(asRecord)) {
    const title = asText(fact?.['title']);
    const value = asText(fact?.['value']);
    if (title === undefined || value === undefined) continue;
    parts.facts.push({ title, value });
    parts.texts.push(`${title.replace(/:\s*$/, '')}: ${value}`);
  }
}

function readInput(
  element: Record<string, unknown>,
  kind: InputKind,
  lastText: string | undefined,
): ShownInput {
  const id = asText(element['id']) ?? '';
  const label =
    asText(element['label']) ?? asText(element['title']) ?? asText(element['placeholder']) ?? lastText ?? id;
  const choices = asArray(element['choices']).flatMap((choice) => {
    const record = asRecord(choice);
    const title = asText(record?.['title']);
    const value = asText(record?.['value']);
    return title === undefined || value === undefined ? [] : [{ title, value }];
  });
  return {
    id,
    kind,
    label,
    required: element['isRequired'] === true,
    value: asText(element['value']),
    regex: asText(element['regex']),
    maxLength: typeof element['maxLength'] === 'number' ? element['maxLength'] : undefined,
    min: boundOf(element['min']),
    max: boundOf(element['max']),
    multiple: element['isMultiSelect'] === true ? true : undefined,
    choices: kind === 'choice' ? choices : undefined,
    valueOn: kind === 'toggle' ? (asText(element['valueOn']) ?? 'true') : undefined,
    valueOff: kind === 'toggle' ? (asText(element['valueOff']) ?? 'false') : undefined,
  };
}

function boundOf(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function collectAction(value: unknown, parts: CardParts): void {
  const action = asRecord(value);
  if (!action || asText(action['type']) === undefined || action['isEnabled'] === false) return;
  parts.actions.push(action);
  const card = action['type'] === 'Action.ShowCard' ? asRecord(action['card']) : undefined;
  if (card) parts.nested.push(card);
}
