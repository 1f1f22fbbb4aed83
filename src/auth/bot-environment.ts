import { botFrameworkIssuer, connectorAudience } from './token-claims.ts';
import { issuerUrls, redirections } from './issuer-urls.ts';
import type { AppRegistration } from './registration.ts';

/** How a bot is made to trust our tokens: by its own settings, or by sending its requests to us. */
export type AuthMode = 'jwt' | 'shim';

/** Who tokens to a bot are said to be from under `jwt`: ourselves, or the Bot Framework, for bots that take no other name. */
export type TokenIssuerName = 'understudy' | 'botFramework';

export interface EnvironmentPlace {
  /** Without a slash at its end. */
  readonly connectorUrl: string;
  readonly registration: AppRegistration;
  /** Ours unless told. */
  readonly tokenIssuer?: TokenIssuerName | undefined;
}

export type Variables = Readonly<Record<string, string>>;

/** Variables of some SDKs, under the name of these. */
export interface VariableGroup {
  readonly title: string;
  /** What else a bot on them needs, a sentence. */
  readonly note?: string | undefined;
  readonly variables: Variables;
}

/** What a bot must find in its environment to take our tokens and get its own from us, SDK by SDK. */
export function variableGroups(place: EnvironmentPlace): VariableGroup[] {
  const { connectorUrl, registration } = place;
  const { appId, tenantId } = registration;
  const issuer = issuerOf('jwt', place);
  const urls = issuerUrls(connectorUrl, registration);
  return [
    {
      title: 'All SDKs: managed identity, which the bot gets its own token from',
      variables: { IDENTITY_ENDPOINT: urls.identity, IDENTITY_HEADER: 'understudy' },
    },
    {
      title: 'botbuilder for JavaScript and .NET',
      note: 'JavaScript: the bot must hand process.env to ConfigurationBotFrameworkAuthentication. .NET takes metadata over https only.',
      variables: {
        MicrosoftAppId: appId,
        MicrosoftAppType: 'UserAssignedMSI',
        MicrosoftAppTenantId: tenantId,
        MicrosoftAppPassword: '',
        ChannelService: '',
        ValidateAuthority: 'false',
        ToChannelFromBotLoginUrl: urls.authority,
        ToChannelFromBotOAuthScope: connectorAudience,
        ToBotFromChannelTokenIssuer: issuer,
        OAuthUrl: urls.connector,
        ToBotFromChannelOpenIdMetadataUrl: urls.openIdMetadata,
        ToBotFromEmulatorOpenIdMetadataUrl: urls.openIdMetadata,
        // What the legacy adapter reads, of all these.
        BotOpenIdMetadata: urls.openIdMetadata,
        CallerId: 'urn:botframework:azure',
      },
    },
    {
      title: 'botbuilder for Python',
      note: "The bot's configuration object must have these names as attributes, read from the environment.",
      variables: {
        APP_ID: appId,
        APP_TYPE: 'UserAssignedMsi',
        APP_TENANTID: tenantId,
        TO_CHANNEL_FROM_BOT_LOGIN_URL: urls.authority,
        TO_CHANNEL_FROM_BOT_OAUTH_SCOPE: connectorAudience,
        TO_BOT_FROM_CHANNEL_TOKEN_ISSUER: issuer,
        OAUTH_URL: urls.connector,
        TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL: urls.openIdMetadata,
        TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL: urls.openIdMetadata,
        CALLER_ID: 'urn:botframework:azure',
      },
    },
    {
      title: 'Agents SDK for JavaScript',
      variables: {
        clientId: appId,
        tenantId,
        authType: 'UserManagedIdentity',
        authorityEndpoint: urls.authority,
        TOKEN_SERVICE_ENDPOINT: urls.connector,
      },
    },
    {
      title: 'Teams SDK for JavaScript',
      note: 'It has no setting for the keys of channels: start the bot with bot.auth: shim.',
      variables: {
        CLIENT_ID: appId,
        TENANT_ID: tenantId,
        OAUTH_URL: urls.connector,
        SERVICE_URL: urls.connector,
      },
    },
  ];
}

/** All that a bot of any SDK needs under `auth: jwt`. */
export function jwtEnvironment(place: EnvironmentPlace): Variables {
  return Object.assign({}, ...variableGroups(place).map(({ variables }) => variables)) as Variables;
}

/** Where bots find tokens of users that are asked for no tokens of their own. */
export function tokenServiceEnvironment(connectorUrl: string): Variables {
  return { TOKEN_SERVICE_ENDPOINT: connectorUrl, OAUTH_URL: connectorUrl };
}

/** Under `auth: shim`: the app as the Bot Framework would have registered it, with a secret that any token is given for. */
export function shimEnvironment({
  connectorUrl,
  registration: { appId, tenantId },
}: EnvironmentPlace): Variables {
  const secret = 'no-secret-is-needed-here';
  return {
    MicrosoftAppId: appId,
    MicrosoftAppPassword: secret,
    MicrosoftAppTenantId: tenantId,
    clientId: appId,
    clientSecret: secret,
    tenantId,
    CLIENT_ID: appId,
    CLIENT_SECRET: secret,
    TENANT_ID: tenantId,
    // Where the Teams SDK sends what is no reply.
    SERVICE_URL: connectorUrl,
  };
}

/** What loads the shim into a Node process, besides what NODE_OPTIONS says already. */
export function shimLoader(
  shimUrl: string,
  connectorUrl: string,
  nodeOptions: string | undefined,
): Variables {
  const load = `--import=${shimUrl}`;
  return {
    NODE_OPTIONS: nodeOptions === undefined || nodeOptions.trim() === '' ? load : `${nodeOptions} ${load}`,
    UNDERSTUDY_AUTH_SHIM: JSON.stringify(redirections(connectorUrl)),
  };
}

/** `iss` of our tokens. Under the shim bots get what the Bot Framework would send. */
export function issuerOf(
  mode: AuthMode,
  { connectorUrl, registration, tokenIssuer }: EnvironmentPlace,
): string {
  return mode === 'shim' || tokenIssuer === 'botFramework'
    ? botFrameworkIssuer
    : issuerUrls(connectorUrl, registration).issuer;
}
