import { asRecord } from '../activity/read-values.ts';
import { ConfigError } from '../errors.ts';

/**
 * Refuses a token that says of itself that it has expired; what it says is not verified.
 * @throws ConfigError
 */
export function refuseExpired(token: string, nowMs: number): void {
  const expiresAt = expiryOf(token);
  if (expiresAt === undefined || expiresAt > nowMs) return;
  throw new ConfigError(
    'copilot-studio-token',
    `Failed to reach the agent of Copilot Studio: its access token has expired, at ${new Date(expiresAt).toISOString()}.`,
    { hint: 'They live for about an hour: get a new one (docs/copilot-studio.md).' },
  );
}

/** Milliseconds since 1970; undefined when it does not tell. */
function expiryOf(token: string): number | undefined {
  const [, claims = ''] = token.split('.');
  try {
    const exp = asRecord(JSON.parse(Buffer.from(claims, 'base64url').toString()))?.['exp'];
    return typeof exp === 'number' && Math.abs(exp) < 8.64e12 ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
