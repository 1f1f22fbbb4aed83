import path from 'node:path';
import { systemClock } from '../../channel/system.ts';
import { checkExpectations } from '../../check/expectations.ts';
import { checkStanding } from '../../check/standing.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import type { OpenedBot } from '../../open-bot-behind-connector.ts';
import type { ConversationOutcome } from '../../scenario/events.ts';
import { breakable } from '../../shrink/failure-signature.ts';
import { shrinkConversation, type Hold } from '../../shrink/shrink-conversation.ts';
import { openTranscriptFile } from '../../transcript/transcript-file.ts';
import type { Environment } from '../environment.ts';
import { holdOnce } from './hold-once.ts';

export interface ShrinkOptions {
  readonly config: ResolvedConfig;
  readonly opened: OpenedBot;
  readonly environment: Environment;
  readonly outFolder: string;
  /** For all failures together. */
  readonly budgetMs: number;
}

/**
 * Reduces failed conversations to the shortest that fail in the same way, and writes each as a recording beside the
 * long one: `3.transcript` → `3.shrunk.transcript`.
 */
export async function shrinkFailures(
  failures: readonly ConversationOutcome[],
  { config, opened, environment, outFolder, budgetMs }: ShrinkOptions,
): Promise<void> {
  const { signal, stderr } = environment;
  const deadline = systemClock.now() + budgetMs;
  const isSpent = (): boolean => signal.aborted || systemClock.now() >= deadline;
  const hold: Hold = async (plan, player) => {
    const { record, reasons } = await holdOnce(plan, player, config, opened, signal);
    const { scenario } = plan;
    const judged = [
      ...(await checkExpectations(breakable(scenario.expect), record)),
      ...checkStanding(record, { ...config.checks, ...scenario.checks }),
    ];
    return { record, reasons: [...reasons, ...judged] };
  };
  for (const failure of failures) {
    if (isSpent()) return;
    const shrunk = await shrinkConversation(failure, hold, isSpent);
    if (!shrunk || shrunk.after === shrunk.before) continue;
    const transcript = failure.transcript.replace(/\.transcript$/, '.shrunk.transcript');
    const file = openTranscriptFile(path.join(outFolder, transcript), { now: () => systemClock.now() });
    for (const { activity, kind, from } of shrunk.record.entries) file.append(activity, kind, from);
    file.close();
    stderr.write(
      `Shrunk ${failure.plan.scenario.name} from ${shrunk.before} to ${shrunk.after} user turns: ${transcript}\n`,
    );
  }
}
