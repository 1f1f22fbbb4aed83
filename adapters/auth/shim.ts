/**
 * Loaded into a Node bot by `--import`, when `bot.auth: shim` asks for it: requests to the hosts that
 * UNDERSTUDY_AUTH_SHIM names go to Understudy instead. Each host is announced when it is first redirected.
 */
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

type Send = typeof https.request;
type Rest = [http.RequestOptions | undefined, ((response: http.IncomingMessage) => void) | undefined];

const targets = new Map(
  Object.entries(JSON.parse(process.env['UNDERSTUDY_AUTH_SHIM'] ?? '{}') as Record<string, string>),
);
const announced = new Set<string>();

/** Where a request to that host goes instead; undefined when it is left alone. */
function redirect(host: string, path: string): URL | undefined {
  const target = targets.get(host.toLowerCase());
  if (target === undefined) return undefined;
  if (!announced.has(host)) {
    announced.add(host);
    process.stderr.write(`Understudy (bot.auth: shim): requests to ${host} go to ${target}\n`);
  }
  return new URL(`${target}${path}`);
}

function divert(original: Send): Send {
  return (...given: unknown[]) => {
    const { url, options, callback } = readArguments(given);
    const host = options?.hostname ?? options?.host?.replace(/:443$/, '') ?? url?.hostname ?? '';
    const path = options?.path ?? (url ? `${url.pathname}${url.search}` : '/');
    const target = redirect(host, path);
    if (!target) return (original as (...all: unknown[]) => http.ClientRequest)(...given);
    const headers = { ...(options?.headers as http.OutgoingHttpHeaders | undefined) };
    for (const name of Object.keys(headers)) if (name.toLowerCase() === 'host') delete headers[name];
    return http.request(target, { method: options?.method, headers, signal: options?.signal }, callback);
  };
}

function readArguments(given: readonly unknown[]): {
  url: URL | undefined;
  options: Rest[0];
  callback: Rest[1];
} {
  const [first, second] = given;
  const hasUrl = typeof first === 'string' || first instanceof URL;
  const options = hasUrl ? second : first;
  return {
    url: hasUrl ? new URL(String(first)) : undefined,
    options: typeof options === 'object' && options !== null ? options : undefined,
    callback: given.find((each) => typeof each === 'function') as Rest[1],
  };
}

if (targets.size > 0) {
  const request = divert(https.request);
  https.request = request;
  https.get = ((...given: Parameters<Send>) => {
    const sent = request(...given);
    sent.end();
    return sent;
  }) as typeof https.get;
  const originalFetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const target = redirect(url.hostname, `${url.pathname}${url.search}`);
    if (!target) return originalFetch(input, init);
    return originalFetch(input instanceof Request ? new Request(target, input) : target, init);
  };
  syncBuiltinESMExports();
}
