import type { Activity } from '../activity/activity.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import { findCitationFaults } from './citations.ts';
import type { Fault } from './fault.ts';
import { teamsLimits } from './limits.ts';
import { messageBytesOf } from './message-size.ts';
import { walkCard } from './walk-card.ts';

const adaptiveType = 'application/vnd.microsoft.card.adaptive';
const cardType = /^application\/vnd\.microsoft\.((?:teams\.)?(?:card|file)\..+)$/;

/**
 * What Teams has against a message of a bot's, as it stands on the wire: its size, the kinds of its cards, their
 * versions and actions, mentions, citations, text beside an attachment. Streams and rates are not judged here.
 */
export function judgeMessage(activity: Activity): Fault[] {
  if (activity.type !== 'message') return [];
  return [
    ...findSizeFaults(activity),
    ...findCardFaults(activity),
    ...findMentionFaults(activity),
    ...findCitationFaults(activity),
  ];
}

function findSizeFaults(activity: Activity): Fault[] {
  const bytes = messageBytesOf(activity);
  const { messageBytes, messageBytesOnOlderPages, refusals } = teamsLimits;
  if (bytes > messageBytes) {
    const message = `A message may have ${messageBytes} bytes in UTF-16; this has ${bytes}.`;
    return [{ id: 'message-size', message, refusal: refusals.tooLarge }];
  }
  if (bytes <= messageBytesOnOlderPages) return [];
  const message = `Older pages of Teams allow ${messageBytesOnOlderPages} bytes in UTF-16; this message has ${bytes}.`;
  return [{ id: 'message-size-older', message }];
}

function findCardFaults(activity: Activity): Fault[] {
  const attachments = asArray(activity.attachments).map(asRecord);
  const faults = attachments.flatMap((attachment): Fault[] => {
    const contentType = asText(attachment?.['contentType']) ?? '';
    if (contentType === adaptiveType) return judgeAdaptiveCard(asRecord(attachment?.['content']) ?? {});
    const kind = cardType.exec(contentType)?.[1];
    if (kind === undefined || (teamsLimits.cardKinds as readonly string[]).includes(kind)) return [];
    return [
      { id: 'card-kind', message: `Teams does not show cards of kind ${toPlainLine(kind, 60)} from bots.` },
    ];
  });
  const hasText = (asText(activity.text) ?? '').trim() !== '';
  if (hasText && attachments.length > 0) {
    const message = 'Teams shows text and attachment of one activity as two messages.';
    faults.push({ id: 'text-with-attachment', message });
  }
  return faults;
}

function judgeAdaptiveCard(card: Record<string, unknown>): Fault[] {
  const faults: Fault[] = [];
  const version = asText(card['version']);
  if (version !== undefined && isNewer(version, teamsLimits.card.version)) {
    const message = `Teams renders Adaptive Cards up to ${teamsLimits.card.version}; this has version ${toPlainLine(version, 20)}.`;
    faults.push({ id: 'card-version', message });
  }
  for (const list of walkCard(card).actionLists) {
    if (list.count <= teamsLimits.card.actions) continue;
    const message = `Teams shows ${teamsLimits.card.actions} actions of a card; ${list.path} has ${list.count}.`;
    faults.push({ id: 'card-actions', message });
  }
  return faults;
}

/** Whether version a.b is above c.d; what is no version is not. */
export function isNewer(version: string, than: string): boolean {
  const [major = NaN, minor = 0] = version.split('.').map(Number);
  const [otherMajor = NaN, otherMinor = 0] = than.split('.').map(Number);
  return major > otherMajor || (major === otherMajor && minor > otherMinor);
}

/** A mention names someone only if its words stand in the message; in a card, in the card's. */
function findMentionFaults(activity: Activity): Fault[] {
  const text = asText(activity.text) ?? '';
  return asArray(activity.entities).flatMap((each): Fault[] => {
    const entity = asRecord(each);
    if (entity?.['type'] !== 'mention') return [];
    const words = asText(entity['text']) ?? '';
    if (words !== '' && text.includes(words)) return [];
    const message = `A mention counts only if its text stands in the message; "${toPlainLine(words, 60)}" does not.`;
    return [{ id: 'mention-mismatch', message }];
  });
}
