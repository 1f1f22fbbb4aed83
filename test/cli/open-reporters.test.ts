import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { openReporters } from '../../src/cli/commands/open-reporters.ts';
import { parseReporter, reporterNames } from '../../src/config/choices.ts';
import { resolveConfig } from '../../src/config/load-config.ts';
import { makeOutcome, makeReason, report } from '../report/outcome-factory.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describe('The reports of a run', () => {
  const folder = useTemporaryFolder();

  async function reportTo(
    choices: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ stdout: string; stderr: string }> {
    const written = { stdout: '', stderr: '' };
    const open = (name: keyof typeof written): Writable =>
      new Writable({
        write: (chunk: Buffer | string, _encoding, done) => {
          written[name] += chunk.toString();
          done();
        },
      });
    const reporters = choices.flatMap((choice) => parseReporter(choice) ?? []);
    const config = await resolveConfig(undefined, { module: 'bot.js', reporters }, folder());
    const environment = {
      argv: [],
      cwd: folder(),
      env,
      nodeVersion: '20.19.0',
      signal: new AbortController().signal,
      onExit: () => () => undefined,
      stdout: open('stdout'),
      stderr: open('stderr'),
    };
    const options = { color: true, json: false, out: 'out', quiet: false, verbose: false };
    const file = join(folder(), 'scenarios/transfer.yaml');
    await report(await openReporters(config, options, environment, folder()), [
      makeOutcome({ file }),
      makeOutcome({ file, trial: 2, reasons: [makeReason({ message: '##vso[task.complete]' })] }),
    ]);
    return written;
  }

  const read = (name: string): string => readFileSync(join(folder(), name), 'utf8');

  it('are made all at once, each where it was asked for', async () => {
    writeFileSync(join(folder(), 'run.json'), '{"note":"##vso[task.complete]"}');
    const inFiles = reporterNames.map((name) => `${name}=${name}.txt`);
    const { stdout } = await reportTo(inFiles);
    assert.equal(stdout, '');
    assert.match(read('console.txt'), /✗ failed transfer money/);
    assert.equal(read('json.txt'), read('run.json'));
    assert.match(read('junit.txt'), /^<\?xml version="1\.0"/);
    assert.match(read('markdown.txt'), /^## Understudy: 1 failed of 2/);
    assert.match(read('github.txt'), /^::error file=scenarios\/transfer\.yaml,line=3,/);
    assert.match(
      read('azure.txt'),
      /^##vso\[task\.logissue type=error;sourcepath=scenarios\/transfer\.yaml;/,
    );
    assert.match(read('summary.md'), /^## Understudy/);
  });

  it('go on without one that fails, which is told of', async () => {
    writeFileSync(join(folder(), 'file'), '');
    const { stdout, stderr } = await reportTo(['junit=file/junit.xml', 'json', 'markdown']);
    assert.match(stdout, /^## Understudy: 1 failed of 2/);
    assert.match(stderr, /The reporter junit failed: /);
    assert.match(stderr, /The reporter json failed: /);
  });

  it('on stdout hold no command for a pipeline but those meant', async () => {
    writeFileSync(join(folder(), 'run.json'), '{"note":"##vso[task.complete]"}');
    for (const name of reporterNames) {
      const { stdout } = await reportTo([name]);
      const commands = stdout.match(/##vso\[[\w.]+|^::\w+/gm) ?? [];
      const meant = { azure: ['##vso[task.logissue', '##vso[task.uploadsummary'], github: ['::error'] };
      assert.deepEqual(commands, name === 'azure' || name === 'github' ? meant[name] : [], name);
    }
  });

  it("add to GitHub's summary of the step, and name files below the checkout", async () => {
    writeFileSync(join(folder(), 'step.md'), 'Before.\n');
    const env = {
      GITHUB_STEP_SUMMARY: join(folder(), 'step.md'),
      GITHUB_WORKSPACE: join(folder(), 'scenarios'),
    };
    const { stdout } = await reportTo(['github'], env);
    assert.match(read('step.md'), /^Before\.\n## Understudy/);
    assert.match(stdout, /^::error file=transfer\.yaml,line=3,/);
  });
});
