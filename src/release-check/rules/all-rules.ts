import type { Rule } from '../rule.ts';
import { cardRules } from './cards.ts';
import { conversationRules } from './conversation.ts';
import { extensionRules } from './extension.ts';
import { firstRunRules } from './first-run.ts';
import { notificationRules } from './notifications.ts';
import { packageRules } from './package.ts';

const groups = ['M', 'B', 'W', 'C', 'E', 'N'];

/** Every rule, by group and number: package, bot, welcome, card, message extension, notification. */
export const allRules: readonly Rule[] = [
  ...packageRules,
  ...conversationRules,
  ...firstRunRules,
  ...cardRules,
  ...extensionRules,
  ...notificationRules,
].toSorted(({ id: one }, { id: other }) => placeOf(one) - placeOf(other));

function placeOf(id: string): number {
  return groups.indexOf(id.charAt(0)) * 1000 + Number(id.slice(1));
}
