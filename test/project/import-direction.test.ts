import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Finding {
  readonly filename: string;
  readonly message: string;
}

describe('The import direction that the lint rules hold', () => {
  const folder = useTemporaryFolder();

  /** Lints one statement as if it stood in a file of the project. */
  const lint = async (statements: Readonly<Record<string, string>>): Promise<Map<string, string[]>> => {
    await copyFile(join(root, '.oxlintrc.json'), join(folder(), '.oxlintrc.json'));
    for (const [file, statement] of Object.entries(statements)) {
      await mkdir(dirname(join(folder(), file)), { recursive: true });
      await writeFile(join(folder(), file), `${statement}\n`);
    }
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
    const options = { cwd: folder(), maxBuffer: 10_000_000 };
    const { stdout } = await promisify(execFile)(process.execPath, [oxlint, '-f', 'json'], options).catch(
      (error: unknown) => error as { stdout: string },
    );
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: Finding[] };
    const found = new Map<string, string[]>();
    for (const { filename, message } of diagnostics) {
      if (!/restricted|Unexpected use of/.test(message)) continue;
      found.set(filename, [...(found.get(filename) ?? []), message]);
    }
    return found;
  };

  const imports = (specifier: string): string => `export { thing } from '${specifier}';`;
  const importsType = (specifier: string): string => `export type { Thing } from '${specifier}';`;

  it('refuses every import against the direction', async () => {
    const refused = {
      'src/errors.ts': imports('./activity/activity.ts'),
      'src/activity/one.ts': importsType('../connector/http.ts'),
      'src/activity/two.ts': imports('node:fs'),
      'src/connector/one.ts': importsType('../channel/connector-channel.ts'),
      'src/connector/two.ts': imports('node:http'),
      'src/auth/one.ts': importsType('../channel/ports.ts'),
      'src/auth/two.ts': imports('jose'),
      'src/transcript/one.ts': importsType('../conversation/record.ts'),
      'src/channel/one.ts': importsType('../conversation/conversation.ts'),
      'src/channel/two.ts': imports('../../adapters/http/http-connection.ts'),
      'src/user/one.ts': importsType('../channel/ports.ts'),
      'src/user/agenda/one.ts': importsType('../../check/record.ts'),
      'src/user/agenda/two.ts': importsType('../../model/ports.ts'),
      'src/user/model/one.ts': importsType('../../config/user-fields.ts'),
      'src/conversation/one.ts': importsType('../check/record.ts'),
      'src/conversation/two.ts': importsType('../user/agenda/agenda-user.ts'),
      'src/direct-line/one.ts': importsType('../conversation/record.ts'),
      'src/direct-line/two.ts': imports('ws'),
      'src/copilot-studio/one.ts': importsType('../check/record.ts'),
      'src/copilot-studio/two.ts': imports('@microsoft/agents-copilotstudio-client'),
      'src/model/one.ts': importsType('../user/user.ts'),
      'src/model/two.ts': importsType('../config/user-fields.ts'),
      'src/corpus/one.ts': importsType('../realism/measure.ts'),
      'src/realism/one.ts': imports('../report/read-run-file.ts'),
      'src/harvest/one.ts': imports('../transcript/replacement.ts'),
      'src/check/one.ts': importsType('../conversation/conversation.ts'),
      'src/check/two.ts': importsType('../scenario/verdict.ts'),
      'src/faults/one.ts': importsType('../check/record.ts'),
      'src/config/one.ts': importsType('../scenario/schema.ts'),
      'src/scenario/one.ts': importsType('../report/reporter.ts'),
      'src/scenario/two.ts': `export const load = () => import('../cli/main.ts');`,
      'src/replay/one.ts': importsType('../report/reporter.ts'),
      'src/audience/one.ts': importsType('../conversation/record.ts'),
      'src/load/one.ts': importsType('../conversation/conversation.ts'),
      'src/load/two.ts': imports('node:fs'),
      'src/report/one.ts': importsType('../cli/environment.ts'),
      'src/library/one.ts': importsType('../config/schema.ts'),
      'src/library/two.ts': imports('../../adapters/http/http-connection.ts'),
      'src/cli/one.ts': imports('../../adapters/in-process/module-connection.ts'),
      'src/cli/commands/two.ts': imports('../../../adapters/connector/serve-connector.ts'),
      'src/index.ts': imports('../adapters/http/http-connection.ts'),
      'src/open-bot-behind-connector.ts': importsType('./scenario/schema.ts'),
      'adapters/auth/one.ts': importsType('../../src/connector/http.ts'),
      'adapters/auth/two.ts': imports('../http/http-connection.ts'),
      'adapters/http/one.ts': importsType('../../src/conversation/record.ts'),
      'adapters/http/two.ts': imports('../in-process/bot-sdk.ts'),
      'adapters/in-process/one.ts': imports('botbuilder'),
      'adapters/connector/one.ts': imports('../../bots/echo/bot.ts'),
      'adapters/openai/one.ts': importsType('../../src/user/move.ts'),
      'adapters/openai/two.ts': imports('../llama/check-gguf.ts'),
      'bots/bank/one.ts': importsType('../../src/activity/activity.ts'),
      'bots/bank/dialogs/two.ts': imports('botframework-understudy'),
    };
    const found = await lint(refused);
    assert.deepEqual([...found.keys()].toSorted(), Object.keys(refused).toSorted());
  });

  it('lets the same files import what lies below them', async () => {
    const found = await lint({
      'src/activity/one.ts': imports('../errors.ts'),
      'src/connector/one.ts': importsType('../channel/ports.ts'),
      'src/channel/one.ts': imports('../connector/connector.ts'),
      'src/user/agenda/one.ts': `${imports('../wording.ts')}${imports('../../activity/read.ts')}`,
      'src/model/one.ts': imports('../transcript/replacement.ts'),
      'src/check/one.ts': `${importsType('../conversation/record.ts')}${importsType('../model/ports.ts')}`,
      'src/config/generate.ts': imports('../scenario/schema.ts'),
      'src/scenario/one.ts': imports('../config/load-config.ts'),
      'src/open-bot-behind-connector.ts': `export const open = () => import('../adapters/http/http-connection.ts');`,
      'src/cli/commands/one.ts': imports('../../../adapters/http/http-connection.ts'),
      'src/cli/environment.ts': 'export const id = process.pid;',
      'adapters/http/one.ts': importsType('../../src/channel/ports.ts'),
      'adapters/in-process/one.ts': imports('../connector/in-memory-http-client.ts'),
      'adapters/in-process/two.ts': importsType('botbuilder'),
      'adapters/openai/one.ts': imports('../../src/model/userlm-template.ts'),
      'bots/bank/dialogs/one.ts': `${imports('botbuilder')}${imports('../accounts.ts')}`,
    });
    assert.deepEqual([...found], []);
  });

  it('lets no part of src but the edges touch the process, the time, chance or the values of an SDK', async () => {
    const refused = {
      'src/activity/one.ts': 'export const id = process.pid;',
      'src/scenario/one.ts': 'export const now = Date.now();',
      'src/scenario/two.ts': 'export const wait = (f: () => void) => setTimeout(f, 1);',
      'src/user/one.ts': 'export const chance = Math.random();',
      'src/check/one.ts': imports('node:process'),
      'src/conversation/one.ts': imports('node:timers/promises'),
      'src/cli/one.ts': 'export const id = process.pid;',
      'src/connector/one.ts': imports('botframework-schema'),
    };
    const found = await lint(refused);
    assert.deepEqual([...found.keys()].toSorted(), Object.keys(refused).toSorted());
  });
});
