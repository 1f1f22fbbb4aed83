import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, InfrastructureError, messageOf } from '../../errors.ts';
import { exitCodes, type Environment } from '../environment.ts';
import { findBot } from '../find-bot.ts';
import { formatStarterConfig, starterScenario } from '../starter-files.ts';

export interface InitOptions {
  readonly force?: boolean | undefined;
  readonly pipeline?: string | undefined;
}

/**
 * Finds the bot in the current folder and writes understudy.yaml and scenarios/first.yaml. Throws ConfigError,
 * with nothing written, when one of them is there already, unless `force`.
 */
export async function initCommand(options: InitOptions, environment: Environment): Promise<number> {
  if (options.pipeline !== undefined) {
    throw new ConfigError('later', 'Failed to write a pipeline file: --pipeline comes in a later release.', {
      hint: 'Any pipeline can run `npx understudy run`; its exit code is the verdict.',
    });
  }
  const found = await findBot(environment.cwd);
  const files = { 'understudy.yaml': formatStarterConfig(found), 'scenarios/first.yaml': starterScenario };
  if (!options.force) await refuseExisting(Object.keys(files), environment.cwd);

  const lines = [`Looked for the bot: ${found.how}.`];
  for (const [name, text] of Object.entries(files)) {
    await write(path.join(environment.cwd, name), text);
    lines.push(`Wrote ${name}`);
  }
  const first =
    found.kind === 'none'
      ? 'put the bot into understudy.yaml, then `understudy doctor`'
      : '`understudy doctor`';
  lines.push(`Next: ${first} to see that the bot can be reached, then \`understudy run\`.`);
  environment.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.passed;
}

async function refuseExisting(names: readonly string[], folder: string): Promise<void> {
  const entries = await Promise.all(
    names.map((name) => stat(path.join(folder, name)).catch(() => undefined)),
  );
  const taken = names.filter((_, index) => entries[index] !== undefined);
  if (taken.length === 0) return;
  const are = taken.length === 1 ? 'it is' : 'they are';
  throw new ConfigError('files-exist', `Failed to write ${taken.join(' and ')}: ${are} there already.`, {
    hint: 'Nothing was written. Use --force to write over, or go on with `understudy doctor`.',
  });
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new InfrastructureError('cannot-write', `Failed to write ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
