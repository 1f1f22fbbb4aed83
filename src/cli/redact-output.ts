import { secretsOf } from '../auth/known-secrets.ts';
import { createSecretRedactor } from '../auth/redact-tokens.ts';
import type { Environment, Output } from './environment.ts';

/** The same environment, whose outputs show no secret that stands in its variables. */
export function redactOutput(environment: Environment): Environment {
  const secrets = secretsOf(environment.env);
  if (secrets.length === 0) return environment;
  const { text } = createSecretRedactor(secrets);
  return {
    ...environment,
    stdout: through(environment.stdout, text),
    stderr: through(environment.stderr, text),
  };
}

function through(output: Output, text: (from: string) => string): Output {
  return new Proxy(output, {
    get(target, name) {
      if (name === 'write')
        return (chunk: string | Uint8Array, ...rest: never[]) =>
          target.write(typeof chunk === 'string' ? text(chunk) : chunk, ...rest);
      const found: unknown = Reflect.get(target, name);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
}
