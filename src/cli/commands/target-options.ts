import { Option, type Command } from 'commander';
import { deliveryModes, type DeliveryMode } from '../../config/choices.ts';
import { parseCount, parseUrl } from './option-values.ts';

/** Options of every command that talks to a bot: which, as whom, and where results go. */
export interface PlaceOptions {
  readonly config?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly module?: string | undefined;
  readonly deliveryMode?: DeliveryMode | undefined;
  readonly clientId?: string | undefined;
  readonly tenantId?: string | undefined;
  /** Folder of the results, relative to the current one. */
  readonly out: string;
}

/** The same of commands that hold so many conversations at once as they are told. */
export interface TargetOptions extends PlaceOptions {
  readonly concurrency?: number | undefined;
}

/** Adds them to a command; apart from it, so that `--help` need not load it. */
export function addTargetOptions(command: Command): Command {
  return addPlaceOptions(command).addOption(
    new Option('--concurrency <n>', 'conversations at the same time').argParser(parseCount),
  );
}

/** The same without `--concurrency`. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration file; understudy.yaml, .json or .js unless told')
    .addOption(
      new Option('-e, --endpoint <url>', "the bot's messaging endpoint")
        .argParser(parseUrl)
        .conflicts('module'),
    )
    .option('--module <file>', 'module that exports the adapter and the bot')
    .addOption(new Option('--delivery-mode <mode>', 'how replies come back').choices(deliveryModes))
    .option('--client-id <id>', "the bot's app id, which Teams makes its account of")
    .option('--tenant-id <id>', 'tenant of the conversations (msteams)')
    .option('-o, --out <folder>', 'folder of the results', 'understudy-results');
}
