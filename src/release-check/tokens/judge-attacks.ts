import type { TokenAttack } from '../../auth/token-attacks.ts';
import type { Delivery } from '../../channel/ports.ts';
import type { RuleResult } from '../judge-release.ts';
import type { AttackRecord, Reception } from './attack-bot.ts';

const link =
  'https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication';

/**
 * A rule per attack. Accepted, by a 2xx answer or by anything that the bot did: must be fixed. Refused with 401 or 403:
 * passed. Refused with another status: warned. Where the right token was refused as well, a refusal shows
 * nothing, except of a message without any token.
 */
export function judgeAttacks({ control, attacks }: AttackRecord): RuleResult[] {
  return attacks.map(({ attack, reception }) => {
    const common = {
      id: attack.id,
      title: titleOf(attack),
      severity: 'must-fix' as const,
      heuristic: false,
      link,
      did: `said hello with ${nameOf(attack)}: ${describe(reception.delivery)}`,
    };
    const finding = (message: string): RuleResult['findings'] => [
      { message, did: `said hello with ${nameOf(attack)}`, seen: seenOf(reception) },
    ];
    if (isAccepted(reception)) {
      const message = `The bot accepts messages with ${nameOf(attack)}: ${attack.danger}.`;
      return { ...common, status: 'failed', findings: finding(message) };
    }
    if (!isAccepted(control) && attack.signing !== undefined) {
      const person = `Whether the bot refuses ${nameOf(attack)}: it refused the right token as well (${describe(control.delivery)}), since it was not told to trust Understudy.`;
      return { ...common, status: 'person', findings: [], person };
    }
    if (isRefused(reception.delivery)) return { ...common, status: 'passed', findings: [] };
    const message = `The bot does not take messages with ${nameOf(attack)}, but says so by ${describe(reception.delivery)}; 401 or 403 is due. A channel takes that for a failure and may send again.`;
    return { ...common, status: 'warned', findings: finding(message) };
  });
}

/** Whether a bot let a message in. */
export function isAccepted({ delivery, acted }: Reception): boolean {
  return acted || (delivery.status === 'answered' && delivery.code >= 200 && delivery.code < 300);
}

function isRefused(delivery: Delivery): boolean {
  return delivery.status === 'answered' && (delivery.code === 401 || delivery.code === 403);
}

function titleOf(attack: TokenAttack): string {
  const name = nameOf(attack);
  return `The bot refuses ${attack.signing === undefined ? `messages with ${name}` : name}`;
}

function nameOf({ name, signing }: TokenAttack): string {
  return signing === undefined ? name : `a token with ${name}`;
}

function seenOf({ delivery, acted }: Reception): string {
  return acted ? `${describe(delivery)}, and a call to the Connector` : describe(delivery);
}

/** `answer 401`. */
function describe(delivery: Delivery): string {
  if (delivery.status === 'answered') return `answer ${delivery.code}`;
  if (delivery.status === 'unanswered') return `no answer within ${delivery.afterMs} ms`;
  return delivery.message;
}
