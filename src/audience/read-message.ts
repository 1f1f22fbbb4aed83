import { statSync } from 'node:fs';
import path from 'node:path';
import { isFromBot, isMessage, type Activity } from '../activity/activity.ts';
import { readShown } from '../activity/read.ts';
import { asRecord } from '../activity/read-values.ts';
import { ConfigError, messageOf } from '../errors.ts';
import { defuse } from '../transcript/defuse.ts';
import { parseTranscript } from '../transcript/read-transcript.ts';
import { readText } from '../transcript/read-text.ts';
import { readTranscriptSource } from '../transcript/read-transcript-source.ts';
import { tellRoles } from '../transcript/tell-roles.ts';

/** What the bot said, and what the user answered. */
export interface ContextTurn {
  readonly bot: readonly Activity[];
  readonly user: Activity;
}

/** The message that goes to everybody, with what was said before it. */
export interface AudienceMessage {
  /** Usually one; the bot's last burst where it comes from a transcript. */
  readonly activities: readonly Activity[];
  /** Undefined where nothing is known of it: a message that stands alone. */
  readonly before: readonly ContextTurn[] | undefined;
}

const fileEnding = /\.(?:txt|md|json|transcript|chat)$/i;

/**
 * Reads the message: a text; a `.txt` or `.md` file; a `.json` file with an activity, an Adaptive Card or another
 * attachment; or a transcript (`.transcript`, `.chat`, a `.json` list of activities), of which it is what the bot
 * said last. Throws ConfigError for what cannot be read and for what shows a person nothing.
 */
export async function readMessage(source: string, cwd: string): Promise<AudienceMessage> {
  const message = await readAny(source, cwd);
  if (shows(message.activities)) return message;
  throw new ConfigError('empty-message', 'Failed to read the message: it shows a person nothing.', {
    hint: 'Give a text, or a file with a text, an Adaptive Card, a message activity or a transcript.',
  });
}

async function readAny(source: string, cwd: string): Promise<AudienceMessage> {
  const file = path.resolve(cwd, source);
  const [ending] = fileEnding.exec(source) ?? [];
  if (ending === undefined || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
    if (ending === undefined || /\s/u.test(source)) return standingAlone({ type: 'message', text: source });
    throw new ConfigError('no-message-file', `Failed to read the message: there is no file ${file}.`, {
      hint: 'A text that only looks like the name of a file needs one more word.',
    });
  }
  switch (ending.toLowerCase()) {
    case '.json':
      return readJson(file);
    case '.transcript':
    case '.chat':
      return lastOf(await readTranscriptSource(file), file);
    default:
      return standingAlone({ type: 'message', text: withoutMark(readText(file)).trim() });
  }
}

function readJson(file: string): AudienceMessage {
  const text = withoutMark(readText(file));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(file, messageOf(error), error);
  }
  if (!defuse(value)) throw unreadable(file, 'it is nested too deeply');
  const record = asRecord(value);
  if (typeof record?.['contentType'] === 'string') return withAttachment(record['contentType'], record);
  if (record?.['type'] === 'AdaptiveCard') {
    const contentType = 'application/vnd.microsoft.card.adaptive';
    return withAttachment(contentType, { content: record });
  }
  if (typeof record?.['type'] === 'string') return standingAlone(record as Activity);
  return lastOf(tellRoles(parseTranscript(text, file)), file);
}

function withAttachment(contentType: string, attachment: Record<string, unknown>): AudienceMessage {
  return standingAlone({ type: 'message', attachments: [{ ...attachment, contentType }] });
}

function standingAlone(activity: Activity): AudienceMessage {
  return { activities: [asSent(activity, 0)], before: undefined };
}

/** Reactions and taps refer to the message by its id. */
function asSent(activity: Activity, index: number): Activity {
  return {
    ...activity,
    id: activity.id ?? `message-${index + 1}`,
    from: { id: 'bot', ...activity.from, role: 'bot' },
  };
}

/** Sent by channels and clients without the user's doing. */
const notSaid = new Set(['conversationUpdate', 'installationUpdate', 'typing']);

/** What the bot said last, and all that was said before. */
function lastOf(activities: readonly Activity[], file: string): AudienceMessage {
  const before: ContextTurn[] = [];
  let bot: Activity[] = [];
  let message: AudienceMessage | undefined;
  for (const [index, activity] of activities.entries()) {
    if (isFromBot(activity) || activity.recipient?.role === 'user') {
      bot.push(asSent(activity, index));
      if (shows(bot)) message = { activities: bot, before: [...before] };
    } else if (!notSaid.has(activity.type)) {
      before.push({ bot, user: activity });
      bot = [];
    }
  }
  if (message) return message;
  throw new ConfigError('no-bot-message', `Failed to read the message: no bot says anything in ${file}.`, {
    hint: 'The message is what the bot said last in the transcript.',
  });
}

function shows(activities: readonly Activity[]): boolean {
  const { texts, actions, forms } = readShown(activities.filter(isMessage));
  return texts.length + actions.length + forms.length > 0;
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function unreadable(file: string, why: string, cause?: unknown): ConfigError {
  return new ConfigError('message-unreadable', `Failed to read the message ${file}: ${why}.`, {
    hint: 'Expected JSON: an activity, an Adaptive Card, an attachment, or a list of activities.',
    cause,
  });
}
