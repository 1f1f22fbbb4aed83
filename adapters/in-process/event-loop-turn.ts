/**
 * Waits until the event loop has turned once; all who wait meanwhile go on together, as if nobody had waited. One
 * after the other, each would run to its next wait by itself, and turns that a bot must keep apart would never meet.
 */
export type AwaitEventLoop = () => Promise<void>;

export function createEventLoopTurn(): AwaitEventLoop {
  let turn: Promise<void> | undefined;
  return () =>
    (turn ??= new Promise((resolve) => {
      setImmediate(() => {
        turn = undefined;
        resolve();
      });
    }));
}
