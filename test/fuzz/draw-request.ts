import type { Random } from '../../src/user/random.ts';
import { mutateJson, mutatePath, mutateText } from './mutate.ts';
import { connectorTemplates, directLineTemplates, issuerTemplates, type Template } from './templates.ts';

/** A server that is fuzzed, and what lets the fuzzer in. */
export interface Target {
  readonly kind: 'connector' | 'guarded' | 'direct-line';
  readonly url: string;
  readonly conversation: string;
  /** The last of them is good for the probe. */
  readonly tokens: readonly string[];
  readonly streamUrl?: string | undefined;
}

const templatesOf: Readonly<Record<Target['kind'], readonly Template[]>> = {
  connector: connectorTemplates,
  guarded: [...connectorTemplates, ...issuerTemplates, ...issuerTemplates],
  'direct-line': directLineTemplates,
};

/** One request or several in a row, some in order, most spoilt in what they say or in how it is framed. */
export function drawRequest(random: Random, target: Target): { bytes: Buffer; count: number } {
  const count = random.chance(0.1) ? 2 + random.int(8) : 1;
  let text = '';
  for (let left = count; left > 0; left -= 1) text += drawOne(random, target);
  if (random.chance(0.15)) text = mutateText(random, text);
  if (random.chance(0.1)) text = text.slice(0, random.int(text.length));
  return { bytes: Buffer.from(text, 'latin1'), count };
}

function drawOne(random: Random, target: Target): string {
  const template = random.pick(templatesOf[target.kind]);
  const own = template.path.replaceAll('{c}', target.conversation);
  const path = random.chance(0.3) ? mutatePath(random, own) : own;
  const body = drawBody(random, template);
  const method = random.chance(0.05)
    ? random.pick(['PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'x'])
    : template.method;
  const headers = drawHeaders(random, target, template);
  const framing = random.int(12);
  if (body === '' && framing > 2) return `${method} ${path} HTTP/1.1\r\n${headers}\r\n`;
  switch (framing) {
    case 0:
      return `${method} ${path} HTTP/1.1\r\n${headers}Transfer-Encoding: chunked\r\n\r\n${chunked(random, body)}`;
    case 1:
      return `${method} ${path} HTTP/1.1\r\n${headers}Content-Length: ${random.pick(['-1', '1e3', '99999999999', '0', 'x'])}\r\n\r\n${body}`;
    case 2:
      return `${method} ${path} HTTP/1.1\r\n${headers}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n${body}`;
    default:
      return `${method} ${path} HTTP/1.1\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
  }
}

/** Latin1, each letter a byte. */
function drawBody(random: Random, { body, text }: Template): string {
  if (text !== undefined) return random.chance(0.5) ? mutateText(random, text) : text;
  if (body === undefined) return random.chance(0.1) ? mutateJson(random, {}) : '';
  const json = random.chance(0.8) ? mutateJson(random, body) : JSON.stringify(body);
  return Buffer.from(json).toString('latin1');
}

function drawHeaders(random: Random, target: Target, { type = 'application/json' }: Template): string {
  const lines: string[] = [];
  if (!random.chance(0.03)) lines.push(`Host: ${random.chance(0.05) ? 'rebound.example' : '127.0.0.1'}`);
  lines.push(
    `Content-Type: ${random.chance(0.1) ? mutateText(random, type).replaceAll(/[\r\n]/g, '') : type}`,
  );
  if (target.tokens.length > 0 && !random.chance(0.05)) {
    const token = random.pick(target.tokens);
    const shown = random.chance(0.1) ? mutateText(random, token).replaceAll(/[\r\n]/g, '') : token;
    lines.push(`Authorization: Bearer ${shown}`);
  }
  if (random.chance(0.05)) lines.push('Expect: 100-continue');
  if (random.chance(0.05)) lines.push(`Connection: ${random.pick(['close', 'Upgrade', 'x', 'keep-alive'])}`);
  if (random.chance(0.03)) lines.push('Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Key: x');
  if (random.chance(0.03))
    lines.push(`Origin: ${random.pick(['null', 'http://localhost', 'https://x.example'])}`);
  if (random.chance(0.03)) for (let left = 150; left > 0; left -= 1) lines.push(`X-${left}: 1`);
  if (random.chance(0.02)) lines.push(`X-Long: ${'x'.repeat(20_000)}`);
  return `${lines.join('\r\n')}\r\n`;
}

function chunked(random: Random, body: string): string {
  const at = random.int(body.length + 1);
  const size = random.chance(0.7)
    ? at.toString(16)
    : random.pick(['ffffffffffffffff', '-1', 'x', '0', '7fffffff']);
  return `${size}\r\n${body.slice(0, at)}\r\n${(body.length - at).toString(16)}\r\n${body.slice(at)}\r\n0\r\n\r\n`;
}
