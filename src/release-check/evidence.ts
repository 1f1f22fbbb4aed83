import type { Activity } from '../activity/activity.ts';
import type { Delivery } from '../channel/ports.ts';
import type { AppManifest, Scope } from './app-package/app-manifest.ts';
import type { AppPackage } from './app-package/read-package.ts';

/** Why something was sent. */
export type Purpose =
  /** The events of an installation. */
  | 'install'
  /** Somebody else joins. */
  | 'member-joins'
  /** Hi, Hello or Help, as a person writes them. */
  | 'greeting'
  /** Help in other letter cases. */
  | 'help-case'
  /** A command of the manifest, as it stands there and in other letter cases. */
  | 'command'
  | 'prompt'
  /** What no bot can make sense of. */
  | 'nonsense'
  | 'sign-out'
  /** What follows where the bot has asked to sign in, and it does not come off. */
  | 'sign-in'
  /** A message extension's query, action or link. */
  | 'extension'
  /** What reaches a hook of botbuilder's TeamsActivityHandler. */
  | 'hook';

/** One thing that was done, and all that came of it. */
export interface Exchange {
  readonly purpose: Purpose;
  /** What was done, in words. */
  readonly did: string;
  /** Title of the command, or the text that others are variants of. */
  readonly subject: string;
  /** Whether it stands as the manifest, or a person, spells it. */
  readonly asWritten: boolean;
  readonly deliveries: readonly Delivery[];
  /** Everything that the bot sent, in order, typing among it; after how many ms. */
  readonly sent: readonly { readonly activity: Activity; readonly afterMs: number }[];
  /** Until the bot had answered the request. */
  readonly durationMs: number;
  /** What it answers stood in the invoke that was sent. */
  readonly invoke?: { readonly name: string; readonly value: unknown } | undefined;
}

/** One conversation that was held. */
export interface Talk {
  readonly scope: Scope;
  readonly exchanges: readonly Exchange[];
  /** Where its transcript stands, relative to the results folder. */
  readonly transcript: string;
  readonly userName: string;
  /** Conversations that the bot opened when it was installed, such as one with each member of a team. */
  readonly opened: number;
}

/** All that rules judge: the package, and what the bot did. */
export interface Evidence {
  readonly app: AppPackage;
  readonly manifest: AppManifest;
  /** Empty when no bot was talked to. */
  readonly talks: readonly Talk[];
  /** Declared scopes in which nobody talked to the bot, and why. */
  readonly untested: readonly { readonly scope: Scope; readonly why: string }[];
  /** Set when the bot was gone before all was done: nothing after it was tried, and what was under way is not judged. */
  readonly ended?: BotEnd | undefined;
}

/** A bot that was there, and is gone: its process ended, or its port closed. */
export interface BotEnd {
  /** What it was being sent then, conversation by conversation: one of these ended it. */
  readonly during: readonly string[];
  /** How it was seen. */
  readonly message: string;
  readonly transcript: string;
}
