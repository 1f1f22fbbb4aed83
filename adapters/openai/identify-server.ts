import { ConfigError } from '../../src/errors.ts';
import type { ModelServerOptions } from './model-options.ts';
import { listModels, type ServerConnection } from './server-connection.ts';
import { azureProfile, knownProfiles, unknownProfile, type ServerProfile } from './server-profiles.ts';

export interface IdentifiedServer {
  readonly profile: ServerProfile;
  readonly version: string;
  /** Models that it offers; undefined when it does not say. */
  readonly names: readonly string[] | undefined;
}

/** Servers answer these at once, or do not know them. */
const identityTimeoutMs = 5_000;

/**
 * Finds out what make a server is of, by what only that make answers.
 * Rejects when the server cannot be reached or refuses the key.
 */
export async function identifyServer(
  connection: ServerConnection,
  { azure, timeoutMs }: ModelServerOptions,
  signal: AbortSignal,
): Promise<IdentifiedServer> {
  if (azure) return { profile: azureProfile, version: azure.apiVersion, names: undefined };
  const models = await listModels(connection, signal);
  const limitMs = Math.min(identityTimeoutMs, timeoutMs);
  const versions = await Promise.all(
    knownProfiles.map((profile) => askVersion(connection, profile, limitMs, signal)),
  );
  const at = versions.findIndex((version) => version !== undefined);
  const owned = knownProfiles.find(({ owner }) => owner !== undefined && models?.owners.includes(owner));
  return {
    profile: knownProfiles[at] ?? owned ?? unknownProfile,
    version: versions[at] ?? '',
    names: models?.names,
  };
}

async function askVersion(
  connection: ServerConnection,
  { identity }: ServerProfile,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!identity) return undefined;
  const answer = await askAside(connection, { method: 'get', path: identity.path, timeoutMs }, signal);
  const version = answer && identity.version(answer);
  return version === undefined ? undefined : connection.quote(version);
}

/** What a server says beside its API; undefined when it has nothing there, or not in time. */
export async function askAside(
  connection: ServerConnection,
  call: {
    readonly method: 'get' | 'post';
    /** From the server's root on. */
    readonly path: string;
    readonly body?: Readonly<Record<string, unknown>> | undefined;
    readonly timeoutMs: number;
  },
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const whole = { ...call, path: `${connection.root}${call.path}`, doing: `ask for ${call.path}` };
  try {
    const outcome = await connection.try(whole, signal);
    return 'answer' in outcome ? outcome.answer : undefined;
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

/**
 * The model's name: the one that was asked for, or the only one that there is.
 * @throws ConfigError when it must be chosen.
 */
export function chooseModel(
  asked: string | undefined,
  names: readonly string[] | undefined,
  connection: ServerConnection,
): string {
  const [only, ...others] = names ?? [];
  if (asked !== undefined) return asked;
  if (only !== undefined && others.length === 0) return only;
  throw new ConfigError(
    'model-name-missing',
    `Failed to choose a model at ${connection.shown}: \`name\` is not given`,
    { hint: namesHint(names, connection) },
  );
}

/** The error for a model that the server does not know. */
export function unknownModel(
  name: string,
  names: readonly string[] | undefined,
  connection: ServerConnection,
): ConfigError {
  return new ConfigError(
    'model-not-found',
    `Failed to find the model ${JSON.stringify(name)} at ${connection.shown}: the server does not know it`,
    { hint: namesHint(names, connection) },
  );
}

const mostNames = 20;

function namesHint(names: readonly string[] | undefined, connection: ServerConnection): string {
  if (names === undefined)
    return 'Give the name that the server knows it by; with Azure, that of the deployment.';
  if (names.length === 0) return 'The server offers no model: load one first.';
  const shown = names.slice(0, mostNames).map((name) => connection.quote(name));
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `The server offers: ${shown.join(', ')}${more}.`;
}
