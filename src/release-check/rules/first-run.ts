import type { Activity } from '../../activity/activity.ts';
import { visibleText } from '../../check/visible.ts';
import { offersSomething } from '../../check/dead-end.ts';
import { manifestName } from '../app-package/read-package.ts';
import type { Evidence, Talk } from '../evidence.ts';
import { judged, notApplicable, type Rule } from '../rule.ts';
import { isFallback, overExchanges } from './conversation.ts';
import { links } from './links.ts';
import {
  exchangesOf,
  faultOf,
  findingOf,
  heardExchanges,
  hostOf,
  linksOf,
  messagesOf,
  wordsOf,
  wordsOfMessage,
  type Held,
} from './read-exchange.ts';

/** Our own threshold; the store names none. */
const burst = { messages: 3, withinMs: 5000 } as const;
const wantedPrompts = 3;
const marketplaces =
  /(?:^|\.)(?:appsource\.microsoft\.com|azuremarketplace\.microsoft\.com|marketplace\.microsoft\.com|apps\.apple\.com|play\.google\.com)$/;

const withLink = { link: links.guidelines } as const;

/** What people meet first. */
export const firstRunRules: readonly Rule[] = [
  {
    ...withLink,
    id: 'W1',
    title: 'A personal bot welcomes, or has prompt starters',
    severity: 'must-fix',
    check: (evidence) => {
      const installs = firstInstalls(evidence).filter(({ talk }) => talk.scope === 'personal');
      const prompts = evidence.manifest.bot?.commands.some(({ prompt }) => prompt !== undefined) ?? false;
      if (!evidence.manifest.bot) return notApplicable('the app has no bot');
      if (evidence.manifest.bot.isNotificationOnly) return notApplicable('the bot only notifies');
      return overExchanges(evidence, installs, ({ exchange }) =>
        messagesOf(exchange).length > 0 || prompts
          ? undefined
          : 'Nothing welcomes a person who has installed the app.',
      );
    },
  },
  {
    ...withLink,
    id: 'W2',
    title: 'Prompt starters work, in any letter case',
    severity: 'must-fix',
    check: (evidence) =>
      overExchanges(evidence, heardExchanges(evidence, 'prompt'), ({ exchange }) => {
        const fault =
          faultOf(exchange) ?? (isFallback(wordsOf(exchange), evidence) ? 'it is not understood' : undefined);
        return fault === undefined
          ? undefined
          : `The prompt starter "${exchange.subject}" does not work: ${fault}.`;
      }),
  },
  {
    id: 'W3',
    link: links.prompts,
    title: 'There are three prompt starters, each of its own',
    severity: 'good-to-fix',
    check: ({ manifest: { bot } }) => {
      const prompts = bot?.commands.filter(({ prompt }) => prompt !== undefined) ?? [];
      if (prompts.length === 0) return notApplicable('the manifest has no prompt starters');
      const unique = new Set(prompts.map(({ prompt }) => prompt?.trim().toLowerCase())).size;
      return judged(
        `read ${prompts.length} prompt starters`,
        unique >= wantedPrompts
          ? []
          : [
              {
                message: `Expected ${wantedPrompts} different prompt starters, found ${unique}.`,
                where: `${manifestName}#/bots/0/commandLists`,
              },
            ],
      );
    },
  },
  {
    ...withLink,
    id: 'W4',
    title: 'The welcome comes once, though conversationUpdate and installationUpdate both arrive',
    severity: 'must-fix',
    check: (evidence) =>
      overExchanges(evidence, firstInstalls(evidence), ({ exchange }) => {
        const words = messagesOf(exchange).map(wordsOfMessage);
        const again = words.find((each, index) => each !== '' && words.indexOf(each) !== index);
        return again === undefined ? undefined : 'The bot welcomes twice.';
      }),
  },
  {
    ...withLink,
    id: 'W5',
    title: 'The welcome is not sent again on help, on commands or when others join',
    severity: 'must-fix',
    check: (evidence) =>
      overExchanges(
        evidence,
        [
          ...heardExchanges(evidence, 'greeting').filter(({ exchange }) => exchange.subject === 'Help'),
          ...heardExchanges(evidence, 'command', 'member-joins'),
        ],
        ({ exchange, talk }) => {
          const welcome = new Set(
            welcomeOf(talk)
              .map(wordsOfMessage)
              .filter((words) => words !== ''),
          );
          return messagesOf(exchange).some((message) => welcome.has(wordsOfMessage(message)))
            ? 'The welcome is sent again.'
            : undefined;
        },
      ),
  },
  {
    ...withLink,
    id: 'W6',
    title: 'The welcome tells what the bot is good for, its commands and its limits, and is no dead end',
    severity: 'must-fix',
    heuristic: true,
    check: (evidence) => {
      const welcomed = firstInstalls(evidence).filter(({ exchange }) => messagesOf(exchange).length > 0);
      if (welcomed.length === 0) return notApplicable('the bot did not welcome');
      const findings = welcomed.flatMap((held) =>
        offersSomething(messagesOf(held.exchange)) ? [] : [findingOf(held, 'The welcome offers no way on.')],
      );
      const text = messagesOf(welcomed[0]?.exchange ?? { ...emptyExchange })
        .map(visibleText)
        .join(' ');
      return judged('looked for something to go on with', findings, `Read the welcome: "${text}"`);
    },
  },
  {
    ...withLink,
    id: 'W7',
    title: 'The bot calls itself what the manifest calls it',
    severity: 'must-fix',
    heuristic: true,
    check: (evidence) => {
      const { shortName, fullName } = evidence.manifest;
      const names = [shortName, fullName].flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]));
      return overExchanges(evidence, firstInstalls(evidence), ({ exchange }) => {
        const called = messagesOf(exchange)
          .map(visibleText)
          .map(ownName)
          .find((name) => name !== undefined);
        if (called === undefined) return undefined;
        const isOwn = names.some(
          (name) => called.toLowerCase().startsWith(name) || name.startsWith(called.toLowerCase()),
        );
        return isOwn ? undefined : `The bot calls itself "${called}", the manifest "${shortName ?? ''}".`;
      });
    },
  },
  {
    ...withLink,
    id: 'W8',
    title: 'The first run links to no marketplace',
    severity: 'must-fix',
    check: (evidence) =>
      overExchanges(
        evidence,
        [...firstInstalls(evidence), ...heardExchanges(evidence, 'greeting')],
        ({ exchange }) => {
          const urls = messagesOf(exchange).flatMap((message) => {
            const { buttons, inText } = linksOf(message);
            return [...buttons, ...inText];
          });
          const found = urls.find((url) => marketplaces.test(hostOf(url) ?? ''));
          return found === undefined ? undefined : `It links to ${found}.`;
        },
      ),
  },
  {
    ...withLink,
    id: 'W9',
    title: 'Installing in a team does not message every member',
    severity: 'must-fix',
    check: (evidence) => {
      const teams = evidence.talks.filter(({ scope }) => scope === 'team');
      if (teams.length === 0) return notApplicable('nobody installed the app in a team');
      const found = teams.find(({ opened }) => opened > 1);
      return judged(
        'counted the conversations that the bot opened when it was installed',
        found
          ? [
              {
                message: `The bot opened ${found.opened} conversations of its own.`,
                scope: 'team',
                transcript: found.transcript,
              },
            ]
          : [],
      );
    },
  },
  {
    ...withLink,
    id: 'W10',
    title: 'In a channel the welcome names who added the bot',
    severity: 'good-to-fix',
    heuristic: true,
    check: (evidence) => {
      const installs = firstInstalls(evidence).filter(
        ({ talk, exchange }) => talk.scope === 'team' && messagesOf(exchange).length > 0,
      );
      return overExchanges(evidence, installs, ({ exchange, talk }) =>
        messagesOf(exchange).some((message) => visibleText(message).includes(talk.userName))
          ? undefined
          : `The welcome does not name ${talk.userName}, who added the bot.`,
      );
    },
  },
  {
    ...withLink,
    id: 'W13',
    title: `The bot sends no bursts: ${burst.messages} messages or more within ${burst.withinMs / 1000} seconds`,
    severity: 'must-fix',
    heuristic: true,
    check: (evidence) => {
      const all = [
        ...firstInstalls(evidence),
        ...heardExchanges(evidence, 'greeting', 'help-case', 'command', 'prompt', 'nonsense'),
      ];
      return overExchanges(evidence, all, ({ exchange }) => {
        // What goes to each member of a team is no burst to any of them.
        const places = new Map<string, number[]>();
        for (const { activity, afterMs } of exchange.sent) {
          if (activity.type !== 'message') continue;
          const place = activity.conversation?.id ?? '';
          places.set(place, [...(places.get(place) ?? []), afterMs]);
        }
        const found = [...places.values()].find(isBurst);
        return found ? `${found.length} messages came at once.` : undefined;
      });
    },
  },
];

