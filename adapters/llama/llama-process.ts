import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AbortWatch } from '../../src/channel/abort-watch.ts';
import { messageOf, type UnderstudyError } from '../../src/errors.ts';
import type { Failure } from './failure.ts';
import { keepLastLines } from './last-lines.ts';
import type { DrawOrder, OpenOrder, Order, Report } from './messages.ts';

/** The process that runs a model. */
export interface LlamaProcess {
  readonly pid: number | undefined;
  /** What it printed last, fit for showing. */
  lastLines(): readonly string[];
  /**
   * Has an order carried out. Rejects with the signal's reason when that aborts, with `explain` of a failure, and
   * with `explainEnd` when the process has ended.
   */
  ask(order: OpenOrder | DrawOrder, signal: AbortSignal): Promise<Report>;
  /** Ends the process. Idempotent. */
  close(): Promise<void>;
}

export interface LlamaProcessOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly watch: AbortWatch;
  readonly explain: (failure: Failure, lastLines: readonly string[]) => UnderstudyError;
  /** `how`: "ended with exit code 1", "was ended by SIGKILL"; undefined when it was closed. */
  readonly explainEnd: (how: string | undefined, lastLines: readonly string[]) => UnderstudyError;
}

interface Pending {
  readonly resolve: (report: Report) => void;
  readonly reject: (error: unknown) => void;
}

/** What the process needs of its environment: keys and tokens are no business of it. */
const inherited =
  /^(?:path|home|userprofile|te?mp|tmpdir|systemroot|windir|lang|ld_library_path|ggml_.*|node_llama_cpp_.*)$/i;

/** Starts the process; it has nothing loaded yet. It ends with us, whatever happens to us. */
export function startLlamaProcess(options: LlamaProcessOptions): LlamaProcess {
  const { environment, watch, explain, explainEnd } = options;
  const child = fork(fileURLToPath(new URL('./llama-child.js', import.meta.url)), [], {
    // Neither a debugger's port nor other options of ours are for it.
    execArgv: [],
    env: Object.fromEntries(Object.entries(environment).filter(([name]) => inherited.test(name))),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // An interrupt at the terminal is for us: what is under way may come to its end.
    detached: process.platform !== 'win32',
  });
  const lastLines = keepLastLines([child.stdout, child.stderr]);
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let isClosing = false;
  let ended: UnderstudyError | undefined;

  function end(error: UnderstudyError): void {
    ended ??= error;
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
  }

  const gone = new Promise<void>((resolve) => {
    // After `exit` the last words may still be on their way; `close` comes when all is read.
    child.once('close', (exitCode, signal) => {
      end(explainEnd(isClosing ? undefined : describeEnd(exitCode, signal), lastLines()));
      resolve();
    });
    child.on('error', (error) => {
      end(explainEnd(`could not be run (${messageOf(error)})`, lastLines()));
      if (child.pid === undefined) resolve();
    });
  });

  child.on('message', (report: Report) => {
    const order = pending.get(report.id);
    pending.delete(report.id);
    if (report.kind === 'failed') order?.reject(explain(report.failure, lastLines()));
    else order?.resolve(report);
  });

  function tell(order: Order): void {
    // An order that cannot be delivered any more is answered by the end of the process.
    if (child.connected) child.send(order, () => undefined);
  }

  return {
    pid: child.pid,
    lastLines,
    async ask(order, signal) {
      signal.throwIfAborted();
      if (ended) throw ended;
      const id = (lastId += 1);
      let unwatch: (() => void) | undefined;
      try {
        return await new Promise<Report>((resolve, reject) => {
          pending.set(id, { resolve, reject });
          unwatch = watch(signal, () => {
            tell({ kind: 'abort', id });
            reject(signal.reason as Error);
          });
          tell({ ...order, id });
        });
      } finally {
        pending.delete(id);
        unwatch?.();
      }
    },
    close() {
      isClosing = true;
      child.kill('SIGKILL');
      return gone;
    },
  };
}

function describeEnd(exitCode: number | null, signal: string | null): string {
  return signal === null ? `ended with exit code ${exitCode ?? 'unknown'}` : `was ended by ${signal}`;
}
