import type { Activity } from '../activity/activity.ts';
import { judgeMessage } from './activity-rules.ts';
import type { Fault } from './fault.ts';
import { teamsLimits } from './limits.ts';
import { addCall, waitUnder, type Calls, type Rate } from './rate.ts';
import { noStreams, refuseStep, stepStream, type StreamStep } from './stream.ts';

/** Whether Teams' limits are kept to as Teams does, told only, or not looked at. */
export type LimitsMode = 'enforce' | 'warn' | 'off';

/** What Teams would have to say of one conversation; holds its rates and streams. */
export interface TeamsWatch {
  /** Judges what the bot sends and counts it; with `enforce`, the first fault that has a refusal is to be answered. */
  judgeSend(activity: Activity, moment: { readonly nowMs: number; readonly newId: string }): Fault[];
  /** The same for a look at the members. */
  judgeRead(nowMs: number): Fault[];
  /** The user has done something: rates start anew, since a virtual user is faster than any person. */
  noteUser(): void;
}

export interface TeamsWatchOptions {
  readonly mode: Exclude<LimitsMode, 'off'>;
  readonly isPersonal: boolean;
}

export function createTeamsWatch({ mode, isPersonal }: TeamsWatchOptions): TeamsWatch {
  let sends: Calls = [];
  let reads: Calls = [];
  let streams = noStreams;
  const told = new Set<string>();

  /** What Teams merely shows differently holds for all messages that a bot makes alike: once is enough. */
  function isNew({ id, refusal }: Fault): boolean {
    if (refusal !== undefined) return true;
    const isFirst = !told.has(id);
    told.add(id);
    return isFirst;
  }

  return {
    judgeSend(activity, { nowMs, newId }) {
      const step = stepStream(streams, activity, { nowMs, newId, isPersonal });
      const inStream = step.streams !== streams || step.fault !== undefined;
      // Pieces of a stream have a rate of their own, and typing shows nothing.
      const counts = !inStream && activity.type === 'message';
      const throttled = counts ? findThrottling(teamsLimits.sendRates, sends, nowMs, 'sent') : [];
      const faults = [...throttled, ...streamFaults(step), ...judgeMessage(activity).filter(isNew)];
      const refused = mode === 'enforce' ? faults.find((fault) => fault.refusal !== undefined) : undefined;
      if (refused) {
        streams = refuseStep(streams, refused, nowMs);
        return faults;
      }
      streams = step.streams;
      if (counts) sends = addCall(teamsLimits.sendRates, sends, nowMs);
      return faults;
    },
    judgeRead(nowMs) {
      const faults = findThrottling(teamsLimits.readRates, reads, nowMs, 'asked for members');
      if (mode === 'warn' || faults.length === 0) reads = addCall(teamsLimits.readRates, reads, nowMs);
      return faults;
    },
    noteUser() {
      sends = [];
      reads = [];
    },
  };
}

function streamFaults({ fault }: StreamStep): Fault[] {
  return fault ? [fault] : [];
}

function findThrottling(rates: readonly Rate[], calls: Calls, nowMs: number, what: string): Fault[] {
  const waitMs = waitUnder(rates, calls, nowMs);
  if (waitMs === 0) return [];
  const told = rates.map(({ count, windowMs }) => `${count} in ${windowMs / 1000} s`).join(', ');
  return [
    {
      id: what === 'sent' ? 'send-rate' : 'read-rate',
      message: `The bot has ${what} too often; Teams allows ${told}, here without the user doing anything.`,
      refusal: { ...teamsLimits.refusals.throttled, retryAfterMs: waitMs },
    },
  ];
}
