import type { Clock } from '../channel/ports.ts';
import type { ClientAnswer } from './transport.ts';

const defaultRetryAfterMs = 1000;
const maxRetryAfterMs = 30_000;

/** Asks once more where a service has refused for now (429), when it said that it would answer, after 30 s at most. */
export async function askAgain(ask: () => Promise<ClientAnswer>, clock: Clock): Promise<ClientAnswer> {
  const answer = await ask();
  if (answer.status !== 429) return answer;
  await new Promise<void>((resolve) => {
    clock.after(Math.min(answer.retryAfterMs ?? defaultRetryAfterMs, maxRetryAfterMs), resolve);
  });
  return ask();
}
