import type { Activity } from '../../activity/activity.ts';
import { asRecord, asText } from '../../activity/read-values.ts';
import { teamsInvoke } from '../../channel/teams/invokes.ts';
import { cardsOf, signInCard } from '../rules/read-exchange.ts';
import type { Step } from './plan-talks.ts';

/**
 * What follows where a bot has asked a person to sign in, and it does not come off: Teams offers a token that is of no
 * use, tells that signing in has failed, and the person asks for help. None where nobody was asked.
 */
export function signInSteps(shown: readonly Activity[]): Step[] {
  const [card] = shown.flatMap((message) => cardsOf(message, signInCard));
  if (!card) return [];
  const resource = asRecord(card['tokenExchangeResource']);
  const connectionName = asText(card['connectionName']) ?? 'connection';
  const id = asText(resource?.['id']) ?? 'exchange';
  const step = (did: string, activity: Activity): Step => {
    return { purpose: 'sign-in', did, subject: did, asWritten: true, activity };
  };
  return [
    ...(resource
      ? [step('offered a token of no use', teamsInvoke('signin/tokenExchange', { id, connectionName }))]
      : []),
    step('told that signing in has failed', teamsInvoke('signin/failure')),
    step('said "help" instead of signing in', { type: 'message', text: 'help', textFormat: 'plain' }),
  ];
}
