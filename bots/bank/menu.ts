import { type Activity, MessageFactory } from 'botbuilder';
import type { Texts } from './language/texts.ts';

/** A message with the main menu under it. */
export function createMenu({ menuButtons }: Texts, text: string): Partial<Activity> {
  return MessageFactory.suggestedActions(Object.values(menuButtons), text);
}
