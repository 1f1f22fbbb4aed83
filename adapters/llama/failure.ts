import { messageOf } from '../../src/errors.ts';

/** A failure that crosses the channel between the processes; `user`: file, package or settings must be changed. */
export interface Failure {
  readonly by: 'user' | 'machine';
  readonly code: string;
  readonly message: string;
}

/** A failure on its way to the channel. */
export class ThrownFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** node-llama-cpp's errors are told by the names of their classes: the package is not ours to import. */
export function failureOf(error: unknown, otherwise: Pick<Failure, 'by' | 'code'>): Failure {
  if (error instanceof ThrownFailure) return error.failure;
  const message = messageOf(error);
  const name = error instanceof Error ? error.constructor.name : '';
  if (name === 'NoBinaryFoundError') return { by: 'user', code: 'llama-no-binary', message };
  if (name === 'InsufficientMemoryError') return { by: 'machine', code: 'model-out-of-memory', message };
  return { ...otherwise, message };
}
