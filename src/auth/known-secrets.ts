const secretName =
  /passw(?:or)?d|passphrase|secret|token|credential|api_?key|(?:access|private|account)_?key|connection_?string/i;
/** Addresses and paths say where a secret is, and are none; nor are numbers and plain words, which stand in much that is said. */
const noSecret = /^(?:https?:\/\/[^@]*$|[./~]|[a-z]:\\|\d{1,12}$|[a-z]{1,15}$|[A-Z]{1,15}$)/;
const leastLength = 8;

/** Values of variables that are named like secrets: none of them is to stand in what is shown or kept. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const values = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && secretName.test(name) && value.length >= leastLength && !noSecret.test(value)
      ? [value]
      : [],
  );
  return [...new Set(values)];
}
