import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { runUnderstudy } from './run-understudy.ts';

describe('the command line', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await openTemporaryFolder();
  });
  after(() => folder.remove());

  it('prints the version of package.json', async () => {
    const manifest = JSON.parse(
      await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as {
      version: string;
    };
    for (const flag of ['--version', '-V']) {
      const expected = { code: 0, stdout: `${manifest.version}\n`, stderr: '' };
      assert.deepEqual(await runUnderstudy([flag], folder.path), expected);
    }
  });

  it('lists its commands on stdout when asked', async () => {
    const { code, stdout, stderr } = await runUnderstudy(['--help'], folder.path);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const commands = Array.from(stdout.matchAll(/^ {2}(\w+)(?= .*  )/gm), (match) => match[1]);
    assert.deepEqual(commands, [
      'run',
      'replay',
      'load',
      'check',
      'gate',
      'serve',
      'audience',
      'realism',
      'init',
      'doctor',
      'diff',
      'convert',
      'help',
    ]);
  });

  it('shows them on stderr when no command is given, which is a mistake', async () => {
    const { code, stdout, stderr } = await runUnderstudy([], folder.path);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^Usage: understudy/);
  });

  const mistakes: Record<string, { args: string[]; says: string }> = {
    'a command that there is not': { args: ['publish'], says: "error: unknown command 'publish'" },
    'a misspelt command': {
      args: ['docter'],
      says: "error: unknown command 'docter'\n(Did you mean doctor?)",
    },
    'a misspelt option': {
      args: ['run', '--sede', '1'],
      says: "error: unknown option '--sede'\n(Did you mean --seed?)",
    },
    'an endpoint that is no URL': {
      args: ['run', '-e', 'localhost:3978'],
      says:
        "error: option '-e, --endpoint <url>' argument 'localhost:3978' is invalid. " +
        'Expected an http or https URL such as http://localhost:3978/api/messages.',
    },
    'two bots': {
      args: ['run', '-e', 'http://localhost:1/', '--module', 'bot.js'],
      says: "error: option '-e, --endpoint <url>' cannot be used with option '--module <file>'",
    },
    'no trials': {
      args: ['run', '--trials', '0'],
      says: "error: option '--trials <n>' argument '0' is invalid. Expected a whole number from 1.",
    },
    'half a seed': {
      args: ['run', '--seed', '1.5'],
      says: "error: option '--seed <n>' argument '1.5' is invalid. Expected a whole number.",
    },
    'a user that there is not': {
      args: ['run', '--user', 'userml'],
      says:
        "error: option '--user <model>' argument 'userml' is invalid. " +
        'Expected one of agenda, script, userlm, gguf, assistant.',
    },
    'an unknown reporter': {
      args: ['run', '--reporter', 'console', '--reporter', 'html=x'],
      says:
        "error: option '--reporter <name[=file]>' argument 'html=x' is invalid. " +
        'Expected one of console, json, junit, markdown, github, azure, alone or as NAME=FILE.',
    },
    'an unfinished pattern': {
      args: ['run', '--grep', '('],
      says:
        "error: option '--grep <pattern>' argument '(' is invalid. " +
        'Expected a regular expression: Invalid regular expression: /(/iu: Unterminated group.',
    },
    'quiet and verbose': {
      args: ['run', '--quiet', '--verbose'],
      says: "error: option '--quiet' cannot be used with option '--verbose'",
    },
    'a missing argument': { args: ['convert', 'a.chat'], says: "error: missing required argument 'out'" },
  };
  for (const [what, { args, says }] of Object.entries(mistakes)) {
    it(`answers ${what} with exit code 2`, async () => {
      const stderr = `${says}\nRun it with --help to see what it takes.\n`;
      assert.deepEqual(await runUnderstudy(args, folder.path), { code: 2, stdout: '', stderr });
    });
  }
});
