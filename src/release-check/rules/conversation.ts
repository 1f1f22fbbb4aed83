import { toPlainLine } from '../../activity/plain-text.ts';
import { offersSomething } from '../../check/dead-end.ts';
import type { Evidence, Exchange } from '../evidence.ts';
import { forPerson, judged, notApplicable, type Finding, type Judgement, type Rule } from '../rule.ts';
import { links } from './links.ts';
import {
  cardsOf,
  describeReply,
  exchangesOf,
  faultOf,
  findingOf,
  heardExchanges,
  hostOf,
  isSilent,
  linksOf,
  messagesOf,
  notUnderstood,
  signInCard,
  wordsOf,
  type Held,
} from './read-exchange.ts';

const firstSignLimitMs = 2000;

/** Where Teams itself lives; links there do not lead out. */
const teamsHosts = /(?:^|\.)(?:teams\.microsoft\.com|teams\.cloud\.microsoft|teams\.live\.com)$/;

const withLink = { link: links.guidelines } as const;

/** Policy 1140.4.3: what every conversation must be like. */
export const conversationRules: readonly Rule[] = [
  {
    ...withLink,
    id: 'B1',
    title: 'Every command works, in any letter case, and so do Hi, Hello and Help',
    severity: 'must-fix',
    check: (evidence) => {
      const judgement = overExchanges(evidence, heardExchanges(evidence, 'greeting', 'command'), (held) =>
        commandFault(held, evidence),
      );
      const { ended } = evidence;
      if (!ended) return judgement;
      const { during, message, transcript } = ended;
      const did = `held these conversations: ${during.join('; ')}`;
      const finding = {
        message: 'The bot ended on the way.',
        did,
        seen: toPlainLine(message, 1000),
        transcript,
      };
      return judged('talked to the bot', [
        finding,
        ...(judgement.status === 'judged' ? judgement.findings : []),
      ]);
    },
  },
  {
    ...withLink,
    id: 'B2',
    title: 'Help works in any letter case and without sign-in',
    severity: 'must-fix',
    check: (evidence) => {
      const asked = heardExchanges(evidence, 'greeting', 'help-case').filter(
        ({ exchange }) => exchange.subject === 'Help',
      );
      return overExchanges(evidence, asked, (held) => helpFault(held, asked, evidence));
    },
  },
  {
    ...withLink,
    id: 'B3',
    title: 'Irrelevant input gets a valid reply: no error, and not that of a command',
    severity: 'must-fix',
    check: (evidence) =>
      overExchanges(evidence, heardExchanges(evidence, 'nonsense'), (held) => nonsenseFault(held, evidence)),
  },
  {
    ...withLink,
    id: 'B4',
    title: 'No reply is a dead end: each offers an action, a link, a question or a named command',
    severity: 'must-fix',
    heuristic: true,
    check: (evidence) => {
      const titles = evidence.manifest.bot?.commands.map(({ title }) => title.toLowerCase()) ?? [];
      return overExchanges(
        evidence,
        heardExchanges(evidence, 'greeting', 'command', 'prompt', 'nonsense'),
        ({ exchange }) => {
          const messages = messagesOf(exchange);
          if (messages.length === 0 || faultOf(exchange) !== undefined || offersSomething(messages))
            return undefined;
          const words = wordsOf(exchange);
          return titles.some((title) => words.includes(title)) ? undefined : 'The reply offers no way on.';
        },
      );
    },
  },
  {
    ...withLink,
    id: 'B5',
    title: 'A reply or a typing indicator comes within 2 seconds',
    severity: 'must-fix',
    check: (evidence) =>
      overExchanges(
        evidence,
        heardExchanges(evidence, 'greeting', 'help-case', 'command', 'prompt', 'nonsense'),
        ({ exchange }) => {
          const firstMs = exchange.sent[0]?.afterMs;
          return firstMs !== undefined && firstMs > firstSignLimitMs
            ? `The first sign of the bot came after ${firstMs} ms; ${firstSignLimitMs} ms are the most.`
            : undefined;
        },
      ),
  },
  {
    ...withLink,
    id: 'B6',
    title: 'No typing indicator stands after the last reply, or alone',
    severity: 'must-fix',
    check: (evidence) =>
      overExchanges(
        evidence,
        heardExchanges(evidence, 'install', 'greeting', 'help-case', 'command', 'prompt', 'nonsense'),
        ({ exchange }) => {
          const last = exchange.sent.at(-1)?.activity;
          if (last?.type !== 'typing') return undefined;
          return messagesOf(exchange).length === 0
            ? 'The bot types and says nothing.'
            : 'The bot types after its last reply.';
        },
      ),
  },
  {
    ...withLink,
    id: 'B7',
    title: 'Help does not send people outside Teams',
    severity: 'must-fix',
    check: (evidence) => {
      const asked = heardExchanges(evidence, 'greeting').filter(
        ({ exchange }) => exchange.subject === 'Help',
      );
      return overExchanges(evidence, asked, ({ exchange }) => {
        const outside = messagesOf(exchange)
          .flatMap((message) => linksOf(message).buttons)
          .filter((url) => !teamsHosts.test(hostOf(url) ?? ''));
        return outside.length > 0 ? `A button of the help opens ${outside.join(', ')}.` : undefined;
      });
    },
  },
  {
    ...withLink,
    id: 'B8',
    title: 'No link is broken',
    severity: 'must-fix',
    check: (evidence) => {
      const urls = new Set(
        evidence.talks.flatMap(({ exchanges }) =>
          exchanges.flatMap(messagesOf).flatMap((message) => {
            const { buttons, inText } = linksOf(message);
            return [...buttons, ...inText];
          }),
        ),
      );
      if (urls.size === 0) return notApplicable('the bot showed no links');
      return forPerson(`Open each of these: ${[...urls].join(' ')}`);
    },
  },
  {
    ...withLink,
    id: 'B11',
    title: 'A bot that answers nothing says so in its manifest (isNotificationOnly)',
    severity: 'must-fix',
    check: (evidence) => {
      const { bot } = evidence.manifest;
      if (!bot || evidence.talks.length === 0) return notApplicable('no bot was talked to');
      const silent = evidence.talks.every(({ scope }) => isSilent(evidence, scope));
      const [held] = exchangesOf(evidence, 'greeting');
      if (!silent || bot.isNotificationOnly || !held)
        return judged('said Help, and more where it was answered', []);
      return judged('said Help, in several letter cases', [
        findingOf(held, 'The bot answers nothing, and the manifest does not set isNotificationOnly.'),
      ]);
    },
  },
  {
    ...withLink,
    id: 'B12',
    title: 'Dialogs are used rather than one prompt for each field',
    severity: 'must-fix',
    heuristic: true,
    check: ({ manifest }) =>
      manifest.bot
        ? forPerson('Go through the longest task: does the bot ask for one field after the other?')
        : notApplicable('the app has no bot'),
  },
  {
    ...withLink,
    id: 'B13',
    title: 'The bot works in every scope that the manifest declares',
    severity: 'must-fix',
    check: (evidence) => {
      const { bot } = evidence.manifest;
      if (!bot) return notApplicable('the app has no bot');
      const tested = bot.scopes.filter((scope) => evidence.talks.some((talk) => talk.scope === scope));
      const heard = tested.filter((scope) => !isSilent(evidence, scope));
      const findings = tested
        .filter((scope) => heard.length > 0 && !heard.includes(scope))
        .map((scope): Finding => ({
          message: `The bot answers nothing in the scope ${scope}, and does elsewhere.`,
          scope,
          transcript: evidence.talks.find((talk) => talk.scope === scope)?.transcript,
        }));
      const left = evidence.untested.map(({ scope, why }) => `${scope}: ${why}`).join('; ');
      const did = `talked to the bot in ${tested.join(', ') || 'no scope'}`;
      return judged(did, findings, left === '' ? undefined : `Try the scopes that were not: ${left}.`);
    },
  },
  {
    ...withLink,
    id: 'B16',
    title: 'The bot asks for consent before it uploads a file, and confirms it afterwards',
    severity: 'must-fix',
    check: ({ manifest }) =>
      manifest.bot?.supportsFiles === true
        ? forPerson('Let the bot offer a file: accept it, and decline it.')
        : notApplicable('the manifest does not set supportsFiles'),
  },
  {
    ...withLink,
    id: 'B18',
    title: 'People who sign in can sign out, and go on either way',
    severity: 'must-fix',
    check: (evidence) => {
      const asks = evidence.talks.some(({ exchanges }) =>
        exchanges.some((exchange) =>
          messagesOf(exchange).some((message) => cardsOf(message, signInCard).length > 0),
        ),
      );
      if (!asks) return notApplicable('the bot asked nobody to sign in');
      const out = heardExchanges(evidence, 'sign-out');
      const findings = out.flatMap((held) => {
        const fault =
          faultOf(held.exchange) ??
          (notUnderstood.test(wordsOf(held.exchange)) ? 'it is not understood' : undefined);
        return fault === undefined ? [] : [findingOf(held, `Signing out does not work: ${fault}.`)];
      });
      const failed = exchangesOf(evidence, 'sign-in').flatMap((held) => {
        const fault = signInFault(held.exchange);
        return fault === undefined ? [] : [findingOf(held, `Without a token there is no way on: ${fault}.`)];
      });
      return judged(
        'said "sign out", and let signing in fail',
        [...findings, ...failed],
        'Sign in with an account, go on, and sign out.',
      );
    },
  },
  {
    id: 'B19',
    link: links.artificialIntelligence,
    title: 'Who talks to an AI can report bad content',
    severity: 'must-fix',
    check: (evidence) => {
      const generated = exchangesOf(evidence, 'install', 'greeting', 'command', 'prompt', 'nonsense').flatMap(
        (held) => (messagesOf(held.exchange).some(isGenerated) ? [held] : []),
      );
      const [held] = generated;
      if (!held) return notApplicable('no reply is labelled as generated by AI');
      const reports = evidence.talks.some(({ exchanges }) =>
        exchanges.flatMap(messagesOf).some((message) => {
          const data = message.channelData as Record<string, unknown> | undefined;
          return data?.['feedbackLoop'] !== undefined || data?.['feedbackLoopEnabled'] === true;
        }),
      );
      const commands = evidence.manifest.bot?.commands ?? [];
      const named = commands.some(({ title }) => /report|feedback/i.test(title));
      return judged(
        'looked for a feedback loop, or a command to report, where replies are labelled',
        reports || named ? [] : [findingOf(held, 'Nothing lets a person report what the AI said.')],
      );
    },
  },
];

