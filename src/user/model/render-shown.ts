import { toPlainLine } from '../../activity/plain-text.ts';
import { isMessage } from '../../activity/activity.ts';
import type { ShownAction, ShownInput } from '../../activity/shown.ts';
import { isLocalAction } from '../agenda/bot-turn.ts';
import type { View } from '../user.ts';
import { toModelText } from './model-text.ts';

/** More would push the conversation itself out of the prompt. */
const maxTitles = 15;
const maxTitleLength = 80;
/** Longer than any prompt; what comes last is where bots ask. */
const maxCharacters = 16_000;

/**
 * What a bot showed since the user's last move as one turn of the dialogue: its messages and cards with a blank
 * line between them, then what can be filled in and tapped. Empty when nothing can be seen.
 */
export function renderShown({ shown, activities }: Pick<View, 'shown' | 'activities'>): string {
  const listed = shown.actions.filter((each) => each.place === 'list');
  const tapped = shown.actions.filter((each) => each.place !== 'list' && !isLocalAction(each));
  const inputs = shown.forms.flatMap((form) => form.inputs.map(renderInput));
  const parts = [
    ...shown.texts,
    titlesOf(listed)
      .map((title, index) => `${index + 1}. ${title}`)
      .join('\n'),
    inputs.length === 0 ? '' : `Form: ${inputs.slice(0, maxTitles).join('; ')}`,
    tapped.length === 0 ? '' : `Options: ${titlesOf(tapped).join(' / ')}`,
  ];
  const text = parts
    .map(toModelText)
    .filter((part) => part !== '')
    .join('\n\n');
  const hasPicture = activities.some(
    (activity) => isMessage(activity) && (activity.attachments?.length ?? 0) > 0,
  );
  if (text === '' && hasPicture) return '[attachment]';
  return text.length <= maxCharacters ? text : `…${text.slice(1 - maxCharacters)}`;
}

/** An input of a form as a question for it would name it. */
export function renderInput({ label, kind, choices, required }: ShownInput): string {
  const hints = [
    ...(choices && choices.length > 0 ? [titlesOf(choices).join(' / ')] : kind === 'text' ? [] : [kind]),
    ...(required ? [] : ['optional']),
  ];
  return `${toPlainLine(label, maxTitleLength)}${hints.length === 0 ? '' : ` (${hints.join(', ')})`}`;
}

function titlesOf(actions: readonly Pick<ShownAction, 'title'>[]): string[] {
  const titles = [...new Set(actions.map(({ title }) => toPlainLine(title, maxTitleLength)))];
  return titles.length <= maxTitles ? titles : [...titles.slice(0, maxTitles), '…'];
}
