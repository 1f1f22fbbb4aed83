import { MessageFactory, TeamsInfo, type TurnContext } from 'botbuilder';
import { createRequesterCard, createTicketCard } from '../cards/ticket-card.ts';
import { isPersonal } from '../scope.ts';
import type { Draft, Person, Ticket } from './ticket.ts';
import type { TicketDesk } from './ticket-desk.ts';
import type { TicketNotifier } from './ticket-notifier.ts';

/** Who sent the activity; events of Teams often leave the name out. */
export async function whoSent(context: TurnContext): Promise<Person> {
  const { from, channelId } = context.activity;
  if (from.name) return { id: from.id, name: from.name };
  if (channelId !== 'msteams') return { id: from.id, name: 'You' };
  try {
    return { id: from.id, name: (await TeamsInfo.getMember(context, from.id)).name };
  } catch {
    return { id: from.id, name: 'A colleague' };
  }
}

/** Files the ticket for whoever sent the activity, and notes where to tell about its changes. */
export async function fileTicket(
  context: TurnContext,
  draft: Draft,
  desk: TicketDesk,
  notifier: TicketNotifier,
): Promise<Ticket> {
  const ticket = desk.file(draft, await whoSent(context));
  notifier.remember(ticket, context);
  return ticket;
}

/** Says that the ticket is filed, to its requester by name where others read along, and shows it. */
export async function showFiled(context: TurnContext, ticket: Ticket): Promise<void> {
  const { number, requester } = ticket;
  const text = `Done! Ticket ${number} has been created. We tell you here when something happens to it.`;
  if (isPersonal(context)) {
    await context.sendActivity(text);
    await context.sendActivity(MessageFactory.attachment(createRequesterCard(ticket)));
    return;
  }
  const mention = `<at>${escapeTag(requester.name)}</at>`;
  await context.sendActivity({
    type: 'message',
    text: `${mention} ${text}`,
    entities: [{ type: 'mention', text: mention, mentioned: requester }],
  });
  await context.sendActivity(MessageFactory.attachment(createTicketCard(ticket)));
}

function escapeTag(name: string): string {
  return name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
