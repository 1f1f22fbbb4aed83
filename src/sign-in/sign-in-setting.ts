/** Ways of signing in that a channel has. */
export const signInWays = ['magicCode', 'verifyState', 'sso'] as const;
export type SignInWay = (typeof signInWays)[number];

/** How somebody signs in to one connection, and what goes wrong in it. */
export interface SignInSetting {
  /** As the channel does, unless told. */
  readonly how?: SignInWay | undefined;
  /** The token that the channel offers cannot be exchanged: the user has to sign in by hand. */
  readonly ssoRefused?: boolean | undefined;
  /** A wrong code is given first. */
  readonly wrongCode?: boolean | undefined;
  /** The user does not sign in. */
  readonly declines?: boolean | undefined;
  /** Moves after which the token is gone. */
  readonly expiresAfterTurns?: number | undefined;
}

/** By connection name; `*` is for all others. */
export type SignInSettings = Readonly<Record<string, SignInSetting | undefined>>;

/** The setting of a connection. */
export function settingOf(settings: SignInSettings, connectionName: string): SignInSetting {
  const own = Object.hasOwn(settings, connectionName) ? settings[connectionName] : undefined;
  return own ?? settings['*'] ?? {};
}
