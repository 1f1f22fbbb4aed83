import type { Random } from '../../src/user/random.ts';

type Path = readonly (string | number)[];

const texts = [
  '',
  ' ',
  '\u0000',
  '..',
  '../../../../etc/passwd',
  '..%2f..%2f',
  '%2e%2e%2f',
  '%00',
  '%zz',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  '[object Object]',
  'NaN',
  '-1',
  '1e400',
  '9007199254740993',
  '\ud800',
  '\u202e\u0007\u001b[2J',
  '‮🤖́',
  'javascript:alert(1)',
  'http://169.254.169.254/',
  'data:text/html,x',
  '{{7*7}}${7*7}',
  'x'.repeat(9000),
  ';messageid=',
  'c|1;messageid=',
  '|',
] as const;

/** One of the values that JSON of strangers is seldom tried with. */
function oddValue(random: Random): unknown {
  switch (random.int(12)) {
    case 0:
      return null;
    case 1:
      return random.pick([0, -1, 1e308, 2 ** 53, 0.1, -0]);
    case 2:
      return random.chance(0.5);
    case 3:
      return [];
    case 4:
      return {};
    case 5:
      return nested(random.pick([3, 99, 101, 300]));
    case 6:
      return Array.from({ length: random.pick([2, 100, 2000]) }, () => random.pick(texts));
    case 7:
      return JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    default:
      return random.pick(texts);
  }
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...at, key]))];
}

function replaceAt(value: unknown, path: Path, odd: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return odd;
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (String(index) === key ? replaceAt(each, rest, odd) : each));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, each]) => [
      name,
      name === key ? replaceAt(each, rest, odd) : each,
    ]),
  );
}

/** JSON with some of its values, or its text, changed; undefined stays what it is. */
export function mutateJson(random: Random, value: unknown): string {
  let changed = value;
  for (let count = random.int(4); count > 0; count -= 1)
    changed = replaceAt(changed, random.pick(pathsOf(changed)), oddValue(random));
  const text = JSON.stringify(changed) ?? '';
  return random.chance(0.2) ? mutateText(random, text) : text;
}

/** A path whose segments, query or encoding are changed. */
export function mutatePath(random: Random, path: string): string {
  const [plain = '', query] = path.split('?', 2);
  const segments = plain.split('/');
  for (let count = random.int(3); count > 0; count -= 1) {
    const at = random.int(segments.length);
    const text = random.pick(texts);
    segments[at] = random.chance(0.5) ? encode(text) : text.replaceAll(/[^\x21-\x7e]/g, '%');
    if (random.chance(0.2)) segments.splice(at, 1);
    if (random.chance(0.2)) segments.splice(at, 0, segments[at] ?? '');
  }
  const asked = random.chance(0.3) ? `${query ?? 'a=b'}&watermark=${encode(random.pick(texts))}` : query;
  return `${segments.join('/')}${asked === undefined ? '' : `?${asked}`}`.slice(
    0,
    random.pick([200, 20_000, 20_000]),
  );
}

/** Half of a surrogate pair cannot be encoded. */
function encode(text: string): string {
  return encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/g, '?'));
}

/** Letters dropped, doubled, cut off or made others; latin1, so that it can stand for bytes. */
export function mutateText(random: Random, text: string): string {
  let changed = text;
  for (let count = 1 + random.int(4); count > 0; count -= 1) {
    const at = random.int(changed.length + 1);
    const until = at + random.int(random.pick([2, 16, 200]));
    switch (random.int(5)) {
      case 0:
        changed = changed.slice(0, at) + changed.slice(until);
        break;
      case 1:
        changed = changed.slice(0, until) + changed.slice(at);
        break;
      case 2:
        changed = changed.slice(0, at);
        break;
      case 3:
        changed = changed.slice(0, at) + String.fromCharCode(random.int(256)) + changed.slice(at + 1);
        break;
      default:
        changed = changed.slice(0, at) + random.pick(texts) + changed.slice(at);
    }
  }
  return changed;
}

/** WebSocket frames as a client sends them, most of them wrong in something. */
export function drawFrames(random: Random): Buffer {
  const frames: Buffer[] = [];
  for (let count = 1 + random.int(5); count > 0; count -= 1) {
    const payload = Buffer.alloc(random.pick([0, 1, 125, 126, 4000, 5000, 70_000]), random.int(256));
    const first = random.chance(0.7) ? 0x80 | random.pick([0, 1, 2, 8, 9, 10]) : random.int(256);
    const mask = random.chance(0.8) ? 0x80 : 0;
    const claimed = random.chance(0.8) ? payload.length : random.pick([0, 200, 2 ** 20, 2 ** 32]);
    const length = Buffer.alloc(claimed < 126 ? 0 : claimed < 65_536 ? 2 : 8);
    if (length.length === 2) length.writeUInt16BE(claimed);
    if (length.length === 8) length.writeBigUInt64BE(BigInt(claimed));
    const code = claimed < 126 ? claimed : claimed < 65_536 ? 126 : 127;
    frames.push(Buffer.from([first, mask | code]), length, Buffer.alloc(mask ? 4 : 0), payload);
  }
  return Buffer.concat(frames);
}
