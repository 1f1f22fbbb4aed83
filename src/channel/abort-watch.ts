/** Calls back once when the signal aborts; the returned function ends the watch. */
export type AbortWatch = (signal: AbortSignal, callback: () => void) => () => void;

/**
 * Watches signals with one listener each, however many deliveries share one: Node warns of a leak at eleven
 * listeners, and takes one off in time that grows with their number.
 */
export function createAbortWatch(): AbortWatch {
  const watched = new Map<AbortSignal, Set<() => void>>();

  function onAbort(this: AbortSignal): void {
    const callbacks = watched.get(this);
    watched.delete(this);
    for (const callback of callbacks ?? []) callback();
  }

  return (signal, callback) => {
    let callbacks = watched.get(signal);
    if (!callbacks) {
      watched.set(signal, (callbacks = new Set()));
      signal.addEventListener('abort', onAbort, { once: true });
    }
    callbacks.add(callback);
    return () => {
      callbacks.delete(callback);
      if (callbacks.size > 0 || watched.get(signal) !== callbacks) return;
      watched.delete(signal);
      signal.removeEventListener('abort', onAbort);
    };
  };
}
