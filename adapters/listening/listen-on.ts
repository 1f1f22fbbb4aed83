import type { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { ConfigError, InfrastructureError, messageOf } from '../../src/errors.ts';
import { isLoopbackHost } from './loopback.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** How messages name what listens: `the Connector`. */
  readonly what: string;
  /** Who tells of the server's errors: restify passes them on. */
  readonly errors: EventEmitter;
  /** Whether it serves nobody without a token. Others listen to this machine alone. */
  readonly asksForToken: boolean;
}

/**
 * Base URL, without a slash at its end. Rejects with InfrastructureError if the address cannot be listened on, with
 * ConfigError if others could reach it and would be asked for nothing.
 */
export async function listenOn(server: Server, options: ListenOptions): Promise<string> {
  const { host, port } = options;
  if (!options.asksForToken && !isLoopbackHost(host)) throw openToOthers(options);
  await new Promise<void>((resolve, reject) => {
    // Stays on: restify would throw an error that nobody listens to.
    options.errors.on('error', (error: NodeJS.ErrnoException) => reject(explain(error, options)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`;
}

function openToOthers({ host, what }: ListenOptions): ConfigError {
  return new ConfigError(
    'no-token',
    `Failed to open ${what} on ${host}: others can reach it, and it asks for no token.`,
    { hint: 'Let it listen on 127.0.0.1, or let it ask for a token.' },
  );
}

function explain(error: NodeJS.ErrnoException, { host, port, what }: ListenOptions): InfrastructureError {
  const taken = error.code === 'EADDRINUSE';
  const why = taken ? 'another program listens there' : messageOf(error);
  const hint = taken
    ? 'End that program, or choose another port; 0 takes a free one.'
    : 'Choose an address of this machine and a port that you may listen on; 127.0.0.1 and 0 always work.';
  const code = taken ? 'port-taken' : 'cannot-listen';
  return new InfrastructureError(code, `Failed to open ${what} on ${host}:${port}: ${why}`, {
    hint,
    cause: error,
  });
}
