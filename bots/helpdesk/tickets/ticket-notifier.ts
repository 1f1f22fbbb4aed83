import { type CloudAdapter, type ConversationReference, TurnContext } from 'botbuilder';
import { statusNames, type Ticket } from './ticket.ts';
import type { TicketDesk } from './ticket-desk.ts';

/** Tells requesters, in the conversation where they filed a ticket, when somebody else has changed it. */
export class TicketNotifier {
  private readonly adapter: Pick<CloudAdapter, 'continueConversationAsync'>;
  private readonly appId: string;
  private readonly places = new Map<string, Partial<ConversationReference>>();

  constructor(
    adapter: Pick<CloudAdapter, 'continueConversationAsync'>,
    appId: string,
    desk: Pick<TicketDesk, 'onChanged'>,
  ) {
    this.adapter = adapter;
    this.appId = appId;
    desk.onChanged(({ ticket, by }) => {
      if (by !== ticket.requester.id) void this.tell(ticket);
    });
  }

  /** Notes where the requester of the ticket is to be told. */
  remember({ number }: Ticket, { activity }: TurnContext): void {
    this.places.set(number, TurnContext.getConversationReference(activity));
  }

  /** Forgets a conversation from which the bot was removed. */
  forget({ activity }: TurnContext): void {
    for (const [number, { conversation }] of this.places) {
      if (conversation?.id === activity.conversation.id) this.places.delete(number);
    }
  }

  private async tell(ticket: Ticket): Promise<void> {
    const place = this.places.get(ticket.number);
    if (place === undefined) return;
    const { number, title, status, assignee } = ticket;
    const who = assignee === undefined ? '' : ` ${assignee} works on it.`;
    const text =
      `Update from Harbor Helpdesk: ${number} "${title}" is now ${statusNames[status].toLowerCase()}.` +
      `${who} Say "ticket ${number}" to see it.`;
    try {
      await this.adapter.continueConversationAsync(this.appId, place, async (context) => {
        await context.sendActivity(text);
      });
    } catch (error) {
      console.error(
        `Failed to tell about ${number}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
