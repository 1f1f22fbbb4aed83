import { type Activity, MessageFactory } from 'botbuilder';

/** The bot's commands, as its manifest lists them too. */
const commands = { create: 'Create a ticket', mine: 'My tickets', help: 'Help' } as const;

/** A message with the bot's commands under it. */
export function createMenu(text: string): Partial<Activity> {
  return MessageFactory.suggestedActions(Object.values(commands), text);
}
