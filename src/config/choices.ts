/** Words that configurations and the command line choose from; apart from the schemas, so that `--help` need not load these. */

/** Channels that Understudy can stand for. */
export const channelIds = ['emulator', 'msteams', 'webchat', 'directline'] as const;

/** Kinds of conversation on `msteams`; the same words as ConversationKind in channel. */
export const conversationKinds = ['personal', 'groupChat', 'channel', 'thread'] as const;

/** Ways in which Understudy proves to a bot who it is. */
export const authModes = ['none', 'jwt', 'shim'] as const;
export type AuthMode = (typeof authModes)[number];

/** Who tokens under `auth: jwt` are said to be from; the same words as TokenIssuerName in auth. */
export const tokenIssuers = ['understudy', 'botFramework'] as const;
export type TokenIssuerName = (typeof tokenIssuers)[number];

/** How the bot's replies come back: on their own, or in the answer to the user's request. */
export const deliveryModes = ['normal', 'expectReplies'] as const;
export type DeliveryMode = (typeof deliveryModes)[number];

/** Clouds where agents of Copilot Studio are, by the names that Microsoft's client has for them. */
export const powerPlatformClouds = [
  'Prod',
  'FirstRelease',
  'Preprod',
  'Test',
  'Dev',
  'Exp',
  'Prv',
  'Gov',
  'GovFR',
  'High',
  'DoD',
  'Mooncake',
  'Ex',
  'Rx',
] as const;

/** What is done about the limits of a channel; the same words as LimitsMode in teams-rules. */
export const limitsModes = ['enforce', 'warn', 'off'] as const;

/** Kinds of virtual user that can be asked for. */
export const userModels = ['agenda', 'script', 'userlm', 'gguf', 'assistant'] as const;
export type UserModel = (typeof userModels)[number];

/** How UserLM can be called. */
export const modelApis = ['auto', 'completions', 'chat', 'ollama'] as const;

/** Reports that can be asked for. */
export const reporterNames = ['console', 'json', 'junit', 'markdown', 'github', 'azure'] as const;
export type ReporterChoice = {
  readonly name: (typeof reporterNames)[number];
  /** Where it is written; stdout when undefined. */
  readonly file?: string | undefined;
};

/** Checks that always run unless they are switched off by name. */
export const standingChecks = [
  'no-reply',
  'late-reply',
  'error-reply',
  'turn-exception',
  'loop',
  'dead-end',
  'empty-reply',
  'malformed-activity',
  'dropped-fields',
  'duplicate-reply',
  'message-after-end',
  'unanswered-invoke',
  'cross-talk',
  'teams-limits',
  'card',
] as const;
export type StandingCheck = (typeof standingChecks)[number];

/** Reads `NAME` or `NAME=FILE`; undefined when no reporter has that name. */
export function parseReporter(text: string): ReporterChoice | undefined {
  const [wanted, ...rest] = text.split('=');
  const name = reporterNames.find((each) => each === wanted);
  const file = rest.join('=');
  if (name === undefined || (rest.length > 0 && file === '')) return undefined;
  return rest.length > 0 ? { name, file } : { name };
}

/** Whether a text is an absolute http or https URL. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** Whether a secret can be sent to that address: over TLS, or to this machine. */
export function isServiceUrl(text: string): boolean {
  if (!isHttpUrl(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** Whether a text is a BCP 47 language tag. */
export function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
