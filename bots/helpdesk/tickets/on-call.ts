import type { TicketDesk } from './ticket-desk.ts';

/** Runs something after a while; the process may end before. */
export type Later = (run: () => void, ms: number) => void;

const pickUpMs = 1_500;

/** Stands for the technician on call, who takes up tickets of high severity at once. */
export function takeUrgentTickets(
  desk: TicketDesk,
  later: Later = (run, ms) => void setTimeout(run, ms).unref(),
): void {
  desk.onFiled(({ ticket }) => {
    if (ticket.severity !== 'high') return;
    later(() => {
      if (desk.find(ticket.number)?.status === 'open') {
        desk.setStatus(ticket.number, 'inProgress', { assignee: 'Robin (on call)' });
      }
    }, pickUpMs);
  });
}
