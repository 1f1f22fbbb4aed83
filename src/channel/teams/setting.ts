import type { ChannelAccount } from '../../activity/activity.ts';
import { describeMember, teamsMember } from './member.ts';

interface Named {
  readonly id: string;
  readonly name?: string | undefined;
}

/** A person, as the roster tells of it. */
export interface TeamsPerson extends Named {
  readonly aadObjectId?: string | undefined;
  readonly givenName?: string | undefined;
  readonly surname?: string | undefined;
  readonly email?: string | undefined;
  readonly userPrincipalName?: string | undefined;
}

/** Accounts and places that are given rather than made up; ids are taken as they are. */
export interface TeamsSetting {
  /** App id of the bot, whose id is then `28:<clientId>`. */
  readonly clientId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly bot?: Named | undefined;
  readonly currentUser?: TeamsPerson | undefined;
  /** Who else is in group chats and teams. */
  readonly users?: readonly TeamsPerson[] | undefined;
  readonly personalChat?: Named | undefined;
  readonly groupChat?: Named | undefined;
  readonly team?:
    | (Named & {
        readonly aadGroupId?: string | undefined;
        readonly channels?: readonly Named[] | undefined;
      })
    | undefined;
  /** Sends what a message's text is in HTML beside it, as Teams does; unless told. */
  readonly html?: boolean | undefined;
}

/** Who is in group chats and teams besides the user, unless told. */
const colleagues = ['Alex Wilber', 'Megan Bowen'];

/** Who is there besides user and bot, in all places but personal chats. */
export function othersIn({ users }: TeamsSetting): ChannelAccount[] {
  return users ? users.map((each) => toAccount(each)) : colleagues.map(teamsMember);
}

/** Their names. */
export function namesOfOthers(setting: TeamsSetting): string[] {
  return othersIn(setting).map(({ name = '?' }) => name);
}

/** A person as it stands on activities and the roster. */
export function toAccount(person: TeamsPerson): ChannelAccount {
  const told = Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined));
  return describeMember({ ...told, id: person.id, role: 'user' });
}
