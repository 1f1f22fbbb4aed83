import type { Activity, ChannelAccount } from '../../activity/activity.ts';
import { briefly, teamsMember } from '../../channel/teams/member.ts';
import type { AppManifest, ExtensionCommand, Scope } from '../app-package/app-manifest.ts';
import type { Purpose } from '../evidence.ts';

/** One thing to do in a conversation. */
export interface Step {
  readonly purpose: Purpose;
  readonly did: string;
  readonly subject: string;
  readonly asWritten: boolean;
  /** As it is sent, or made of whom and what the conversation has met. */
  readonly activity: Activity | ((met: Met) => Activity);
}

/** Whom and what a conversation has met when a step is taken. */
export interface Met {
  readonly bot: ChannelAccount;
  readonly user: ChannelAccount;
  /** Of the last message that stands there; of none that the bot knows where none does. */
  readonly messageId: string;
}

/** A conversation to hold: it is opened as an installation opens it, and the steps follow. */
export interface TalkPlan {
  readonly name: string;
  readonly scope: Scope;
  readonly steps: readonly Step[];
}

const greetings = ['Hi', 'Hello'];
const helpSpellings = ['help', 'HELP', ' help '];
const gibberish = 'qwx zzkfj vbnrrt plomph';
const emoji = '🦑🧮🪁🫧';
/** Far longer than anybody types, and well below what Teams takes. */
const longText = 'xyzzy plugh '.repeat(700).trim();

/**
 * The conversations of one scope: the first run, help, and one for each command, prompt starter and piece of nonsense,
 * since a dialog that one of them begins must not answer the next.
 */
export function planTalks(manifest: AppManifest, scope: Scope): TalkPlan[] {
  const bot = manifest.bot;
  const commands = bot?.commands.filter((command) => command.scopes.includes(scope)) ?? [];
  const talk = (name: string, ...steps: readonly Step[]): TalkPlan => ({ name, scope, steps });
  if (!bot) return extensionTalks(manifest, scope);
  return [
    talk('help', say('greeting', 'Help'), ...helpSpellings.map((text) => say('help-case', text, 'Help'))),
    ...greetings.map((text) => talk(`greeting ${text}`, say('greeting', text))),
    ...commands.flatMap(({ title, prompt }) =>
      prompt === undefined
        ? spellings(title).map((text) => talk(`command ${text}`, say('command', text, title)))
        : spellings(prompt).map((text) => talk(`prompt ${text}`, say('prompt', text, prompt))),
    ),
    talk('nonsense words', say('nonsense', gibberish)),
    talk('nonsense emoji', say('nonsense', emoji)),
    talk('nonsense long text', {
      ...say('nonsense', longText),
      did: `said ${longText.length} characters of nonsense`,
    }),
    // In groups nothing is heard that does not mention the bot, as a picture cannot.
    ...(scope === 'personal'
      ? [
          talk('nonsense attachment', {
            ...say('nonsense', ''),
            did: 'sent a picture and no text',
            activity: {
              type: 'message',
              text: '',
              attachments: [
                {
                  contentType: 'image/png',
                  name: 'picture.png',
                  contentUrl: 'https://example.invalid/picture.png',
                },
              ],
            },
          }),
        ]
      : []),
    talk('signing out', say('sign-out', 'sign out')),
    ...(scope === 'personal' ? [] : [talk('another member', memberJoins(scope))]),
    ...extensionTalks(manifest, scope),
  ];
}

/** As it is written, in capitals and in small letters; each once. */
function spellings(text: string): string[] {
  return [...new Set([text, text.toUpperCase(), text.toLowerCase()])];
}

function say(purpose: Purpose, text: string, subject = text): Step {
  return {
    purpose,
    did: `said "${text}"`,
    subject,
    asWritten: text === subject,
    activity: { type: 'message', text, textFormat: 'plain' },
  };
}

function memberJoins(scope: Scope): Step {
  const eventType = scope === 'team' ? { channelData: { eventType: 'teamMemberAdded' } } : {};
  return {
    purpose: 'member-joins',
    did: 'let another member join',
    subject: 'another member',
    asWritten: true,
    activity: {
      type: 'conversationUpdate',
      membersAdded: [briefly(teamsMember('Robin Another'))],
      ...eventType,
    },
  };
}

function extensionTalks({ extension }: AppManifest, scope: Scope): TalkPlan[] {
  if (!extension) return [];
  const talk = (subject: string, name: string, value: unknown): TalkPlan => ({
    name: `extension ${subject}`,
    scope,
    steps: [
      {
        purpose: 'extension',
        did: `invoked ${name} for ${subject}`,
        subject,
        asWritten: true,
        activity: { type: 'invoke', name, value },
      },
    ],
  });
  return [
    ...extension.commands.flatMap((command) => talksOf(command, talk)),
    ...extension.links.flatMap(({ domains, anonymous }) =>
      domains.slice(0, 1).flatMap((domain) => {
        const value = { url: `https://${domain.replace(/^\*\./, 'www.')}/` };
        return [
          talk(`links to ${domain}`, 'composeExtension/queryLink', value),
          ...(anonymous
            ? [talk(`links to ${domain}, not installed`, 'composeExtension/anonymousQueryLink', value)]
            : []),
        ];
      }),
    ),
  ];
}

function talksOf(
  command: ExtensionCommand,
  talk: (subject: string, name: string, value: unknown) => TalkPlan,
): TalkPlan[] {
  const common = { commandId: command.id, commandContext: 'compose' };
  if (command.type === 'action') {
    if (!command.fetchTask) return [];
    return [talk(command.title, 'composeExtension/fetchTask', { ...common, context: { theme: 'default' } })];
  }
  const [parameter] = command.parameters;
  const queryOptions = { skip: 0, count: 25 };
  const search = (name: string, value: string): unknown => ({
    ...common,
    parameters: [{ name, value }],
    queryOptions,
  });
  return [
    ...(command.initialRun
      ? [talk(`${command.title}, opened`, 'composeExtension/query', search('initialRun', 'true'))]
      : []),
    ...(parameter === undefined
      ? []
      : [talk(command.title, 'composeExtension/query', search(parameter, 'a'))]),
  ];
}
