import type { Draft, Person, Status, Ticket } from './ticket.ts';

export interface Change {
  readonly ticket: Ticket;
  /** Id of who changed it; undefined for the desk's own staff. */
  readonly by?: string;
}

type Listener = (change: Change) => void;

/** Tickets, kept in memory. A help desk would use its service desk's API here. */
export class TicketDesk {
  private readonly now: () => Date;
  private readonly tickets = new Map<string, Ticket>();
  private readonly filedListeners: Listener[] = [];
  private readonly changedListeners: Listener[] = [];
  private next = 1101;

  constructor(now: () => Date = () => new Date()) {
    this.now = now;
    for (const ticket of knownIssues(now().toISOString())) this.tickets.set(ticket.number, ticket);
  }

  file(draft: Draft, requester: Person): Ticket {
    const at = this.now().toISOString();
    const number = `INC-${this.next}`;
    this.next += 1;
    const ticket: Ticket = { ...draft, number, status: 'open', requester, openedAt: at, changedAt: at };
    this.tickets.set(number, ticket);
    for (const listener of this.filedListeners) listener({ ticket, by: requester.id });
    return ticket;
  }

  find(number: string): Ticket | undefined {
    return this.tickets.get(number);
  }

  /** Latest first. */
  filedBy(requesterId: string): Ticket[] {
    return [...this.tickets.values()].filter(({ requester }) => requester.id === requesterId).toReversed();
  }

  /** Tickets whose number or title holds every word, latest first; all for no words. */
  search(words: string): Ticket[] {
    const wanted = words.toLowerCase().split(/\s+/u).filter(Boolean);
    return [...this.tickets.values()]
      .filter(({ number, title }) => {
        const text = `${number} ${title}`.toLowerCase();
        return wanted.every((word) => text.includes(word));
      })
      .toReversed();
  }

  /** Undefined when there is no such ticket. */
  setStatus(
    number: string,
    status: Status,
    { by, assignee }: { by?: string; assignee?: string } = {},
  ): Ticket | undefined {
    const ticket = this.tickets.get(number);
    if (ticket === undefined || ticket.status === status) return ticket;
    const changed: Ticket = {
      ...ticket,
      status,
      ...(assignee !== undefined && { assignee }),
      changedAt: this.now().toISOString(),
    };
    this.tickets.set(number, changed);
    for (const listener of this.changedListeners)
      listener({ ticket: changed, ...(by !== undefined && { by }) });
    return changed;
  }

  onFiled(listener: Listener): void {
    this.filedListeners.push(listener);
  }

  onChanged(listener: Listener): void {
    this.changedListeners.push(listener);
  }
}

/** What everybody reports first: the desk has tickets of its own for it. */
function knownIssues(at: string): Ticket[] {
  const requester: Person = { id: 'helpdesk', name: 'Harbor Helpdesk' };
  const issues = [
    ['INC-1001', 'VPN drops every hour', 'normal', 'inProgress'],
    ['INC-1002', 'Printer in the lobby is out of service', 'low', 'open'],
    ['INC-1003', 'Mail search is slow', 'normal', 'closed'],
  ] as const;
  return issues.map(([number, title, severity, status]) => ({
    number,
    title,
    severity,
    status,
    description: 'Known to the help desk.',
    requester,
    openedAt: at,
    changedAt: at,
  }));
}
