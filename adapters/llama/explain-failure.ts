import { ConfigError, InfrastructureError, type UnderstudyError } from '../../src/errors.ts';
import type { Failure } from './failure.ts';
import { installLine } from './resolve-llama.ts';

const memoryHint =
  'Is there memory enough for the file and for all conversations at once? Lower `concurrency` or `contextTokens`, or take a smaller quantisation.';

/** Why the process could not do what it was asked. */
export function explainFailure(
  file: string,
  { by, code, message }: Failure,
  lastLines: readonly string[],
): UnderstudyError {
  const problem = `Failed to run the model file ${file}: ${message}`;
  if (by === 'machine') {
    return new InfrastructureError(code, problem, { hint: `${memoryHint} ${words(lastLines)}` });
  }
  if (code === 'intent-too-long') {
    return new ConfigError(code, problem, { hint: 'Shorten goal and facts, or raise `user.contextTokens`.' });
  }
  if (code === 'model-file-unfit') {
    const hint = 'Is the file complete? Compare its size with that at its source.';
    return new ConfigError(code, problem, { hint });
  }
  const hint = `node-llama-cpp 3 with the build for this machine is needed: ${installLine}. ${words(lastLines)}`;
  return new ConfigError(code, `Failed to load node-llama-cpp: ${message}`, { hint });
}

/** How the process ended that ran the model. */
export function explainEnd(
  file: string,
  how: string | undefined,
  lastLines: readonly string[],
): InfrastructureError {
  if (how === undefined) {
    return new InfrastructureError('model-closed', `Failed to run the model file ${file}: it was closed`);
  }
  return new InfrastructureError(
    'model-crashed',
    `Failed to run the model file ${file}: the process that ran it ${how}`,
    { hint: `${words(lastLines)}\n${memoryHint} A damaged file has this effect too.` },
  );
}

export function notLoaded(
  file: string,
  timeoutMs: number,
  lastLines: readonly string[],
): InfrastructureError {
  const message = `Failed to load the model file ${file}: it took longer than ${timeoutMs} ms`;
  return new InfrastructureError('model-not-loaded', message, { hint: words(lastLines) });
}

export function lateTurn(file: string, timeoutMs: number): InfrastructureError {
  return new InfrastructureError(
    'model-timeout',
    `Failed to draw a turn from ${file}: it took longer than ${timeoutMs} ms`,
    {
      hint: 'Raise `user.timeoutMs`, or lower `concurrency`, `user.contextTokens` or `user.maxTokens`: all conversations share the processor.',
    },
  );
}

function words(lastLines: readonly string[]): string {
  return lastLines.length === 0
    ? 'It printed nothing.'
    : ['It printed last:', ...lastLines.map((line) => `  ${line}`)].join('\n');
}
