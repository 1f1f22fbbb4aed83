/** What a run is to ask of the model: conversations of equal length in lanes, each one after the other. */
export interface ExpectedCalls {
  readonly lanes: number;
  readonly conversations: number;
  /** Calls in each conversation. */
  readonly turns: number;
  /** How long the model takes for each. */
  readonly delayMs: number;
}

export interface MeasuredWindow {
  /** Calls that were under way at its ends count in part. */
  readonly callsPerSecond: number;
}

export interface ModelWindow {
  /** A call for the `turn`-th turn of a conversation, from 0. */
  arrived(turn: number, at: number): void;
  answered(turn: number, at: number): void;
  /** Throws when the calls were not those that were expected. */
  measure(): MeasuredWindow;
}

/**
 * Watches a model's calls while all lanes are at work: from the moment at which as many conversations as there are
 * lanes have made their first call until a lane runs out of conversations. A call stands for the delay, whatever it
 * took beyond: what the server itself is late by is held against the run.
 */
export function createModelWindow({ lanes, conversations, turns, delayMs }: ExpectedCalls): ModelWindow {
  const arrivals: number[] = [];
  let begun = 0;
  let ended = 0;
  let from = Number.NaN;
  let to = Number.NaN;
  return {
    arrived: (turn, at) => {
      arrivals.push(at);
      if (turn === 0) begun += 1;
      if (turn === 0 && begun === lanes) from = at;
    },
    answered: (turn, at) => {
      if (turn === turns - 1) ended += 1;
      if (turn === turns - 1 && ended === conversations - lanes + 1) to = at;
    },
    measure: () => {
      if (arrivals.length !== conversations * turns || ended !== conversations) {
        const asked = `${arrivals.length} calls, ${ended} conversations`;
        throw new Error(`The model was asked otherwise than expected: ${asked}.`);
      }
      if (!(to > from)) throw new Error('There was no moment at which all lanes were at work.');
      const busyMs = arrivals.reduce(
        (sum, at) => sum + Math.max(0, Math.min(at + delayMs, to) - Math.max(at, from)),
        0,
      );
      return { callsPerSecond: (busyMs / delayMs / (to - from)) * 1000 };
    },
  };
}
