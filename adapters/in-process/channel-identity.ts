/** Audience of a bot's calls to the Connector, and issuer of the Connector's calls to a bot. */
export const connectorAudience = 'https://api.botframework.com';

/** Stands for the app id of a bot that has none: OAuthPrompt refuses to work without. */
export const madeUpAppId = '00000000-0000-4000-8000-000000000000';
