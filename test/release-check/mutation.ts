import type { App } from './check-app.ts';
import { botWith, ok, type Bot, type BotTurn } from './good-app.ts';

/** What breaks one rule and no other. */
export interface Mutation {
  readonly rule: string;
  readonly what: string;
  readonly app: App;
}

/** The bot does something else on what a person says, or when it is installed (`install`). */
export function on(said: string, act: (turn: BotTurn) => unknown): Bot {
  return botWith((turn) => {
    const { activity, text } = turn;
    if (
      said === 'install'
        ? activity.type !== 'installationUpdate'
        : activity.type !== 'message' || text !== said
    ) {
      return undefined;
    }
    act(turn);
    return ok;
  });
}

export function onInvoke(name: string, answer: Bot): Bot {
  return botWith((turn) => (turn.activity.name === name ? answer(turn) : undefined));
}

export const query = 'composeExtension/query';
export const bots = (app: NonNullable<App['manifest']>): App => ({ manifest: app });

const oAuthCard = {
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.oauth',
      content: {
        text: 'Please sign in',
        buttons: [{ type: 'signin', title: 'Sign in', value: 'https://example.com' }],
      },
    },
  ],
};

export const signIn = (turn: BotTurn): void => turn.send(oAuthCard);

export const onlyNotifies = (m: Parameters<NonNullable<App['manifest']>>[0]): void => {
  for (const bot of m.bots) Object.assign(bot, { isNotificationOnly: true, commandLists: [] });
};
export const notifies = (...texts: readonly string[]): Bot =>
  botWith((turn) => {
    if (turn.activity.type === 'invoke') return undefined;
    if (turn.activity.type === 'installationUpdate') for (const text of texts) turn.send(text);
    return ok;
  });
