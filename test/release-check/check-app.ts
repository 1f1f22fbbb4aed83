import type { Activity } from '../../src/activity/activity.ts';
import type { Channel, Clock, OpenConversation } from '../../src/channel/ports.ts';
import { shapeOf } from '../../src/channel/shapes.ts';
import type { Scope } from '../../src/release-check/app-package/app-manifest.ts';
import { openPackage } from '../../src/release-check/app-package/read-package.ts';
import { judgeRelease, type RuleResult } from '../../src/release-check/judge-release.ts';
import { allRules } from '../../src/release-check/rules/all-rules.ts';
import { gatherEvidence } from '../../src/release-check/talks/gather-evidence.ts';
import { readZip } from '../../src/release-check/app-package/read-zip.ts';
import {
  goodBot,
  goodFiles,
  goodManifest,
  userName,
  zipOf,
  type Bot,
  type GoodManifest,
  type PackageFiles,
} from './good-app.ts';

export interface App {
  readonly manifest?: (manifest: GoodManifest) => void;
  readonly files?: (files: PackageFiles) => void;
  readonly bot?: Bot;
}

/** Holds an app, which is good but for what a test changes, against all rules. */
export async function checkApp(app: App): Promise<RuleResult[]> {
  const manifest = goodManifest();
  app.manifest?.(manifest);
  const files = goodFiles(manifest);
  app.files?.(files);
  const clock = createHastyClock();
  const evidence = await gatherEvidence({
    app: openPackage('app.zip', 'zip', readZip(zipOf(files))),
    channelFor: (scope) => createBotChannel(app.bot ?? goodBot, clock, scope),
    clock,
    locale: 'en-US',
    userName,
    replyTimeoutMs: 15_000,
    settleMs: 300,
    concurrency: 1,
    openLog: ({ name }) => ({ append: () => undefined, close: () => `${name}.transcript` }),
    signal: new AbortController().signal,
  });
  return judgeRelease(evidence, allRules);
}

/** Time that passes when all wait, and when a bot says so. */
interface HastyClock extends Clock {
  pass(ms: number): void;
}

function createHastyClock(): HastyClock {
  let nowMs = Date.UTC(2026, 0, 31, 12);
  return {
    now: () => nowMs,
    pass: (ms) => void (nowMs += ms),
    after: (ms, callback) => {
      const due = nowMs + ms;
      const timer = setImmediate(() => {
        nowMs = Math.max(nowMs, due);
        callback();
      });
      return () => clearImmediate(timer);
    },
  };
}

function createBotChannel(bot: Bot, clock: HastyClock, scope: Scope): Channel {
  let count = 0;
  const newId = (): string => `${(count += 1)}`;
  return {
    id: 'msteams',
    openConversation: ({ onArrival }: OpenConversation) => {
      const shape = shapeOf('msteams', newId, scope === 'team' ? 'channel' : scope);
      const receive = (fields: Partial<Activity>, replyToId: string | undefined): void =>
        onArrival({
          kind: 'activity',
          activity: { type: 'message', id: newId(), replyToId, from: shape.bot, ...fields },
        });
      return Promise.resolve({
        conversation: shape.conversation,
        user: shape.user,
        bot: shape.bot,
        answersWhenDone: true,
        opening: () => shape.opening(shape.user, shape.bot),
        stamp: (activity) => ({ ...activity, id: activity.id ?? newId() }),
        send: async (activity) => {
          const answer = await bot({
            activity,
            scope,
            text: (activity.text ?? '').trim().toLowerCase(),
            send: (said) => receive(typeof said === 'string' ? { text: said } : said, activity.id),
            pass: (ms) => clock.pass(ms),
          });
          if (answer === 'gone') return { status: 'unreachable', message: 'The bot ended with exit code 1' };
          return { status: 'answered', ...answer };
        },
        close: () => undefined,
      });
    },
  };
}