function isBurst(times: readonly number[]): boolean {
  return times.some((at, index) => (times[index + burst.messages - 1] ?? Infinity) - at <= burst.withinMs);
}

const emptyExchange: Held['exchange'] = {
  purpose: 'install',
  did: '',
  subject: '',
  asWritten: true,
  deliveries: [],
  sent: [],
  durationMs: 0,
};

/** One installation for each scope: every conversation begins with one, and all are alike. */
function firstInstalls(evidence: Evidence): Held[] {
  // What a bot sends that only notifies is no welcome; rules of its own judge it.
  if (evidence.manifest.bot?.isNotificationOnly) return [];
  const seen = new Set<Talk['scope']>();
  return exchangesOf(evidence, 'install').filter(({ talk }) => {
    if (seen.has(talk.scope)) return false;
    seen.add(talk.scope);
    return true;
  });
}

function welcomeOf({ exchanges }: Talk): Activity[] {
  return exchanges.filter(({ purpose }) => purpose === 'install').flatMap(messagesOf);
}

function ownName(text: string): string | undefined {
  return /(?:\bI am|\bI['’]m|\bmy name is|\bwelcome to|\bthis is)\s+(?:the\s+)?((?:\p{Lu}[\p{L}\d]*)(?:[ -]\p{Lu}[\p{L}\d]*)*)/u.exec(
    text,
  )?.[1];
}
