import {
  type AdaptiveCardInvokeAction,
  type AdaptiveCardInvokeResponse,
  type Attachment,
  MessageFactory,
  type TurnContext,
} from 'botbuilder';
import { createRequesterCard, createTicketCard, verbs } from './cards/ticket-card.ts';
import type { Status, Ticket } from './tickets/ticket.ts';
import type { TicketDesk } from './tickets/ticket-desk.ts';

const changes: Readonly<Record<string, Status>> = { [verbs.close]: 'closed', [verbs.reopen]: 'open' };

/** Refreshes, closes or reopens a ticket from its card, and gives back the card as whoever acted may see it. */
export async function actOnCard(
  context: TurnContext,
  { verb, data }: AdaptiveCardInvokeAction,
  desk: TicketDesk,
): Promise<AdaptiveCardInvokeResponse> {
  const { ticket: number } = (data ?? {}) as { ticket?: unknown };
  const ticket = typeof number === 'string' ? desk.find(number) : undefined;
  if (ticket === undefined) return refuse(400, 'TicketNotFound', 'This ticket is no longer there.');
  const by = context.activity.from.id;
  const isRequester = ticket.requester.id === by;
  if (verb === verbs.refresh)
    return show(isRequester ? createRequesterCard(ticket) : createTicketCard(ticket));
  const status = Object.hasOwn(changes, verb) ? changes[verb] : undefined;
  if (status === undefined) return refuse(400, 'UnknownVerb', 'This card is out of date.');
  if (!isRequester)
    return refuse(400, 'NotRequester', 'Only the person who filed this ticket can change it.');
  const changed = desk.setStatus(ticket.number, status, { by }) ?? ticket;
  await updateForAll(context, changed);
  return show(createRequesterCard(changed));
}

/** The answer to an action is for whoever tapped; everybody else sees the message, brought up to date. */
async function updateForAll(context: TurnContext, ticket: Ticket): Promise<void> {
  const { replyToId } = context.activity;
  if (replyToId === undefined) return;
  try {
    await context.updateActivity({ ...MessageFactory.attachment(createTicketCard(ticket)), id: replyToId });
  } catch (error) {
    // The message may have been deleted; the ticket has changed all the same.
    console.error(`Failed to update a card: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function show({ contentType, content }: Attachment): AdaptiveCardInvokeResponse {
  return { statusCode: 200, type: contentType, value: content as Record<string, unknown> };
}

function refuse(statusCode: number, code: string, message: string): AdaptiveCardInvokeResponse {
  return { statusCode, type: 'application/vnd.microsoft.error', value: { code, message } };
}
