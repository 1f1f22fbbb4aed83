import { createRequire } from 'node:module';

export interface SdkHttpHeaders {
  get(name: string): string | undefined;
  toJson(): Record<string, string>;
}

/** The HttpHeaders class that botframework-connector itself uses, found as a bot's SDK is: from its own folder. */
export const HttpHeaders = loadHttpHeaders();

function loadHttpHeaders() {
  const requireFromSdk = createRequire(import.meta.resolve('botframework-connector'));
  const compat = requireFromSdk('botbuilder-stdlib/lib/azureCoreHttpCompat') as {
    HttpHeaders: new (rawHeaders?: Record<string, string>) => SdkHttpHeaders;
  };
  return compat.HttpHeaders;
}
