import type { RunEvent } from '../scenario/events.ts';

/** Something that tells people or machines about a run. Each is isolated: one that fails does not stop the run. */
export interface Reporter {
  readonly name: string;
  onEvent(event: RunEvent): void;
  /** Called once after the last event; writes what is written at the end. */
  finish(): Promise<void>;
}

/** Hands every event to all reporters; one that throws is told of once and then left out. */
export function broadcast(
  reporters: readonly Reporter[],
  onFailure: (reporter: string, error: unknown) => void,
): Reporter {
  const working = new Set(reporters);
  const fail = (reporter: Reporter, error: unknown): void => {
    working.delete(reporter);
    onFailure(reporter.name, error);
  };
  return {
    name: 'broadcast',
    onEvent: (event) => {
      for (const reporter of working) {
        try {
          reporter.onEvent(event);
        } catch (error) {
          fail(reporter, error);
        }
      }
    },
    finish: async () => {
      for (const reporter of working) {
        try {
          await reporter.finish();
        } catch (error) {
          fail(reporter, error);
        }
      }
    },
  };
}
