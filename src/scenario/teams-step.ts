import { isMessage, type Activity, type ChannelAccount } from '../activity/activity.ts';
import {
  addsMember,
  teamsEventDetails,
  whyNotHere,
  type TeamsEventTold,
} from '../channel/teams/event-details.ts';
import { teamsEvent, type TeamsEventName } from '../channel/teams/events.ts';
import { explainUnknownMember, findMember } from '../channel/teams/find-member.ts';
import { briefly, teamsMember } from '../channel/teams/member.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { RecordEntry } from '../conversation/record.ts';

/** Where something happens, and what was said there before. */
export interface TeamsScene {
  readonly conversation: Pick<Conversation, 'user' | 'bot' | 'place'>;
  readonly entries: readonly RecordEntry[];
}

/** An event, and what is told of it. */
type ToldEvent = TeamsEventTold & { readonly event: TeamsEventName };

/** What Teams sends when it happens; a string says why it cannot happen here. */
export function activityOfTeamsStep(step: ToldEvent, scene: TeamsScene): Activity | string {
  const { event, member: name, text, name: given, reaction } = step;
  const { bot, user, place } = scene.conversation;
  if (place?.channelId !== 'msteams') return outsideTeams(`${event} happens`, place?.channelId);
  const type = place.account.conversationType ?? 'personal';
  const { needs } = teamsEventDetails[event];
  const lacking = needs !== undefined && step[needs] === undefined ? `${event} needs ${needs}` : undefined;
  const hindrance = whyNotHere(event, type) ?? lacking;
  if (hindrance !== undefined) return hindrance;
  const members = rosterOf(scene);
  const known = name === undefined ? user : findMember(name, members);
  const member = known ?? (name !== undefined && addsMember(event) ? teamsMember(name) : undefined);
  if (!member) return explainUnknownMember(name ?? '', members);
  const message = messageFor(event, member, scene);
  if (typeof message === 'string') return message;
  const activity = teamsEvent(event, {
    bot,
    member,
    messageId: message?.id ?? '',
    text: text ?? given ?? (event === 'undeleteMessage' ? message?.text : undefined),
    reaction,
    at: new Date(scene.entries.at(-1)?.atMs ?? 0).toISOString(),
  });
  // Group chats have no event types.
  if (type === 'groupChat' && event.startsWith('member')) delete activity.channelData;
  return isOfMember(event) && member.id !== user.id ? { ...activity, from: briefly(member) } : activity;
}

/** Another member of the conversation; a string says why there is none of that name. */
export function findSpeaker(name: string, scene: TeamsScene): ChannelAccount | string {
  const { place } = scene.conversation;
  if (place?.channelId !== 'msteams') return outsideTeams('other members exist', place?.channelId);
  const members = rosterOf(scene);
  const member = findMember(name, members);
  return member ? briefly(member) : explainUnknownMember(name, members);
}

function outsideTeams(what: string, channelId: string | undefined): string {
  return `${what} on the channel msteams alone, and this is ${channelId ?? 'another'}`;
}

/** Who is there now, the bot left out. */
function rosterOf({ conversation, entries }: TeamsScene): ChannelAccount[] {
  const { user, bot, place } = conversation;
  let members = [user, ...(place?.others ?? [])];
  for (const { from, activity } of entries) {
    if (from !== 'user') continue;
    const { membersAdded = [], membersRemoved = [] } = activity;
    members = members.filter(({ id }) => !membersRemoved.some((gone) => gone.id === id));
    members.push(
      ...membersAdded.filter(({ id }) => id !== bot.id && !members.some((each) => each.id === id)),
    );
  }
  return members;
}

const ofAuthor = ['editMessage', 'undeleteMessage', 'softDeleteMessage'];
const ofReader = ['reactionAdded', 'reactionRemoved', 'readReceipt'];

function hasText(activity: Activity): boolean {
  return isMessage(activity) || activity.type === 'messageUpdate';
}

function isOfMember(event: string): boolean {
  return ofAuthor.includes(event) || ofReader.includes(event);
}

/** The message that it happens to; undefined for what happens to none. */
function messageFor(
  event: string,
  author: ChannelAccount,
  { entries }: TeamsScene,
): Activity | string | undefined {
  if (ofAuthor.includes(event)) {
    const sent = entries.findLast(
      ({ from, activity }) => from === 'user' && hasText(activity) && activity.from?.id === author.id,
    );
    return sent?.activity ?? `${author.name ?? 'the user'} has sent no message yet`;
  }
  if (!ofReader.includes(event)) return undefined;
  const shown = entries.findLast(
    ({ from, kind, activity }) => from === 'bot' && kind === 'activity' && isMessage(activity),
  );
  return shown?.activity ?? 'the bot has sent no message yet';
}
