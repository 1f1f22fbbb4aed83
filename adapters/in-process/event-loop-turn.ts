/** So many turns of a fast bot take less than a tenth of a second. */
const turnsBetween = 50;

/**
 * Made once for a bot. Called as each of its turns ends; now and then it gives something to wait for until the event
 * loop has turned, to all turns that end meanwhile. They go on together: one by one, each conversation would run until
 * its next wait by itself, and turns that a bot must keep apart would never meet. Counted, so that runs can be repeated.
 */
export function createEventLoopTurn(): () => Promise<void> | undefined {
  let turns = 0;
  let waiting: Promise<void> | undefined;
  return () => {
    turns += 1;
    if (waiting || turns % turnsBetween !== 0) return waiting;
    waiting = new Promise((resolve) => {
      setImmediate(() => {
        waiting = undefined;
        resolve();
      });
    });
    return waiting;
  };
}
