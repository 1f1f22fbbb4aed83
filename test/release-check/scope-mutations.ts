import type { Scope } from '../../src/release-check/app-package/app-manifest.ts';
import type { App } from './check-app.ts';
import type { Mutation } from './mutation.ts';
import { botWith, ok, type BotTurn } from './good-app.ts';

/** The app declares these scopes besides the personal one. */
export function inScopes(...scopes: readonly Scope[]): NonNullable<App['manifest']> {
  return ({ bots: [bot] }) => {
    bot?.scopes.push(...scopes);
    bot?.commandLists[0]?.scopes.push(...scopes);
  };
}

/** On installation in a scope the bot does this instead of its welcome. */
function onInstall(scope: Scope, act: (turn: BotTurn) => unknown): App {
  const bot = botWith((turn) => {
    if (turn.scope !== scope || turn.activity.type !== 'installationUpdate') return undefined;
    act(turn);
    return ok;
  });
  return { manifest: inScopes(scope), bot };
}

const namedWelcome =
  'I am Orders: I show what you have ordered. Say help to see my commands. Ada Adder has added me.';

/** Greets in the conversation, and each of three members in one of their own. */
export function greetEach({ send }: BotTurn): void {
  send(namedWelcome);
  for (const name of ['Ada', 'Alex', 'Megan'])
    send({ text: `Hello ${name}, do you want to see orders?`, conversation: { id: `a:${name}` } });
}

/** Of teams and group chats. */
export const scopeMutations: readonly Mutation[] = [
  { rule: 'W9', what: 'a greeting for each member of a team', app: onInstall('team', greetEach) },
  {
    rule: 'W10',
    what: 'a welcome in a channel that does not name who added the bot',
    app: onInstall('team', ({ send }) => send(namedWelcome.replace('Ada Adder', 'Somebody'))),
  },
  ...(['team', 'groupChat'] as const).flatMap((scope): Mutation[] => [
    {
      rule: 'W5',
      what: `the welcome again when others join (${scope})`,
      app: {
        manifest: inScopes(scope),
        bot: botWith((turn) => {
          const { activity, send } = turn;
          if (turn.scope !== scope) return undefined;
          const joins = activity.type === 'conversationUpdate' && activity.from === undefined;
          if (joins || activity.type === 'installationUpdate') send(namedWelcome);
          return ['message', 'invoke'].includes(activity.type) ? undefined : ok;
        }),
      },
    },
    {
      rule: 'B13',
      what: `nothing but a welcome (${scope})`,
      app: {
        manifest: inScopes(scope),
        bot: botWith((turn) => (turn.scope === scope && turn.activity.type === 'message' ? ok : undefined)),
      },
    },
  ]),
  {
    rule: 'B1',
    what: 'the end of the bot',
    app: { bot: botWith(({ text }) => (text === 'show orders' ? 'gone' : undefined)) },
  },
];
