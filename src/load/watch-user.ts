import { isMessage } from '../activity/activity.ts';
import type { Channel, Clock } from '../channel/ports.ts';
import type { RecordEntry, TurnRecord } from '../conversation/record.ts';
import type { Pace } from '../scenario/stage.ts';
import type { LoadMeasures } from './measures.ts';
import { sleepUntil } from './sleep-until.ts';

export interface WatchUserOptions {
  readonly clock: Clock;
  /** When the user was to arrive. */
  readonly dueMs: number;
  /** How long it thinks before its next message. */
  readonly thinkMs: () => number;
  readonly measures: LoadMeasures;
  /** Nothing is measured any more when it is aborted. */
  readonly signal: AbortSignal;
}

export interface UserWatch {
  /** The channel, with an eye on when the bot has answered. */
  through(channel: Channel): Channel;
  readonly onEntry: (entry: RecordEntry) => void;
  readonly pace: Pace;
}

/**
 * Measures one user's turns, each from the moment at which it was due: the opening from the user's arrival by the
 * schedule; every other from when the user had thought, and had made up its message. What we are late by is part of
 * what is measured, and counted by itself too.
 */
export function watchUser({
  clock,
  dueMs: arrivalMs,
  thinkMs,
  measures,
  signal,
}: WatchUserOptions): UserWatch {
  const { latencies, lateness } = measures;
  const beganMs = clock.now();
  let dueMs = arrivalMs;
  let startedMs: number | undefined;
  /** When the previous turn ended. */
  let endedMs = arrivalMs;
  let shownMs: number | undefined;
  /** When the bot last answered or said something. */
  let lastMs = 0;

  const onTurn = (turn: TurnRecord): void => {
    endedMs = clock.now();
    if (turn.sentIds.length === 0 || signal.aborted) return;
    measures.turns += 1;
    const lateMs = (startedMs ?? dueMs) - dueMs;
    const inVain =
      turn.latencyMs === undefined &&
      (turn.timedOut || turn.deliveries.some(({ status }) => status === 'unanswered'));
    if (inVain) {
      // It takes longer than this: left out, the slowest turns would make the bot look fast.
      measures.unanswered += 1;
      latencies.firstReply.record(endedMs - dueMs);
      latencies.turn.record(endedMs - dueMs);
      return;
    }
    if (turn.latencyMs !== undefined) {
      // An opening may take several activities, and its latency begins with the one that is replied to.
      const opened = turn.move === undefined ? shownMs : undefined;
      latencies.firstReply.record(opened === undefined ? lateMs + turn.latencyMs : opened - dueMs);
    } else if (turn.deliveries.some((each) => each.status !== 'answered' || each.code >= 400)) {
      // A refusal is quick: counted as an error, and not as a fast turn.
      return;
    }
    latencies.turn.record(Math.max(lastMs, startedMs ?? 0) - dueMs);
  };

  return {
    through: (channel) => ({
      id: channel.id,
      openConversation: async (options) => {
        const link = await channel.openConversation(options);
        return {
          ...link,
          send: (activity, abort) => {
            if (startedMs === undefined) {
              startedMs = clock.now();
              lateness.record(startedMs - dueMs);
            }
            return link.send(activity, abort).then((delivery) => {
              lastMs = clock.now();
              return delivery;
            });
          },
        };
      },
    }),
    onEntry: ({ from, late, activity, atMs }) => {
      if (from !== 'bot' || late === true) return;
      lastMs = atMs;
      if (isMessage(activity)) shownMs ??= atMs;
    },
    pace: {
      beforeMove: async ({ act }) => {
        const readyMs = clock.now();
        const isSilent = act.kind === 'end' || act.kind === 'wait';
        dueMs = isSilent ? readyMs : Math.max(readyMs, endedMs + thinkMs());
        // Where joining sends nothing, the first message is late by what the user came late by.
        const carriedMs = startedMs === undefined ? beganMs - arrivalMs : 0;
        if (startedMs === undefined) lateness.record(carriedMs);
        if (dueMs > readyMs) {
          await sleepUntil(clock, dueMs, signal);
          if (!signal.aborted) lateness.record(clock.now() - dueMs);
        }
        startedMs = clock.now();
        dueMs -= carriedMs;
      },
      onTurn,
    },
  };
}
