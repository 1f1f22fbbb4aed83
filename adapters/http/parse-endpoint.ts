import { ConfigError } from '../../src/errors.ts';

export interface Endpoint {
  readonly url: URL;
  /** The URL as messages may show it: without user name and password. */
  readonly shown: string;
  /** Host name as `net.connect` takes it: no brackets round an IPv6 address. */
  readonly host: string;
  readonly port: number;
}

/** @throws ConfigError when the text is not an http or https URL. */
export function parseEndpoint(endpoint: string): Endpoint {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ConfigError(
      'bad-endpoint',
      `Failed to use the endpoint "${endpoint}": it is not an http or https URL`,
      {
        hint: 'Write it in full, for example http://localhost:3978/api/messages.',
      },
    );
  }
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return {
    url,
    shown: shown.href,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
  };
}
