import type { Activity } from '../activity/activity.ts';
import type { Delivery } from '../channel/ports.ts';
import type { Move } from '../user/move.ts';
import { createRedactor } from '../auth/redact-tokens.ts';
import { magicCodeOf, wrongCodeOf } from './magic-code.ts';
import { readSignInCard, type SignInCard } from './sign-in-card.ts';
import { settingOf, type SignInSetting, type SignInSettings } from './sign-in-setting.ts';
import type { TokenService } from './token-service.ts';

export interface SignInUserOptions {
  readonly tokens: TokenService;
  readonly settings: SignInSettings;
  readonly userId: string;
  readonly channelId: string;
  /** Teams offers no tokens in channels of a team. */
  readonly conversationType?: string | undefined;
}

/** How one user of a conversation signs in: what the channel does by itself, and what the user does. */
export interface SignInUser {
  /**
   * Told of each message of the bot. What comes back is sent by the channel by itself: the token that it offers where a
   * card asks for one.
   */
  see(message: Activity): Activity | undefined;
  /** Told how what it sent was answered; the id of the message that nobody sees any more, where there is one. */
  answered(sent: Activity, delivery: Delivery): string | undefined;
  /** What the user does about the card that was shown last; undefined where there is none, or it has been dealt with. */
  next(): Move | undefined;
  /** The same where a script asks for it: with this setting, and as often as it does. A string says why it cannot be done. */
  step(setting: SignInSetting): Move | string;
  /** Takes tokens out of what is recorded; the same value where there are none. */
  redact<T>(value: T): T;
  /** Told of each move that has been made: tokens may expire by it. */
  moved(): void;
  /** Gives up all tokens, without the bot being told. */
  signOut(): void;
  /** What the bot did that keeps people from signing in, a sentence each; to be asked for at the end. */
  findings(): string[];
  /** Forgets the user. */
  close(): void;
}

/** Signed in so often to a connection that asks again, a person stops. */
const maxSignIns = 3;

