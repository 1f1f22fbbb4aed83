import { asArray, asRecord, asText } from '../../activity/read-values.ts';

export const scopes = ['personal', 'groupChat', 'team'] as const;
/** Where people meet the bot: alone, in a group chat, in a channel of a team. */
export type Scope = (typeof scopes)[number];

export interface BotCommand {
  readonly title: string;
  readonly description: string | undefined;
  /** What a prompt starter says when it is tapped; undefined for commands. */
  readonly prompt: string | undefined;
  readonly scopes: readonly Scope[];
}

export interface ExtensionCommand {
  readonly id: string;
  readonly title: string;
  readonly type: 'query' | 'action';
  readonly fetchTask: boolean;
  readonly initialRun: boolean;
  readonly parameters: readonly string[];
}

export interface LinkHandler {
  readonly domains: readonly string[];
  /** Links are shown also to those who have not installed the app. */
  readonly anonymous: boolean;
}

/** The parts of a manifest that rules read, whatever shape the rest has. */
export interface AppManifest {
  readonly shortName: string | undefined;
  readonly fullName: string | undefined;
  readonly version: string | undefined;
  readonly manifestVersion: string | undefined;
  readonly schemaUrl: string | undefined;
  readonly icons: { readonly color: string | undefined; readonly outline: string | undefined };
  readonly validDomains: readonly string[];
  /** Undefined when the app has no bot. */
  readonly bot:
    | {
        readonly id: string | undefined;
        readonly scopes: readonly Scope[];
        readonly isNotificationOnly: boolean;
        readonly supportsFiles: boolean;
        readonly commands: readonly BotCommand[];
      }
    | undefined;
  /** Undefined when the app has no message extension that a bot answers. */
  readonly extension:
    { readonly commands: readonly ExtensionCommand[]; readonly links: readonly LinkHandler[] } | undefined;
}

/** Reads what rules need of a manifest; wrong shapes become empty, since the schema has told of them. */
export function readManifest(source: Readonly<Record<string, unknown>>): AppManifest {
  const name = asRecord(source['name']);
  const icons = asRecord(source['icons']);
  return {
    shortName: asText(name?.['short']),
    fullName: asText(name?.['full']),
    version: asText(source['version']),
    manifestVersion: asText(source['manifestVersion']),
    schemaUrl: asText(source['$schema']),
    icons: { color: asText(icons?.['color']), outline: asText(icons?.['outline']) },
    validDomains: texts(source['validDomains']),
    bot: readBot(asRecord(asArray(source['bots'])[0])),
    extension: readExtension(asRecord(asArray(source['composeExtensions'])[0])),
  };
}

function readBot(bot: Record<string, unknown> | undefined): AppManifest['bot'] {
  if (!bot) return undefined;
  const declared = readScopes(bot['scopes']);
  const commands = asArray(bot['commandLists']).flatMap((each) => {
    const list = asRecord(each);
    const within = readScopes(list?.['scopes']);
    return asArray(list?.['commands']).flatMap((item) => {
      const command = asRecord(item);
      const title = asText(command?.['title']);
      if (title === undefined) return [];
      const isPrompt = command?.['type'] === 'prompt';
      const prompt = isPrompt ? (asText(command?.['prompt']) ?? title) : undefined;
      return [{ title, description: asText(command?.['description']), prompt, scopes: within }];
    });
  });
  return {
    id: asText(bot['botId']),
    scopes: declared,
    isNotificationOnly: bot['isNotificationOnly'] === true,
    supportsFiles: bot['supportsFiles'] === true,
    commands,
  };
}

function readExtension(extension: Record<string, unknown> | undefined): AppManifest['extension'] {
  if (!extension || extension['composeExtensionType'] === 'apiBased') return undefined;
  const commands = asArray(extension['commands']).flatMap((each) => {
    const command = asRecord(each);
    const id = asText(command?.['id']);
    if (!command || id === undefined) return [];
    return [
      {
        id,
        title: asText(command['title']) ?? id,
        type: command['type'] === 'action' ? ('action' as const) : ('query' as const),
        fetchTask: command['fetchTask'] === true,
        initialRun: command['initialRun'] === true,
        parameters: asArray(command['parameters']).flatMap((item) => asText(asRecord(item)?.['name']) ?? []),
      },
    ];
  });
  const links = asArray(extension['messageHandlers']).flatMap((each) => {
    const value = asRecord(asRecord(each)?.['value']);
    if (!value) return [];
    return [{ domains: texts(value['domains']), anonymous: value['supportsAnonymizedPayloads'] === true }];
  });
  return { commands, links };
}

/** Teams' own documents spell scopes in several cases; `copilot` is met in no conversation of ours. */
function readScopes(value: unknown): Scope[] {
  const named = texts(value).map((each) => each.toLowerCase());
  return scopes.filter((scope) => named.includes(scope.toLowerCase()));
}

function texts(value: unknown): string[] {
  return asArray(value).flatMap((each) => (typeof each === 'string' ? [each] : []));
}
