import { visibleText } from '../../check/visible.ts';
import type { Evidence } from '../evidence.ts';
import { judged, notApplicable, type Judgement, type Rule } from '../rule.ts';
import { links } from './links.ts';
import { exchangesOf, findingOf, messagesOf, wordsOfMessage, type Held } from './read-exchange.ts';

const maxInMinute = 10;
const minuteMs = 60_000;

const withLink = { link: links.guidelines } as const;
const person = 'Let the bot send what it sends on its own: no program can bring that about.';

/** Policy 1140.4.7: what messages that nobody asked for must be like; only those of the installation are seen here. */
export const notificationRules: readonly Rule[] = [
  {
    ...withLink,
    id: 'N1',
    title: 'At most 10 notifications a minute reach a person',
    severity: 'must-fix',
    check: (evidence) =>
      notifications(evidence, ({ exchange }) => {
        const times = exchange.sent
          .filter(({ activity }) => activity.type === 'message')
          .map(({ afterMs }) => afterMs);
        const tooMany = times.some((at, index) => (times[index + maxInMinute] ?? Infinity) - at < minuteMs);
        return tooMany ? `${times.length} messages came within a minute.` : undefined;
      }),
  },
  {
    ...withLink,
    id: 'N2',
    title: 'No notification comes twice',
    severity: 'must-fix',
    check: (evidence) =>
      notifications(evidence, ({ exchange }) => {
        const words = messagesOf(exchange).map(wordsOfMessage);
        return new Set(words).size < words.length ? 'The same notification came twice.' : undefined;
      }),
  },
  {
    ...withLink,
    id: 'N3',
    title: 'Notifications name the app',
    severity: 'must-fix',
    heuristic: true,
    check: (evidence) =>
      notifications(evidence, ({ exchange }) => {
        const name = evidence.manifest.shortName?.toLowerCase() ?? '';
        const nameless = messagesOf(exchange).find(
          (message) => !visibleText(message).toLowerCase().includes(name),
        );
        return nameless ? 'A notification does not name the app.' : undefined;
      }),
  },
];

function notifications(evidence: Evidence, fault: (held: Held) => string | undefined): Judgement {
  if (evidence.manifest.bot?.isNotificationOnly !== true)
    return notApplicable('the bot does not only notify');
  const findings = exchangesOf(evidence, 'install')
    .slice(0, 1)
    .flatMap((held) => {
      const message = fault(held);
      return message === undefined ? [] : [findingOf(held, message)];
    });
  return judged('looked at what came after the installation', findings, person);
}
