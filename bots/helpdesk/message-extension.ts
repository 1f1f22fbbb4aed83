import {
  type Activity,
  type Attachment,
  CardFactory,
  MessageFactory,
  type MessagingExtensionAction,
  type MessagingExtensionActionResponse,
  type MessagingExtensionAttachment,
  type MessagingExtensionQuery,
  type MessagingExtensionResponse,
} from 'botbuilder';
import { createPreviewCard, createTicketCard } from './cards/ticket-card.ts';
import { createTicketForm } from './cards/ticket-form.ts';
import {
  type Draft,
  limits,
  numberInLink,
  readDraft,
  severityNames,
  statusNames,
  type Ticket,
} from './tickets/ticket.ts';
import type { TicketDesk } from './tickets/ticket-desk.ts';

const maxResults = 10;
const picture = { url: 'https://helpdesk.example.com/ticket.png', alt: 'Ticket' };

/** Answers a search for tickets; an empty one shows the latest. */
export function searchTickets(
  desk: TicketDesk,
  { parameters }: MessagingExtensionQuery,
): MessagingExtensionResponse {
  const words: unknown = parameters?.find(({ name }) => name === 'words')?.value;
  const found = desk.search(typeof words === 'string' ? words : '').slice(0, maxResults);
  return found.length === 0
    ? say('No ticket has these words. Try fewer words, or a number such as INC-1001.')
    : results(found.map(createResult));
}

/** Answers the choice of a search result with the ticket's card. */
export function selectTicket(desk: TicketDesk, chosen: unknown): MessagingExtensionResponse {
  const number = (chosen as { ticket?: unknown } | null | undefined)?.ticket;
  const ticket = typeof number === 'string' ? desk.find(number) : undefined;
  return ticket === undefined ? say('This ticket is no longer there.') : results([createTicketCard(ticket)]);
}

/** Unfolds a link to a ticket. Who has not installed the app is not shown what is in it. */
export function unfurl(desk: TicketDesk, url: unknown, isAnonymous: boolean): MessagingExtensionResponse {
  const number = typeof url === 'string' ? numberInLink(url) : undefined;
  const ticket = number === undefined ? undefined : desk.find(number);
  if (ticket === undefined) return say('This link leads to no ticket.');
  const preview = CardFactory.thumbnailCard(`Ticket ${ticket.number}`, 'Harbor Helpdesk', [picture]);
  return results([isAnonymous ? { ...preview, preview } : createResult(ticket)]);
}

/** Opens the form; a message from which it was called becomes the description. */
export function openForm({ messagePayload }: MessagingExtensionAction): MessagingExtensionActionResponse {
  const description = readText(messagePayload?.body?.content).slice(0, limits.description);
  const title = description.split(/(?<=[.!?])\s|\n/u)[0]?.slice(0, limits.title);
  return { task: createTicketForm({ ...(title && { title }), ...(description && { description }) }) };
}

/** Shows what will be posted, or the form again with what is wrong. */
export function previewTicket({ data }: MessagingExtensionAction): MessagingExtensionActionResponse {
  const draft = readDraft(data);
  if (typeof draft === 'string') return { task: createTicketForm(data as Partial<Draft>, draft) };
  return {
    composeExtension: {
      type: 'botMessagePreview',
      activityPreview: MessageFactory.attachment(createPreviewCard(draft)) as Activity,
    },
  };
}

/** The draft that a preview shows: Teams sends the preview back, and nothing else. */
export function readPreview({ botActivityPreview }: MessagingExtensionAction): Draft | string {
  const card = botActivityPreview?.[0]?.attachments?.[0]?.content as
    { body?: { facts?: { title: string; value: string }[] }[] } | undefined;
  const facts = card?.body?.flatMap((part) => part.facts ?? []) ?? [];
  const told = (title: string): string | undefined => facts.find((fact) => fact.title === title)?.value;
  const severity = told('Severity')?.toLowerCase();
  return readDraft({ title: told('Title'), severity, description: told('Description') });
}

function createResult(ticket: Ticket): MessagingExtensionAttachment {
  const { number, title, status, severity } = ticket;
  const preview = CardFactory.thumbnailCard(
    title,
    `${number}, ${statusNames[status].toLowerCase()}, severity ${severityNames[severity].toLowerCase()}`,
    [picture],
  );
  (preview.content as { tap?: object }).tap = { type: 'invoke', title: number, value: { ticket: number } };
  return { ...createTicketCard(ticket), preview };
}

function results(attachments: readonly Attachment[]): MessagingExtensionResponse {
  return { composeExtension: { type: 'result', attachmentLayout: 'list', attachments: [...attachments] } };
}

function say(text: string): MessagingExtensionResponse {
  return { composeExtension: { type: 'message', text } };
}

/** Messages come as HTML. */
function readText(html: string | undefined): string {
  return (html ?? '')
    .replaceAll(/<[^>]*>/gu, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
