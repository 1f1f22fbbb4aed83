import { Command, CommanderError, Option } from 'commander';
import { environmentFormats } from '../auth/format-environment.ts';
import { addAudienceOptions, type AudienceCommandOptions } from './commands/audience-options.ts';
import { addFromOptions, addRealismOptions, type RealismOptions } from './commands/realism-options.ts';
import { addCheckOptions, type CheckOptions } from './commands/check-options.ts';
import { addReplayOptions, type ReplayOptions } from './commands/replay-options.ts';
import { addRunOptions, type RunOptions } from './commands/run-options.ts';
import { addLoadOptions, type LoadOptions } from './commands/load-options.ts';
import { addServeOptions, type ServeOptions } from './commands/serve-options.ts';
import type { GateOptions } from './commands/gate.ts';
import { addGateOptions } from './commands/gate-options.ts';
import type { DiffOptions } from './commands/diff.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { InitOptions } from './commands/init.ts';
import { exitCodes, type Environment } from './environment.ts';
import { readVersion } from './main.ts';

/** Reads the command line, loads the command that it names and runs it; resolves with the exit code. */
export async function runProgram(environment: Environment): Promise<number> {
  let exitCode: number = exitCodes.passed;
  const program = createProgram(environment, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(environment.argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what is wrong; help and version end this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.passed : exitCodes.usage;
    throw error;
  }
}

function createProgram(environment: Environment, done: (code: number) => void): Command {
  const { stdout, stderr } = environment;
  const program = new Command('understudy')
    .description('A virtual user in front of your Bot Framework or Teams bot.')
    .version(readVersion(), '-V, --version')
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what it takes.')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });

  addRunOptions(program.command('run'))
    .description('let virtual users talk to the bot; writes transcripts, verdicts and reports')
    .argument('[scenarios...]', 'scenario files, folders or globs; they replace those of the configuration')
    .action(async (scenarios: string[], options: RunOptions) => {
      const { runCommand } = await import('./commands/run.ts');
      done(await runCommand(scenarios, options, environment));
    });

  addReplayOptions(program.command('replay'))
    .description('send the user half of recordings to the bot and compare the bot half')
    .argument(
      '[transcripts...]',
      'recordings: files, folders or globs; they replace those of the configuration',
    )
    .action(async (transcripts: string[], options: ReplayOptions) => {
      const { replayCommand } = await import('./commands/replay.ts');
      done(await replayCommand(transcripts, options, environment));
    });

  addLoadOptions(program.command('load'))
    .description('let users arrive at a rate, whatever the bot does, and measure how long it takes to reply')
    .argument('[scenarios...]', 'scenario files, folders or globs; they replace those of the configuration')
    .action(async (scenarios: string[], options: LoadOptions) => {
      const { loadCommand } = await import('./commands/load.ts');
      done(await loadCommand(scenarios, options, environment));
    });

  addCheckOptions(program.command('check'))
    .description('hold an app package for Teams, and the bot behind it, against the rules of the store')
    .argument('[package]', 'folder with manifest.json, or the zip that is uploaded; manifest unless told')
    .action(async (source: string | undefined, options: CheckOptions) => {
      if (options.hooks) {
        const { checkHooksCommand } = await import('./commands/check-hooks.ts');
        done(await checkHooksCommand(source, options, environment));
        return;
      }
      if (options.auth) {
        const { checkAuthCommand } = await import('./commands/check-auth.ts');
        done(await checkAuthCommand(source, options, environment));
        return;
      }
      const { checkCommand } = await import('./commands/check.ts');
      done(await checkCommand(source, options, environment));
    });

  addGateOptions(program.command('gate'))
    .description('decide from results already made, of one run or of its shards')
    .argument('<results...>', 'results folders, or globs of them')
    .action(async (results: string[], options: GateOptions) => {
      const { gateCommand } = await import('./commands/gate.ts');
      done(await gateCommand(results, options, environment));
    });

  addServeOptions(program.command('serve'))
    .description(
      'stand before the bot as Direct Line, for Web Chat and other clients, and record what is said',
    )
    .action(async (options: ServeOptions) => {
      const { serveCommand } = await import('./commands/serve.ts');
      done(await serveCommand(options, environment));
    });

  addAudienceOptions(program.command('audience'))
    .description('show one message of the bot to a population of users and report what they do')
    .argument('<message>', 'a text; a .txt, .md or .json file (text, card, activity); or a transcript')
    .action(async (message: string, options: AudienceCommandOptions) => {
      const { audienceCommand } = await import('./commands/audience.ts');
      done(await audienceCommand(message, options, environment));
    });

  addRealismOptions(program.command('realism'))
    .description("measure how real the users of conversations are, beside the UserLM paper's figures")
    .argument(
      '<conversations...>',
      'transcripts, folders of them, results folders, WildChat .jsonl files; or globs',
    )
    .action(async (conversations: string[], options: RealismOptions) => {
      const { realismCommand } = await import('./commands/realism.ts');
      done(await realismCommand(conversations, options, environment));
    });

  addFromOptions(program.command('init'))
    .description('find the bot, write understudy.yaml and a first scenario')
    .option('-f, --force', 'write over files that are there already')
    .option('--pipeline <system>', 'add a pipeline file: azure or github')
    .action(async (options: InitOptions) => {
      const { initCommand } = await import('./commands/init.ts');
      done(await initCommand(options, environment));
    });

  program
    .command('doctor')
    .description('see whether configuration, bot, models and port are in order, and what to do if not')
    .option('-c, --config <file>', 'configuration file')
    .option('-e, --endpoint <url>', "the bot's messaging endpoint")
    .option('--module <file>', 'module that exports the adapter and the bot')
    .addOption(new Option('--json', 'print the findings as JSON').conflicts('printEnv'))
    .addOption(
      new Option(
        '--print-env <format>',
        'print instead the variables that a bot needs for bot.auth: shell, dotenv or docker (--env-file)',
      ).choices(environmentFormats),
    )
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import('./commands/doctor.ts');
      done(await doctorCommand(options, environment));
    });

  program
    .command('diff')
    .description('compare two conversations, however they were kept: what the bot says, turn by turn')
    .argument('<a>', 'as it was: transcript, .chat, or the folder of a transcript store')
    .argument('<b>', 'as it is')
    .option('--no-color', 'print without colours')
    .option('--json', 'print the differences as JSON')
    .action(async (one: string, other: string, options: DiffOptions) => {
      const { diffCommand } = await import('./commands/diff.ts');
      done(await diffCommand(one, other, options, environment));
    });

  program
    .command('convert')
    .description(
      'write a conversation, however it was kept, as .transcript; or those of a folder as one each',
    )
    .argument('<in>', '.transcript, .chat or Direct Line file, or the folder of a transcript store')
    .argument('<out>', '.transcript file, or a folder for those of a folder')
    .action(async (source: string, target: string) => {
      const { convertCommand } = await import('./commands/convert.ts');
      done(await convertCommand(source, target, environment));
    });
  return program;
}
