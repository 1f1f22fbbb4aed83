/** A bot as the Bot Framework knows it: what tokens to it and from it are made out to. */
export interface AppRegistration {
  readonly appId: string;
  readonly tenantId: string;
}

/** Stand where nobody named others; they belong to no app and no tenant. */
const madeUp: AppRegistration = {
  appId: '5b0c9a54-7d1e-4d55-9d0e-0f6c2e8a4b11',
  tenantId: '7c2a4e90-3f6b-4b8a-8c1d-2e9f5a6b7c80',
};

const appIdNames = ['MicrosoftAppId', 'clientId', 'CLIENT_ID'];
const tenantIdNames = ['MicrosoftAppTenantId', 'tenantId', 'TENANT_ID'];

/** As configured; or else as the variables that the bot is started with name it; or else made up, always the same. */
export function chooseRegistration(
  configured: Partial<Record<keyof AppRegistration, string | undefined>>,
  env: Readonly<Record<string, string>> = {},
): AppRegistration {
  const named = (names: readonly string[]): string | undefined =>
    names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
  return {
    appId: configured.appId ?? named(appIdNames) ?? madeUp.appId,
    tenantId: configured.tenantId ?? named(tenantIdNames) ?? madeUp.tenantId,
  };
}
