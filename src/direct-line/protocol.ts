import type { Activity } from '../activity/activity.ts';

/**
 * Direct Line 3.0 as its documentation has it:
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-api-reference
 */
export const directLineRoot = '/v3/directline';

/** What `GET …/activities` answers with, and every frame of the stream holds. */
export interface ActivitySet {
  readonly activities: readonly Activity[];
  /** Where to go on after these; left out of frames that hold nothing lasting, such as typing. */
  readonly watermark?: string | undefined;
}

/** A bot that takes longer is answered for with 504; what it says later still arrives. */
export const botTimeoutMs = 15_000;

/** Life of a token, and of a stream URL until it is used. */
export const tokenLifetimeS = 1800;
export const streamUrlLifetimeS = 60;

/** What the channel sends to bots by itself; clients may not. */
const channelOnly = new Set(['conversationUpdate', 'contactRelationUpdate', 'installationUpdate']);

/** Why a client may not send this, or undefined. */
export function refuseFromClient({ type }: Activity): string | undefined {
  return channelOnly.has(type) ? `Direct Line takes no ${type} from clients.` : undefined;
}
