import { describeActivity } from '../activity/describe.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { asRecord, asText } from '../activity/read-values.ts';
import type { Activity } from '../activity/activity.ts';
import type { ConversationRecord, Reason, Severity } from './record.ts';

/**
 * Problems of the Connector that speak against the bot. Calling a route that the Connector lacks, or
 * creating a conversation that nobody joins, may be right on another channel: a warning.
 */
const problemSeverities: Readonly<Record<string, Severity>> = {
  'malformed-activity': 'failed',
  'unknown-conversation': 'failed',
  'unknown-activity': 'failed',
  flood: 'failed',
  unauthorized: 'failed',
  'wrong-app': 'failed',
  'unknown-route': 'warning',
  'unclaimed-conversation': 'warning',
};

/**
 * `malformed-activity`: the Connector refused what the bot sent (severity by `problemSeverities`), or, failed,
 * a message that it accepted breaks the activity schema where clients rely on it: text that is no string,
 * attachments that are no array or lack a contentType, a card whose content is no object, suggested actions
 * without an array of actions.
 */
export function checkMalformedActivity(record: ConversationRecord): Reason[] {
  const refused = record.problems.flatMap(({ code, message }): Reason[] => {
    const severity = problemSeverities[code];
    const arrived = toPlainLine(message, 300);
    if (severity === undefined) return [];
    return [
      {
        check: 'malformed-activity',
        severity,
        message: `The Connector reported: ${arrived}`,
        expected: problemHint(code),
        arrived,
      },
    ];
  });
  const broken = record.entries.flatMap(({ from, kind, activity }, index): Reason[] => {
    const fault =
      from === 'bot' && kind !== 'delete' && activity.type === 'message' ? faultOf(activity) : undefined;
    if (!fault) return [];
    return [
      {
        check: 'malformed-activity',
        severity: 'failed',
        message: `A message of the bot breaks the activity schema: ${fault.arrived}.`,
        ...fault,
        arrived: `${fault.arrived} in ${describeActivity(activity)}`,
        activityId: asText(activity.id),
        activityIndex: index,
      },
    ];
  });
  return [...refused, ...broken];
}

function problemHint(code: string): string {
  if (code === 'unknown-route') return 'calls to routes of the Connector only';
  if (code === 'unknown-conversation') return 'the id of a conversation that is open';
  if (code === 'unknown-activity') return 'the id of an activity that was sent';
  if (code === 'flood') return 'as many activities as a person can read';
  if (code === 'unauthorized') return 'the token that the bot was given, in the Authorization header';
  if (code === 'wrong-app') return 'the app id that tokens are made out to';
  return code === 'unclaimed-conversation' ? 'conversations with someone in them' : 'a well-formed activity';
}

function faultOf(activity: Activity): { expected: string; arrived: string } | undefined {
  const { text, attachments, suggestedActions } = activity as Readonly<Record<string, unknown>>;
  if (!isNothing(text) && typeof text !== 'string')
    return { expected: 'text: a string', arrived: `text is ${kindOf(text)}` };
  if (!isNothing(suggestedActions) && !Array.isArray(asRecord(suggestedActions)?.['actions'])) {
    return {
      expected: 'suggestedActions.actions: an array',
      arrived: 'suggestedActions has no array of actions',
    };
  }
  if (isNothing(attachments)) return undefined;
  if (!Array.isArray(attachments)) {
    return { expected: 'attachments: an array', arrived: `attachments is ${kindOf(attachments)}` };
  }
  for (const [position, each] of attachments.entries()) {
    const attachment = asRecord(each);
    const contentType = attachment?.['contentType'];
    if (typeof contentType !== 'string' || contentType === '') {
      return {
        expected: 'a contentType on each attachment',
        arrived: `attachment ${position} has no contentType`,
      };
    }
    const content = attachment?.['content'];
    if (/\.card\./.test(contentType) && !isNothing(content) && !asRecord(content)) {
      return {
        expected: `an object as the content of ${toPlainLine(contentType, 60)}`,
        arrived: `the content of attachment ${position} is ${kindOf(content)}`,
      };
    }
  }
  return undefined;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
