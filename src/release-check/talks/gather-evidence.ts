import pLimit from 'p-limit';
import { isMessage } from '../../activity/activity.ts';
import type { Channel } from '../../channel/ports.ts';
import { InfrastructureError, withHint } from '../../errors.ts';
import { deliveryReason } from '../../scenario/delivery-reason.ts';
import { readManifest, type AppManifest, type Scope } from '../app-package/app-manifest.ts';
import type { AppPackage } from '../app-package/read-package.ts';
import type { BotEnd, Evidence, Talk } from '../evidence.ts';
import { holdTalk, type HoldTalkOptions } from './hold-talk.ts';
import { planTalks, type TalkPlan } from './plan-talks.ts';

export interface GatherOptions extends Omit<HoldTalkOptions, 'channel'> {
  readonly app: AppPackage;
  /** The channel on which the bot is met in a scope, or in words why it cannot be. */
  readonly channelFor: (scope: Scope) => Channel | string;
  readonly concurrency: number;
  /** Called after each conversation. */
  readonly onTalk?: ((held: number, planned: number) => void) | undefined;
}

/**
 * Talks to the bot in every scope that the manifest declares. A bot that is silent in the first conversation of a
 * scope is not asked further there; one that ends on the way is not asked any further.
 * @throws InfrastructureError when the bot cannot be reached.
 */
export async function gatherEvidence(options: GatherOptions): Promise<Evidence> {
  const { app, signal } = options;
  const manifest = readManifest(app.manifest ?? {});
  const talks: Talk[] = [];
  let held = 0;
  const untested: { scope: Scope; why: string }[] = [];
  let planned = 0;
  const limit = pLimit(options.concurrency);
  const underWay = new Set<TalkPlan>();
  let ended: BotEnd | undefined;
  for (const scope of scopesOf(manifest)) {
    const channel = options.channelFor(scope);
    if (typeof channel === 'string') {
      untested.push({ scope, why: channel });
      continue;
    }
    const plans = planTalks(manifest, scope);
    planned += plans.length;
    const hold = async (plan: TalkPlan): Promise<Talk | undefined> => {
      if (signal.aborted || ended) return undefined;
      underWay.add(plan);
      const talk = await holdTalk(plan, { ...options, channel });
      const message = signal.aborted ? undefined : readEnd(talk, held > 0);
      if (message !== undefined) {
        ended ??= { during: [...underWay].map(({ name }) => name), message, transcript: talk.transcript };
        return undefined;
      }
      underWay.delete(plan);
      if (!signal.aborted) failIfUnreachable(talk);
      held += 1;
      options.onTalk?.(held, planned);
      return talk;
    };
    const [first, ...rest] = plans;
    const opening = first && (await hold(first));
    if (!opening) {
      if (ended) untested.push({ scope, why: 'the bot had ended' });
      continue;
    }
    const isSilent = manifest.bot !== undefined && !opening.exchanges.some(hasReply);
    const worth = isSilent
      ? rest.filter(({ steps }) => steps.every(({ purpose }) => purpose === 'extension'))
      : rest;
    planned -= rest.length - worth.length;
    const others = await Promise.all(worth.map((plan) => limit(() => hold(plan))));
    talks.push(opening, ...others.filter((talk) => talk !== undefined));
  }
  return { app, manifest, talks, untested, ended };
}

/** How a conversation saw that the bot is gone; undefined when it is not, or never was there. */
export function readEnd({ exchanges }: Talk, wasThere: boolean): string | undefined {
  const deliveries = exchanges.flatMap((each) => each.deliveries);
  const gone = deliveries.find((delivery) => delivery.status === 'unreachable');
  const answered = wasThere || deliveries.some(({ status }) => status === 'answered');
  if (!answered || gone?.status !== 'unreachable') return undefined;
  return withHint(gone.message, gone.hint);
}

/** Where the app says that people meet its bot; an app with a message extension alone is met in all. */
function scopesOf({ bot, extension }: AppManifest): readonly Scope[] {
  if (bot && bot.scopes.length > 0) return bot.scopes;
  return bot || extension ? ['personal'] : [];
}

function hasReply({ sent, deliveries }: Talk['exchanges'][number]): boolean {
  const refused = deliveries.some((each) => each.status === 'answered' && each.code >= 400);
  return refused || sent.some(({ activity }) => isMessage(activity) || activity.type === 'typing');
}

/** @throws InfrastructureError when the bot was not reached, or refused the installation. */
export function failIfUnreachable({ exchanges }: Talk): void {
  for (const { deliveries, purpose } of exchanges) {
    for (const delivery of deliveries) {
      const reason =
        purpose === 'install' || delivery.status === 'unreachable' ? deliveryReason(delivery) : undefined;
      if (reason) throw new InfrastructureError(reason.check, `Failed to talk to the bot: ${reason.message}`);
    }
  }
}
