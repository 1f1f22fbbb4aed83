import { createHash } from 'node:crypto';
import type { ChannelAccount } from '../../activity/activity.ts';

/**
 * A member of a Teams conversation besides the user, as the roster lists it. The same name is the same person in
 * every conversation: ids are made from it alone.
 */
export function teamsMember(name: string): ChannelAccount {
  const hex = createHash('sha256').update(name).digest('hex');
  const [a, b, c, d, e] = [8, 12, 16, 20, 32].map((end, at) => hex.slice([0, 8, 12, 16, 20][at], end));
  return describeMember({
    id: `29:${hex.slice(32)}`,
    name,
    aadObjectId: `${a}-${b}-${c}-${d}-${e}`,
    role: 'user',
  });
}

/** What the roster adds to an account: a Teams channel account. */
export function describeMember(account: ChannelAccount): ChannelAccount {
  const name = account.name ?? '';
  const [givenName = name, ...rest] = name.split(' ');
  const address = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.invalid`;
  return { givenName, surname: rest.join(' '), email: address, userPrincipalName: address, ...account };
}

/** An account as an activity names it: what else the roster knows of a person must be asked for. */
export function briefly({ id, name, aadObjectId, role }: ChannelAccount): ChannelAccount {
  return { id, name, aadObjectId, role };
}
