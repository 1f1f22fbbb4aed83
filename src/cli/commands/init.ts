import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, InfrastructureError, messageOf } from '../../errors.ts';
import { disarmCommands } from '../../report/disarm-commands.ts';
import { exitCodes, type Environment } from '../environment.ts';
import { findBot } from '../find-bot.ts';
import { formatPipeline, pipelineFiles, pipelineSystems, type PipelineSystem } from '../pipeline-files.ts';
import { formatStarterConfig, starterScenario } from '../starter-files.ts';
import { harvestFiles, harvestFolder } from './init-from.ts';

export interface InitOptions {
  readonly force?: boolean | undefined;
  readonly pipeline?: string | undefined;
  /** Recorded conversations to make scenarios of. */
  readonly from?: readonly string[] | undefined;
  /** Scenarios made of them at most. */
  readonly limit: number;
  /** Their language. */
  readonly locale: string;
  /** A chat model that reads them. */
  readonly model?: string | undefined;
  readonly baseUrl?: string | undefined;
}

const configFiles = ['understudy.yaml', 'understudy.json', 'understudy.js'];

/**
 * Finds the bot in the current folder and writes understudy.yaml and scenarios/first.yaml, or scenarios made `from`
 * recorded conversations, and the pipeline file that was asked for; where a configuration is there already, only
 * what was asked for. Throws ConfigError, with nothing written, when one of them is there already, unless `force`.
 */
export async function initCommand(options: InitOptions, environment: Environment): Promise<number> {
  const { cwd, stdout } = environment;
  const system = options.pipeline === undefined ? undefined : parseSystem(options.pipeline);
  const pipeline = system === undefined ? {} : { [pipelineFiles[system]]: await pipelineFor(system, cwd) };
  const harvested = options.from && (await harvestFiles(options.from, options, environment));
  const asked = system !== undefined || harvested !== undefined;
  const configured = await Promise.all(configFiles.map((name) => exists(path.join(cwd, name))));
  const found = asked && configured.includes(true) ? undefined : await findBot(cwd);
  const starter: Record<string, string> = found
    ? {
        'understudy.yaml': formatStarterConfig(found),
        ...(!harvested && { 'scenarios/first.yaml': starterScenario }),
      }
    : {};
  const files = { ...starter, ...harvested?.files, ...pipeline };
  if (!options.force) await refuseExisting(Object.keys(files), cwd);

  const lines = found ? [`Looked for the bot: ${found.how}.`] : [];
  if (harvested) lines.push(harvested.summary);
  for (const [name, text] of Object.entries(files)) {
    await write(path.join(cwd, name), text);
    lines.push(`Wrote ${name}`);
  }
  if (found) {
    const first =
      found.kind === 'none'
        ? 'put the bot into understudy.yaml, then `understudy doctor`'
        : '`understudy doctor`';
    lines.push(`Next: ${first} to see that the bot can be reached, then \`understudy run\`.`);
  }
  if (harvested) {
    lines.push(
      `Read what is in ${harvestFolder} before you share it: rules replace personal data, and can miss some.`,
    );
  }
  if (system !== undefined) lines.push(...(await pipelineAdvice(system, cwd)));
  stdout.write(disarmCommands(`${lines.join('\n')}\n`));
  return harvested && harvested.unreadable > 0 ? exitCodes.usage : exitCodes.passed;
}

function parseSystem(name: string): PipelineSystem {
  const system = pipelineSystems.find((each) => each === name);
  if (system) return system;
  throw new ConfigError('bad-pipeline', `Failed to write a pipeline file for "${name}": it is not known.`, {
    hint: `Expected --pipeline ${pipelineSystems.join(' or ')}.`,
  });
}

async function pipelineFor(system: PipelineSystem, cwd: string): Promise<string> {
  const locks = ['package-lock.json', 'npm-shrinkwrap.json'];
  const found = await Promise.all(locks.map((name) => exists(path.join(cwd, name))));
  return formatPipeline(system, found.includes(true));
}

/** What the file needs to work, and is not in it. */
async function pipelineAdvice(system: PipelineSystem, cwd: string): Promise<string[]> {
  const lines = [
    'For the pipeline: `npm install --save-dev botframework-understudy`, make recordings with',
    '`understudy run --record`, and commit them; see docs/pipelines.md.',
  ];
  const root = await repositoryRoot(cwd);
  if (root === undefined || root === cwd) return lines;
  const folder = path.relative(root, cwd).split(path.sep).join('/');
  const remedy =
    system === 'github'
      ? `GitHub reads workflows there only: move .github there and add \`defaults: { run: { working-directory: ${folder} } }\``
      : `its steps begin there: give each script \`workingDirectory: ${folder}\``;
  return [
    ...lines,
    `The repository's root is ${path.relative(cwd, root)}; ${remedy}, and put ${folder}/ before the paths.`,
  ];
}

async function repositoryRoot(folder: string): Promise<string | undefined> {
  if (await exists(path.join(folder, '.git'))) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : repositoryRoot(parent);
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

async function refuseExisting(names: readonly string[], folder: string): Promise<void> {
  const entries = await Promise.all(names.map((name) => exists(path.join(folder, name))));
  const taken = names.filter((_, index) => entries[index]);
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