/** Nobody has to take up a failure (501); but nothing may break over it, and help must be had. */
function signInFault(exchange: Exchange): string | undefined {
  const [delivery] = exchange.deliveries;
  const fault = faultOf({ ...exchange, deliveries: exchange.invoke ? [] : exchange.deliveries });
  if (!exchange.invoke) return fault;
  if (delivery?.status === 'answered' && delivery.code >= 500 && delivery.code !== 501)
    return `the bot answered with status ${delivery.code}`;
  return exchange.sent.length > 0 ? fault : undefined;
}

function isGenerated({ entities }: { readonly entities?: unknown }): boolean {
  return (JSON.stringify(entities ?? []) ?? '').includes('AIGeneratedContent');
}

/** Judges exchange by exchange; what was said is told in a few words. */
export function overExchanges(
  evidence: Evidence,
  helds: readonly Held[],
  fault: (held: Held) => string | undefined,
): Judgement {
  if (helds.length === 0) {
    return notApplicable(
      evidence.talks.length === 0 ? 'no bot was talked to' : 'nothing of the kind came up',
    );
  }
  const findings = helds.flatMap((held) => {
    const message = fault(held);
    return message === undefined ? [] : [findingOf(held, message)];
  });
  return judged(`${helds.length} exchanges, such as: ${helds[0]?.exchange.did ?? ''}`, findings);
}

