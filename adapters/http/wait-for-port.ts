import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Address {
  readonly host: string;
  readonly port: number;
}

const attemptTimeoutMs = 1_000;
const firstPauseMs = 25;
const longestPauseMs = 250;

/** Whether something accepts a TCP connection there now. Never rejects. */
export function acceptsConnection({ host, port }: Address, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: attemptTimeoutMs });
    const settle = (accepted: boolean): void => {
      signal?.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(accepted);
    };
    const onAbort = (): void => settle(false);
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.on('error', () => settle(false));
  });
}

/**
 * Resolves with true once the address accepts connections, with false when the signal aborts first.
 * The system tells nobody that a port has been opened, so refused attempts are repeated with growing pauses.
 */
export async function waitForPort(address: Address, signal: AbortSignal): Promise<boolean> {
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    if (await acceptsConnection(address, signal)) return true;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
