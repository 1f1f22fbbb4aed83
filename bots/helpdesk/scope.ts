import type { TurnContext } from 'botbuilder';

/** Whether nobody else reads along. Only Teams says what kind of conversation it is. */
export function isPersonal({ activity: { conversation } }: TurnContext): boolean {
  const { conversationType, isGroup } = conversation;
  return conversationType === undefined ? !isGroup : conversationType === 'personal';
}