/** Commands whose reply is a fit answer to what is not understood. */
const helpLike =
  /^\W*(?:(?:show )?(?:help|menu|welcome|commands|options|intro)|hi|hello|start|about|what can you do)\W*$/i;

function commandFault({ exchange }: Held, evidence: Evidence): string | undefined {
  const { subject, asWritten } = exchange;
  const fault = faultOf(exchange);
  if (fault !== undefined) return `"${subject}" does not work: ${fault}.`;
  if (exchange.purpose !== 'command' || helpLike.test(subject)) return undefined;
  const words = wordsOf(exchange);
  if (!isFallback(words, evidence)) return undefined;
  const as = asWritten ? '' : ` spelled as in "${exchange.did.slice(6, -1)}"`;
  return `The command "${subject}"${as} is not understood.`;
}

/** What the bot says when it does not understand: its reply to nonsense, if it says so. */
export function isFallback(words: string, evidence: Evidence): boolean {
  if (words === '' || !notUnderstood.test(words)) return false;
  return exchangesOf(evidence, 'nonsense').some(({ exchange }) => wordsOf(exchange) === words);
}

function helpFault(held: Held, asked: readonly Held[], evidence: Evidence): string | undefined {
  const { exchange, talk } = held;
  const messages = messagesOf(exchange);
  const onlySignIn =
    messages.length > 0 && messages.every((message) => cardsOf(message, signInCard).length > 0);
  if (onlySignIn) return 'Without sign-in, help is only a request to sign in.';
  if (exchange.purpose !== 'help-case') return undefined;
  const plain = asked.find(
    (each) => each.talk.scope === talk.scope && each.exchange.purpose === 'greeting',
  )?.exchange;
  // What Help itself does wrong is told of it, once.
  if (!plain || faultOf(plain) !== undefined) return undefined;
  const fault = faultOf(exchange);
  if (fault !== undefined) return `Spelled so, help does not work: ${fault}.`;
  const words = wordsOf(exchange);
  if (words === wordsOf(plain)) return undefined;
  return isFallback(words, evidence)
    ? `Spelled so, help is not understood; "Help" got: ${describeReply(plain)}`
    : undefined;
}

function nonsenseFault({ exchange, talk }: Held, evidence: Evidence): string | undefined {
  const fault = faultOf(exchange);
  if (fault !== undefined) return `Input that means nothing gets no valid reply: ${fault}.`;
  const words = wordsOf(exchange);
  if (words === '' || notUnderstood.test(words)) return undefined;
  const like = exchangesOf(evidence, 'command').find(
    (each) =>
      each.talk.scope === talk.scope &&
      !helpLike.test(each.exchange.subject) &&
      messagesOf(each.exchange).length > 0 &&
      wordsOf(each.exchange) === words,
  );
  return like && `Input that means nothing gets the reply of the command "${like.exchange.subject}".`;
}
