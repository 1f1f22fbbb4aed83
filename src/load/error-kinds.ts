import { toPlainLine } from '../activity/plain-text.ts';
import type { Delivery } from '../channel/ports.ts';
import type { Reason } from '../check/record.ts';
import type { TurnRecord } from '../conversation/record.ts';

/** What a kind of error is called, and what it means, where it is seen in the answer to a delivery. */
const connectionKinds: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-reset',
  EPIPE: 'connection-reset',
  ETIMEDOUT: 'connection-timeout',
};

const maxExample = 300;

/**
 * The ways in which a conversation went wrong, each with an example: by the answers to deliveries (`status-503`,
 * `timeout`, `connection-refused` …), else by the names of checks. What a check says of a delivery that has a kind
 * already is not told again.
 */
export function errorKindsOf(
  turns: readonly TurnRecord[],
  reasons: readonly Reason[],
): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  const note = (kind: string, example: string): void => {
    if (!kinds.has(kind)) kinds.set(kind, toPlainLine(example, maxExample));
  };
  const told = new Set<string | undefined>();
  for (const { deliveries, sentIds } of turns) {
    for (const [index, delivery] of deliveries.entries()) {
      const found = kindOfDelivery(delivery);
      if (!found) continue;
      note(...found);
      told.add(sentIds[index]);
    }
  }
  const isOfDelivery = ({ check, activityId }: Reason): boolean =>
    told.size > 0 &&
    (check === 'bot-unreachable' ||
      ((check === 'error-reply' || check === 'no-reply') &&
        activityId !== undefined &&
        told.has(activityId)));
  for (const reason of reasons) {
    if (reason.severity !== 'warning' && !isOfDelivery(reason)) note(reason.check, reason.message);
  }
  return kinds;
}

/** Whether the bot itself was not reached, or did not answer as a bot does. */
export function hasFailedDelivery(turns: readonly TurnRecord[]): boolean {
  return turns.some(({ deliveries }) =>
    deliveries.some((delivery) => kindOfDelivery(delivery) !== undefined),
  );
}

function kindOfDelivery(delivery: Delivery): [kind: string, example: string] | undefined {
  switch (delivery.status) {
    case 'answered':
      return delivery.code < 400
        ? undefined
        : [`status-${delivery.code}`, `The bot answered with status ${delivery.code}.`];
    case 'unanswered':
      return ['timeout', `The bot had not answered a request after ${delivery.afterMs} ms.`];
    case 'unreachable': {
      // Connections end their message with Node's code.
      const [, code = ''] = /\(([A-Z_]+)\)$/.exec(delivery.message) ?? [];
      return [connectionKinds[code] ?? delivery.check ?? 'bot-unreachable', delivery.message];
    }
  }
}
