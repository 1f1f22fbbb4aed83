import { isAgentsAdapter } from './agents-adapter.ts';
import { isTeamsApp } from './teams-app.ts';

/** A bot as one object: an App of the Teams SDK, or an AgentApplication of the Agents SDK. */
export interface WholeBot {
  readonly adapter: object;
  readonly bot: unknown;
}

/** Takes a bot apart that knows its own adapter; undefined for anything else. */
export function readWholeBot(value: unknown): WholeBot | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isTeamsApp(value)) return { adapter: value, bot: value };
  const adapter: unknown = 'run' in value && 'adapter' in value ? value.adapter : undefined;
  const isWhole = typeof adapter === 'object' && adapter !== null && isAgentsAdapter(adapter);
  return isWhole ? { adapter, bot: value } : undefined;
}
