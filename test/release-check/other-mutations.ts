import { bots, notifies, on, onInvoke, onlyNotifies, query, type Mutation } from './mutation.ts';
import type { App } from './check-app.ts';
import { botWith, foundOrders, ok, type Bot, type BotAnswer, type BotTurn } from './good-app.ts';

export const signingIn: App = { manifest: (m) => void m.validDomains.push('token.botframework.com') };

/** Asks to sign in on "show orders", and takes all that follows from it as a bot does that has none of these hooks. */
export function asksToSignIn(
  other: (turn: BotTurn & { readonly isAsked: boolean }) => BotAnswer | undefined,
): Bot {
  const content = {
    connectionName: 'orders',
    text: 'Please sign in',
    buttons: [{ type: 'signin', title: 'Sign in', value: 'https://example.com' }],
    tokenExchangeResource: { id: 'resource', uri: 'api://orders' },
  };
  let isAsked = false;
  return botWith((turn) => {
    const { activity, text, send } = turn;
    if (activity.type === 'installationUpdate') isAsked = false;
    const answer = other({ ...turn, isAsked });
    if (answer) return answer;
    if (activity.name?.startsWith('signin/')) return { code: 501 };
    if (text !== 'show orders') return undefined;
    isAsked = true;
    send({ attachments: [{ contentType: 'application/vnd.microsoft.card.oauth', content }] });
    return ok;
  });
}

/** Of the first run, message extensions and notifications. */
export const otherMutations: readonly Mutation[] = [
  ...Object.entries({
    'a failed sign-in that breaks the bot': (name: string | undefined) => name === 'signin/failure',
    'a useless token that breaks the bot': (name: string | undefined) => name === 'signin/tokenExchange',
  }).map(([what, breaks]) => ({
    rule: 'B18',
    what,
    app: {
      ...signingIn,
      bot: asksToSignIn(({ activity }) => (breaks(activity.name) ? { code: 500 } : undefined)),
    },
  })),
  {
    rule: 'B18',
    what: 'help that is not given to those who did not sign in',
    app: {
      ...signingIn,
      bot: asksToSignIn(({ activity, text, isAsked }) =>
        isAsked && activity.type === 'message' && text === 'help' ? ok : undefined,
      ),
    },
  },
  {
    rule: 'W1',
    what: 'no welcome and no prompt starters',
    app: {
      manifest: (m) => void m.bots[0]?.commandLists[0]?.commands.splice(2),
      bot: on('install', () => undefined),
    },
  },
  {
    rule: 'W2',
    what: 'a prompt starter that throws',
    app: { bot: botWith(({ text }) => (text === 'how do i return it?' ? { code: 500 } : undefined)) },
  },
  {
    rule: 'W3',
    what: 'two prompt starters',
    app: bots((m) => void m.bots[0]?.commandLists[0]?.commands.splice(4)),
  },
  {
    rule: 'W4',
    what: 'a welcome on each event of the installation',
    app: {
      bot: botWith(({ activity, send }) => {
        if (activity.type !== 'conversationUpdate') return undefined;
        send('I am Orders: I show what you have ordered, and no more. Say help to see my commands.');
        return ok;
      }),
    },
  },
  {
    rule: 'W5',
    what: 'the welcome again on help',
    app: {
      bot: on('help', ({ send }) =>
        send('I am Orders: I show what you have ordered, and no more. Say help to see my commands.'),
      ),
    },
  },
  {
    rule: 'W6',
    what: 'a welcome with no way on',
    app: { bot: on('install', ({ send }) => send('I am Orders.')) },
  },
  {
    rule: 'W7',
    what: 'another name',
    app: { bot: on('install', ({ send }) => send('I am Ticket Master. Say help.')) },
  },
  {
    rule: 'W8',
    what: 'a link to a marketplace',
    app: {
      bot: on('install', ({ send }) =>
        send('I am Orders. Say help, or rate me at https://appsource.microsoft.com/x'),
      ),
    },
  },
  {
    rule: 'W13',
    what: 'three messages at once',
    app: {
      bot: on('show orders', ({ send }) =>
        ['One order.', 'It is a lamp.', 'Do you want to see it?'].forEach((text) => send(text)),
      ),
    },
  },
  {
    rule: 'E1',
    what: 'results after three seconds',
    app: {
      bot: onInvoke(query, ({ pass }) => {
        pass(3000);
        return { code: 200, body: { composeExtension: foundOrders() } };
      }),
    },
  },
  ...Object.entries({
    'an answer of 501': { code: 501 },
    'an answer that is a text': { code: 200, body: 'found' },
    'an answer without a body': { code: 200 },
    'an answer of another shape': { code: 200, body: { composeExtension: { type: 'list' } } },
    'a blank result': { code: 200, body: { composeExtension: { type: 'result', attachments: [] } } },
  }).map(([what, answer]) => ({ rule: 'E2', what, app: { bot: onInvoke(query, () => answer) } })),
  {
    rule: 'E2',
    what: 'an answer that never comes',
    app: { bot: onInvoke(query, () => new Promise(() => undefined)) },
  },
  {
    rule: 'E3',
    what: 'results without images',
    app: {
      bot: onInvoke(query, () => ({ code: 200, body: { composeExtension: foundOrders({ title: 'Lamp' }) } })),
    },
  },
  {
    rule: 'E4',
    what: 'a command of the extension that is listed twice',
    app: bots((m) => {
      const [extension] = m.composeExtensions;
      const [find] = extension?.commands ?? [];
      if (find) extension?.commands.push({ ...find, id: 'again' });
    }),
  },
  {
    rule: 'E5',
    what: 'links of everybody',
    app: bots((m) => void m.composeExtensions[0]?.messageHandlers[0]?.value.domains.push('*.com')),
  },
  {
    rule: 'E6',
    what: 'links that are not unfurled for everybody',
    app: { bot: onInvoke('composeExtension/anonymousQueryLink', () => ({ code: 501 })) },
  },
  {
    rule: 'N1',
    what: 'eleven notifications at once',
    app: {
      manifest: onlyNotifies,
      bot: notifies(...'abcdefghijk'.split('').map((letter) => `Orders: ${letter} comes. See it?`)),
    },
  },
  {
    rule: 'N2',
    what: 'a notification that comes twice',
    app: {
      manifest: onlyNotifies,
      bot: notifies('Orders: a lamp comes. See it?', 'Orders: a lamp comes. See it?'),
    },
  },
  {
    rule: 'N3',
    what: 'a notification that names no app',
    app: { manifest: onlyNotifies, bot: notifies('It comes today. See it?') },
  },
];
