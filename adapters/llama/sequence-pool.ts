import type { LlamaSequence } from './node-llama-cpp.ts';

/** The places of a context, each lent to one request at a time. */
export interface SequencePool {
  /**
   * Lends a place as soon as one is free, in the order of asking; of several free ones that which has evaluated
   * most of the prompt already. Rejects with the signal's reason when it aborts before.
   */
  use<T>(
    prompt: readonly number[],
    signal: AbortSignal,
    work: (sequence: LlamaSequence) => Promise<T>,
  ): Promise<T>;
}

export function createSequencePool(sequences: readonly LlamaSequence[]): SequencePool {
  // The longest unused first, so that of equals the one is taken that is least likely to be continued.
  const free = [...sequences];
  const waiting: (() => void)[] = [];
  let ungranted = sequences.length;

  /** Resolves when one of the free places is the caller's to take. */
  function untilGranted(signal: AbortSignal): Promise<void> {
    if (ungranted > 0) {
      ungranted -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const grant = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(grant), 1);
        reject(signal.reason as Error);
      };
      waiting.push(grant);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  function release(sequence: LlamaSequence): void {
    free.push(sequence);
    const grant = waiting.shift();
    if (grant) grant();
    else ungranted += 1;
  }

  return {
    async use(prompt, signal, work) {
      signal.throwIfAborted();
      await untilGranted(signal);
      const sequence = takeBest(free, prompt);
      try {
        return await work(sequence);
      } finally {
        release(sequence);
      }
    },
  };
}

function takeBest(free: LlamaSequence[], prompt: readonly number[]): LlamaSequence {
  const shared = free.map((sequence) => sharedLength(sequence.contextTokens, prompt));
  const [best] = free.splice(shared.indexOf(Math.max(...shared)), 1);
  if (!best) throw new Error('A place was lent that is not free');
  return best;
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a[index] === b[index]) index += 1;
  return index;
}