/** Takes up a user at the token service, and begins to look for cards. */
export function createSignInUser(options: SignInUserOptions): SignInUser {
  const { tokens, settings, userId, channelId, conversationType } = options;
  const isTeams = channelId === 'msteams';
  /** The last card that nobody has acted on. */
  let open: SignInCard | undefined;
  const redactor = createRedactor([]);
  /** Connection for which the right code is still to be given. */
  let retry: string | undefined;
  /** Connections that the right code was given for. */
  const given = new Set<string>();
  /** Connections whose card had nothing but an exchange, which came to nothing. */
  const lockedOut = new Set<string>();
  /** Connections whose card was taken away, though no token was exchanged. */
  const misled = new Set<string>();
  const times = new Map<string, number>();
  const movesLeft = new Map<string, number>();

  const offersTokens = (connectionName: string): boolean => {
    const { how } = settingOf(settings, connectionName);
    return how === 'sso' || (how === undefined && isTeams);
  };
  const forget = tokens.enrol({
    id: userId,
    hasSingleSignOn: (connectionName) => settingOf(settings, connectionName).how === 'sso',
  });
  const isCard = ({ activityId }: SignInCard, sent: Activity): boolean => activityId === sent.replyToId;

  const begin = (connectionName: string, { expiresAfterTurns }: SignInSetting): void => {
    // The move by which the user signs in is still to be counted.
    if (expiresAfterTurns !== undefined) movesLeft.set(connectionName, expiresAfterTurns + 1);
  };

  /** The right code is given: from now on there is to be a token. */
  const sayRight = (connectionName: string, setting: SignInSetting, replyToId: string | undefined): Move => {
    given.add(connectionName);
    begin(connectionName, setting);
    return give(magicCodeOf(connectionName), setting, replyToId);
  };

  /** Gives the code in the way of the channel. */
  const give = (code: string, { how }: SignInSetting, replyToId: string | undefined): Move => {
    if (how === 'magicCode' || (how !== 'verifyState' && !isTeams)) {
      return { act: { kind: 'say', text: code }, behaviours: [] };
    }
    const activity = { type: 'invoke', name: 'signin/verifyState', value: { state: code }, replyToId };
    return { act: { kind: 'send', activity, expectsReply: 'maybe' }, behaviours: [] };
  };

  const act = (card: SignInCard, setting: SignInSetting): Move | undefined => {
    const { connectionName, activityId } = card;
    open = undefined;
    if (setting.declines) return isTeams ? give('CancelledByUser', setting, activityId) : undefined;
    if (setting.wrongCode) {
      retry = connectionName;
      return give(wrongCodeOf(connectionName), setting, activityId);
    }
    return sayRight(connectionName, setting, activityId);
  };

  const tryAgain = (connectionName: string, setting: SignInSetting): Move => {
    retry = undefined;
    const asked = open?.connectionName === connectionName ? open : undefined;
    if (asked) open = undefined;
    return sayRight(connectionName, setting, asked?.activityId);
  };

  return {
    see(message) {
      const card = readSignInCard(message);
      if (!card) return undefined;
      open = card;
      const { connectionName, exchangeId, activityId } = card;
      const isPossible = exchangeId !== undefined && offersTokens(connectionName);
      if (!isPossible || (isTeams && conversationType === 'channel')) return undefined;
      const { ssoRefused, declines } = settingOf(settings, connectionName);
      const token = tokens.offer(userId, !ssoRefused && !declines);
      const value = { id: exchangeId, connectionName, token };
      return { type: 'invoke', name: 'signin/tokenExchange', value, replyToId: activityId };
    },
    answered(sent, delivery) {
      if (!open || !isCard(open, sent)) return undefined;
      const { connectionName, activityId, hasButton } = open;
      if (delivery.status !== 'answered' || delivery.code !== 200) {
        if (!hasButton) lockedOut.add(connectionName);
        return undefined;
      }
      open = undefined;
      if (!tokens.wasTaken(userId, connectionName)) misled.add(connectionName);
      begin(connectionName, settingOf(settings, connectionName));
      return activityId;
    },
    next() {
      if (retry !== undefined) return tryAgain(retry, settingOf(settings, retry));
      if (!open?.hasButton) return undefined;
      const { connectionName } = open;
      const count = (times.get(connectionName) ?? 0) + 1;
      if (count > maxSignIns) return undefined;
      times.set(connectionName, count);
      return act(open, settingOf(settings, connectionName));
    },
    step(setting) {
      if (retry !== undefined) return tryAgain(retry, setting);
      if (!open) return 'no card that asks to sign in is shown';
      if (!open.hasButton) return 'the card that asks to sign in has no button';
      const merged = { ...settingOf(settings, open.connectionName), ...setting };
      return act(open, merged) ?? 'on this channel, nobody is told of it that a user does not sign in';
    },
    redact: (value) => (tokens.hasIssued() ? redactor.value(value) : value),
    moved() {
      for (const [connectionName, left] of movesLeft) {
        if (left > 1) movesLeft.set(connectionName, left - 1);
        else {
          movesLeft.delete(connectionName);
          times.delete(connectionName);
          tokens.signOut({ userId, channelId }, connectionName);
        }
      }
    },
    signOut() {
      times.clear();
      movesLeft.clear();
      tokens.signOut({ userId, channelId });
    },
    findings: () => {
      const about = (names: Iterable<string>, what: (name: string) => string): string[] =>
        [...names].filter((name) => !tokens.wasTaken(userId, name)).map(what);
      return [
        ...about(given, (name) => `The user signed in to ${name}, and the bot never took the token.`),
        ...about(
          lockedOut,
          (name) => `No token could be exchanged for ${name}, and the card has no button to sign in by.`,
        ),
        ...about(
          misled,
          (name) =>
            `The bot answered 200 to the token that was offered for ${name} and took no token of its own for it, so that the card is gone and nobody is signed in.`,
        ),
      ];
    },
    close: forget,
  };
}
