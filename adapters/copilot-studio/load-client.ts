import { createRequire } from 'node:module';
import type * as library from '@microsoft/agents-copilotstudio-client';
import { ConfigError, messageOf } from '../../src/errors.ts';

/** What is used of Microsoft's client; the package is the user's own. */
export type ClientLibrary = Pick<
  typeof library,
  'ConnectionSettings' | 'CopilotStudioClient' | 'getCopilotStudioConnectionUrl'
>;

const packageName = '@microsoft/agents-copilotstudio-client';

/**
 * Loads Microsoft's client as one of the files or folders would find it, the first that does.
 * @throws ConfigError when it is not installed at any of them, or is not the client that is known.
 */
export function loadClient(places: readonly string[]): ClientLibrary {
  let why = 'there is no place to look for it';
  for (const place of places) {
    try {
      const loaded: unknown = createRequire(place)(packageName);
      if (isLibrary(loaded)) return loaded;
      why = 'the version that is installed has no CopilotStudioClient';
      break;
    } catch (error) {
      why = messageOf(error).split('\n')[0] ?? '';
    }
  }
  throw new ConfigError(
    'missing-package',
    `Failed to load ${packageName}, which talks with agents of Copilot Studio: ${why}`,
    { hint: `Install it in your project: npm install --save-dev ${packageName}` },
  );
}

function isLibrary(loaded: unknown): loaded is ClientLibrary {
  const names = ['ConnectionSettings', 'CopilotStudioClient', 'getCopilotStudioConnectionUrl'];
  return (
    typeof loaded === 'object' &&
    loaded !== null &&
    names.every((name) => typeof (loaded as Record<string, unknown>)[name] === 'function')
  );
}
