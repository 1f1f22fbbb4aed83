import { zipSync } from 'fflate';
import { PNG } from 'pngjs';
import type { Activity } from '../../src/activity/activity.ts';
import type { Scope } from '../../src/release-check/app-package/app-manifest.ts';

/** A manifest with which nothing is wrong; a test changes what it is about. */
export function goodManifest() {
  return {
    $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.27/MicrosoftTeams.schema.json',
    manifestVersion: '1.27',
    version: '1.0.0',
    id: '11111111-1111-4111-8111-111111111111',
    developer: {
      name: 'Example',
      websiteUrl: 'https://example.com',
      privacyUrl: 'https://example.com/privacy',
      termsOfUseUrl: 'https://example.com/terms',
    },
    name: { short: 'Orders', full: 'Orders of the shop' },
    description: { short: 'Shows orders.', full: 'Shows the orders of the shop, and finds one of them.' },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#112233',
    bots: [
      {
        botId: '11111111-1111-4111-8111-111111111111',
        scopes: ['personal'],
        isNotificationOnly: false,
        commandLists: [
          {
            scopes: ['personal'],
            commands: [
              command('Show orders', 'Lists what you have ordered'),
              command('Help', 'Tells what the bot can do'),
              ...['What did I order last?', 'When does my order come?', 'How do I return it?'].map(
                (prompt) => ({
                  ...command(prompt.slice(0, 20), 'Asks about orders'),
                  type: 'prompt',
                  prompt,
                }),
              ),
            ],
          },
        ],
      },
    ],
    composeExtensions: [
      {
        botId: '11111111-1111-4111-8111-111111111111',
        commands: [
          {
            id: 'find',
            title: 'Find an order',
            type: 'query',
            parameters: [{ name: 'text', title: 'Text' }],
          },
        ],
        messageHandlers: [
          { type: 'link', value: { domains: ['orders.example.com'], supportsAnonymizedPayloads: true } },
        ],
      },
    ],
    validDomains: ['orders.example.com'],
  };
}
export type GoodManifest = ReturnType<typeof goodManifest>;

export function command(title: string, description: string): { title: string; description: string } {
  return { title, description };
}

export type PackageFiles = Record<string, Uint8Array>;

export function goodFiles(manifest: unknown): PackageFiles {
  return {
    'manifest.json': new TextEncoder().encode(JSON.stringify(manifest, null, 2)),
    'color.png': drawIcon(192, [10, 20, 30, 255]),
    'outline.png': drawIcon(32, [255, 255, 255, 0]),
  };
}

/** A square of one colour. */
export function drawIcon(size: number, pixel: readonly number[]): Uint8Array {
  const image = new PNG({ width: size, height: size });
  for (let at = 0; at < image.data.length; at += 4) image.data.set(pixel, at);
  return PNG.sync.write(image);
}

export function zipOf(files: PackageFiles): Uint8Array {
  return zipSync(files);
}

export const userName = 'Ada Adder';

/** What a bot has at hand while it works on an activity. */
export interface BotTurn {
  readonly activity: Activity;
  readonly text: string;
  /** Where the bot is met. */
  readonly scope: Scope;
  readonly send: (fields: Partial<Activity> | string) => void;
  /** Lets time go by. */
  readonly pass: (ms: number) => void;
}

/** Status and body of the answer. */
export type BotAnswer = { readonly code: number; readonly body?: unknown };
/** An answer, or the end of the bot. */
export type Bot = (turn: BotTurn) => BotAnswer | 'gone' | Promise<BotAnswer | 'gone'>;

export const ok: BotAnswer = { code: 200 };

/** A bot with which nothing is wrong. */
export const goodBot: Bot = ({ activity, text, scope, send }) => {
  if (activity.type === 'installationUpdate') {
    const welcome = 'I am Orders: I show what you have ordered, and no more. Say help to see my commands.';
    send(scope === 'team' ? `${welcome} ${userName} has added me.` : welcome);
  }
  if (activity.type === 'invoke') return { code: 200, body: { composeExtension: foundOrders() } };
  if (activity.type !== 'message') return ok;
  if (/^(hi|hello)$/.test(text)) send('Hello. What can I do for you?');
  else if (text === 'help') send('You can say "show orders" to see what you have ordered.');
  else if (text === 'show orders') send('There is one order, of a lamp. Do you want to see it?');
  else if (text.endsWith('?')) send('The lamp comes tomorrow. Is there more?');
  else if (text === 'sign out') send('You are signed out. Say help to go on.');
  else send('Sorry, I did not understand that. Say help to see what I can do.');
  return ok;
};

/** The good bot, but for what `other` answers itself. */
export function botWith(other: (turn: BotTurn) => ReturnType<Bot> | undefined): Bot {
  return (turn) => other(turn) ?? goodBot(turn);
}

export function foundOrders(preview: unknown = orderCard): unknown {
  const contentType = 'application/vnd.microsoft.card.thumbnail';
  return {
    type: 'result',
    attachmentLayout: 'list',
    attachments: [{ contentType, content: orderCard, preview: { contentType, content: preview } }],
  };
}

const orderCard = {
  title: 'Lamp',
  text: 'Comes tomorrow',
  images: [{ url: 'https://orders.example.com/lamp.png', alt: 'A lamp' }],
};
