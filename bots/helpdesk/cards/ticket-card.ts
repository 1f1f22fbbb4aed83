import { type Attachment, CardFactory } from 'botbuilder';
import { type Draft, linkOf, severityNames, statusNames, type Ticket } from '../tickets/ticket.ts';

/** Verbs of the card's Universal Actions. */
export const verbs = { refresh: 'refreshTicket', close: 'closeTicket', reopen: 'reopenTicket' } as const;

/**
 * A ticket as everybody sees it. Teams asks for the requester's own view (`createRequesterCard`) by itself,
 * because the card names the requester under `refresh`.
 */
export function createTicketCard(ticket: Ticket): Attachment {
  return createCard(ticket, [openLink(ticket)]);
}

/** A ticket as its requester sees it: it can be closed and opened again. */
export function createRequesterCard(ticket: Ticket): Attachment {
  const isClosed = ticket.status === 'closed';
  const change = {
    type: 'Action.Execute',
    title: isClosed ? 'Reopen' : 'Mark as solved',
    verb: isClosed ? verbs.reopen : verbs.close,
    data: { ticket: ticket.number },
  };
  return createCard(ticket, [change, openLink(ticket)]);
}

/** A ticket in words, for those who can't see the card. */
export function describeTicket({ number, title, status }: Ticket): string {
  return `${number}: ${title} (${statusNames[status].toLowerCase()})`;
}

/** The facts of a draft, as the preview of a ticket shows them. */
export function createPreviewCard({ title, severity, description }: Draft): Attachment {
  return CardFactory.adaptiveCard({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    speak: `A ticket about ${title}`,
    fallbackText: `A ticket about ${title}`,
    body: [
      { type: 'TextBlock', text: 'New ticket', size: 'Large', weight: 'Bolder', wrap: true },
      {
        type: 'FactSet',
        facts: [
          { title: 'Title', value: title },
          { title: 'Severity', value: severityNames[severity] },
          ...(description === '' ? [] : [{ title: 'Description', value: description }]),
        ],
      },
    ],
  });
}

function openLink(ticket: Ticket) {
  return { type: 'Action.OpenUrl', title: 'Open in browser', url: linkOf(ticket) };
}

function createCard(ticket: Ticket, actions: object[]): Attachment {
  const { number, title, status, severity, description, requester, assignee } = ticket;
  return CardFactory.adaptiveCard({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    speak: describeTicket(ticket),
    fallbackText: describeTicket(ticket),
    refresh: {
      action: {
        type: 'Action.Execute',
        title: 'Refresh',
        verb: verbs.refresh,
        data: { ticket: number },
      },
      userIds: [requester.id],
    },
    body: [
      { type: 'TextBlock', text: title, size: 'Large', weight: 'Bolder', wrap: true },
      {
        type: 'FactSet',
        facts: [
          { title: 'Ticket number', value: number },
          { title: 'Status', value: statusNames[status] },
          { title: 'Severity', value: severityNames[severity] },
          { title: 'Requester', value: requester.name },
          ...(assignee === undefined ? [] : [{ title: 'Assignee', value: assignee }]),
        ],
      },
      ...(description === '' ? [] : [{ type: 'TextBlock', text: description, wrap: true }]),
    ],
    actions,
  });
}
