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
  const known = createSecretRedactor(secrets);
  return redactorOf((from) =>
    known.text(from).replace(tokenPattern, stand).replace(bearerPattern, `$1${stand}`),
  );
}

/** Redacts these secrets by their letters and nothing else, as they stand in text, in JSON and in URLs. */
export function createSecretRedactor(secrets: readonly string[]): Redactor {
  const known = [...new Set(secrets.filter(({ length }) => length >= 8).flatMap(formsOf))].toSorted(
    // A secret may be part of another.
    (a, b) => b.length - a.length,
  );
  return redactorOf((from) => {
    let rest = from;
    for (const secret of known) if (rest.includes(secret)) rest = rest.replaceAll(secret, stand);
    return rest;
  });
}

function formsOf(secret: string): string[] {
  const escaped = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = escaped.replaceAll('"', '&quot;');
  return [secret, JSON.stringify(secret).slice(1, -1), encode(secret), escaped, quoted];
}

/** Half of a surrogate pair cannot be encoded. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

function redactorOf(text: (from: string) => string): Redactor {
  return { text, value: <T>(value: T): T => redactWithin(value, text) as T };
}

/** What holds nothing to redact stays the same object, so that nothing is copied for most of what is said. */
function redactWithin(value: unknown, text: (from: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const redacted = value.map((each) => redactWithin(each, text));
    return redacted.every((each, index) => each === value[index]) ? value : redacted;
  }
  let isClean = true;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => {
    const entry: [string, unknown] = [text(key), redactWithin(each, text)];
    if (entry[0] !== key || entry[1] !== each) isClean = false;
    return entry;
  });
  return isClean ? value : Object.fromEntries(entries);
}
