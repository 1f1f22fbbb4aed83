import { InvalidArgumentError, Option, type Command } from 'commander';
import { isHttpUrl } from '../../config/choices.ts';
import { parseUrl } from './option-values.ts';

/** Channels whose clients speak Direct Line. */
export const servedChannels = ['directline', 'webchat'] as const;

/** Options of `understudy serve`. */
export interface ServeOptions {
  readonly config?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly module?: string | undefined;
  readonly channel: (typeof servedChannels)[number];
  readonly host: string;
  readonly port: number;
  /** Pages that may talk to us, beside those of this machine. */
  readonly origin: readonly string[];
  /** Folder of the results, relative to the current one. */
  readonly out: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Adds the options of `serve` to a command. */
export function addServeOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration file; understudy.yaml, .json or .js unless told')
    .addOption(
      new Option('-e, --endpoint <url>', "the bot's messaging endpoint")
        .argParser(parseUrl)
        .conflicts('module'),
    )
    .option('--module <file>', 'module that exports the adapter and the bot')
    .addOption(
      new Option('--channel <id>', 'channel that the bot sees').choices(servedChannels).default('directline'),
    )
    .option('--host <address>', 'address to listen on; another than this machine wants a secret', '127.0.0.1')
    .addOption(
      new Option('-p, --port <n>', 'port to listen on; 0 takes a free one')
        .argParser(parsePort)
        .default(3000),
    )
    .addOption(
      new Option('--origin <url>', 'page from elsewhere that may talk to the bot; repeatable')
        .argParser(collectOrigin)
        .default([], 'pages of this machine'),
    )
    .option('-o, --out <folder>', 'folder of the results', 'understudy-results')
    .option('--quiet', 'print where it listens and nothing else', false)
    .option('--json', 'print where it listens as JSON', false);
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a port from 0 to 65535.');
}

function collectOrigin(text: string, before: readonly string[]): readonly string[] {
  if (isHttpUrl(text) && new URL(text).origin === text) return [...before, text];
  throw new InvalidArgumentError('Expected scheme, host and port such as https://example.org.');
}
