import { isMessage, type Activity } from '../../activity/activity.ts';
import { describeActivity } from '../../activity/describe.ts';
import { toPlainLine } from '../../activity/plain-text.ts';
import { readShown } from '../../activity/read.ts';
import { asArray, asRecord, asText } from '../../activity/read-values.ts';
import { errorWords } from '../../check/error-words.ts';
import { visibleText } from '../../check/visible.ts';
import type { Evidence, Exchange, Purpose, Talk } from '../evidence.ts';
import type { Finding } from '../rule.ts';

/** An exchange and the conversation that it stands in. */
export interface Held {
  readonly talk: Talk;
  readonly exchange: Exchange;
}

/** All exchanges of these purposes, in order. */
export function exchangesOf({ talks }: Evidence, ...purposes: readonly Purpose[]): Held[] {
  return talks.flatMap((talk) =>
    talk.exchanges.flatMap((exchange) => (purposes.includes(exchange.purpose) ? [{ talk, exchange }] : [])),
  );
}

/** The bot's messages of an exchange, in order. */
export function messagesOf({ sent }: Exchange): Activity[] {
  return sent.map(({ activity }) => activity).filter(isMessage);
}

/** A finding about an exchange: where it was, what was done, what came. */
export function findingOf(
  { talk, exchange }: Held,
  message: string,
  seen = describeReply(exchange),
): Finding {
  const { scope, transcript } = talk;
  return { message, scope, did: toPlainLine(exchange.did, 200), seen, transcript };
}

/** What came, in one line. */
export function describeReply(exchange: Exchange): string {
  const replies = exchange.sent.map(({ activity }) => describeActivity(activity));
  return replies.length > 0 ? toPlainLine(replies.join('; '), 400) : 'nothing';
}

/** In words what is wrong with a reply whatever it was to; undefined when it is one that a person can read. */
export function faultOf(exchange: Exchange): string | undefined {
  for (const delivery of exchange.deliveries) {
    if (delivery.status === 'unanswered') return `the bot had not answered after ${delivery.afterMs} ms`;
    if (delivery.status === 'answered' && delivery.code >= 400)
      return `the bot answered with status ${delivery.code}`;
  }
  if (exchange.sent.length === 0) return 'nothing came back';
  const messages = messagesOf(exchange);
  const words = messages.map(visibleText).join('\n');
  if (errorWords.some(({ pattern }) => pattern.test(words))) return 'the reply is that of an error handler';
  if (messages.length > 0 && messages.every(isBlank)) return 'the reply shows nothing';
  return undefined;
}

function isBlank(activity: Activity): boolean {
  const { texts, actions, forms } = readShown([activity]);
  return texts.length + actions.length + forms.length === 0 && asArray(activity.attachments).length === 0;
}

/** What a reply says, so that two that say the same are equal: case, space and numbers aside. Empty for none. */
export function wordsOf(exchange: Exchange): string {
  return messagesOf(exchange).map(wordsOfMessage).join('\n').trim();
}

export function wordsOfMessage(message: Activity): string {
  const titles = readShown([message]).actions.map(({ title }) => title);
  return [visibleText(message), ...titles]
    .join(' ')
    .toLowerCase()
    .replace(/\d+/g, '0')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What a person can open from a message: buttons and links in its text. */
export function linksOf(message: Activity): { readonly buttons: string[]; readonly inText: string[] } {
  const buttons = readShown([message]).actions.flatMap(({ action }) => {
    const isLink = action.type === 'openUrl' || action.type === 'Action.OpenUrl';
    const url = isLink ? (asText(action.value) ?? asText(action['url'])) : undefined;
    return url === undefined ? [] : [url];
  });
  const inText = visibleText(message).match(/https?:\/\/[^\s)\]>"']+/gi) ?? [];
  return { buttons, inText };
}

export function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.toLowerCase() : undefined;
}

/** Contents of a message's attachments of a type. */
export function cardsOf(message: Activity, contentType: RegExp): Record<string, unknown>[] {
  return asArray(message.attachments).flatMap((each) => {
    const attachment = asRecord(each);
    if (!attachment || !contentType.test(asText(attachment['contentType']) ?? '')) return [];
    return [asRecord(attachment['content']) ?? {}];
  });
}

export const signInCard = /^application\/vnd\.microsoft\.card\.(?:oauth|signin)$/;

/** The words with which bots say that they did not understand; English and Russian. */
export const notUnderstood =
  /\b(?:sorry|(?:do|did)n[o’']?t? (?:quite )?(?:understand|get|catch|follow|know)|did not (?:understand|get|catch)|not sure|can(?:no|’|')t help|unknown|rephrase|try again|not understood)\b|не понял|не понимаю|извините|простите/iu;

/** Scopes in which the bot said nothing at all, to anything. */
export function isSilent({ talks }: Evidence, scope: Talk['scope']): boolean {
  const own = talks.filter((talk) => talk.scope === scope);
  const asked = own.flatMap(({ exchanges }) => exchanges).filter(({ purpose }) => isSaid.includes(purpose));
  return (
    asked.length > 0 &&
    asked.every(
      ({ sent, deliveries }) =>
        sent.length === 0 && deliveries.every((each) => each.status === 'answered' && each.code < 400),
    )
  );
}

const isSaid: readonly Purpose[] = ['greeting', 'help-case', 'command', 'prompt', 'nonsense'];

/** The same without what was said where the bot is silent, which one rule of its own tells. */
export function heardExchanges(evidence: Evidence, ...purposes: readonly Purpose[]): Held[] {
  return exchangesOf(evidence, ...purposes).filter(({ talk }) => !isSilent(evidence, talk.scope));
}
