/** Three parts in base64url, of which the first is a JSON object: a signed token; the last is empty under `alg: none`. */
const tokenPattern = /\beyJ[\w-]{8,}\.[\w-]{2,}\.[\w-]*/g;
const bearerPattern = /\b(Bearer\s+)[\w.~+/=-]{8,}/gi;
const stand = '[redacted]';

/** Takes secrets out of what is shown or kept. */
export interface Redactor {
  readonly text: (text: string) => string;
  /** JSON without tokens in any of its texts; the same object when there was none. */
  readonly value: <T>(value: T) => T;
}

/** Redacts tokens by their shape, and these secrets by their letters; secrets of fewer than 8 letters are left alone. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = secrets.filter((secret) => secret.length >= 8);
  const text = (from: string): string =>
    known
      .reduce((rest, secret) => rest.replaceAll(secret, stand), from)
      .replace(tokenPattern, stand)
      .replace(bearerPattern, `$1${stand}`);
  return {
    text,
    value: <T>(value: T): T => {
      if (typeof value === 'string') return text(value) as T;
      if (value === undefined || value === null || typeof value !== 'object') return value;
      const before = JSON.stringify(value);
      return text(before) === before ? value : (redactWithin(value, text) as T);
    },
  };
}

function redactWithin(value: unknown, text: (from: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((each) => redactWithin(each, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [text(key), redactWithin(each, text)]),
  );
}
