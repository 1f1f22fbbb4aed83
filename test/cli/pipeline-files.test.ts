import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { formatPipeline } from '../../src/cli/pipeline-files.ts';
import { callUnderstudy } from './call-understudy.ts';

interface AzureJob {
  readonly job: string;
  readonly dependsOn?: string;
  readonly condition?: string;
  readonly strategy?: unknown;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

interface AzurePipeline {
  readonly pr: unknown;
  readonly schedules: readonly { readonly cron: string; readonly always: boolean }[];
  readonly jobs: readonly AzureJob[];
}

/** Keys of a step that Azure Pipelines knows, by the key that says what it does. */
const azureSteps: Readonly<Record<string, readonly string[]>> = {
  task: ['inputs'],
  script: ['workingDirectory', 'continueOnError'],
  publish: ['artifact'],
  download: ['artifact', 'patterns'],
};

/**
 * What GitHub's own parser, which carries the schema of workflows, says of one. In a process of its own: the
 * package imports JSON in a way that Node takes only with a loader's help.
 */
async function checkWorkflow(content: string): Promise<{ errors: string[]; jobs: string[] }> {
  const asJson = `export const load = (url, context, next) => next(url,
    url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context);`;
  const code = `
    import { register } from 'node:module';
    register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(asJson)}`)});
    const parser = await import(${JSON.stringify(import.meta.resolve('@actions/workflow-parser'))});
    const file = { name: 'understudy.yml', content: ${JSON.stringify(content)} };
    const { context, value } = parser.parseWorkflow(file, new parser.NoOperationTraceWriter());
    const { jobs = [] } = value ? await parser.convertWorkflowTemplate(context, value) : {};
    const errors = context.errors.getErrors().map(({ message }) => message);
    console.log(JSON.stringify({ errors, jobs: jobs.map(({ id }) => String(id)) }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
  return JSON.parse(stdout) as { errors: string[]; jobs: string[] };
}

/** Each command line of the tool in a pipeline, as its words. */
function commandsOf(pipeline: string): string[][] {
  const steps = JSON.stringify(parse(pipeline)).matchAll(/understudy ((?:replay|run|gate) [^"|]*)/g);
  return [...steps].map(([, command = '']) =>
    command
      .replace(/\$\{\{.*?\}\}|\$\([\w.]+\)/g, '1')
      .trim()
      .split(/[ \\]+/),
  );
}

describe('The pipeline files', () => {
  for (const hasLockfile of [true, false]) {
    it(`are a workflow by GitHub's own schema, ${hasLockfile ? 'with' : 'without'} a lock file`, async () => {
      const { errors, jobs } = await checkWorkflow(formatPipeline('github', hasLockfile));
      assert.deepEqual(errors, []);
      assert.deepEqual(jobs, ['replay', 'simulate', 'gate']);
    });
  }

  it('would be refused with a key that GitHub does not know', async () => {
    const { errors } = await checkWorkflow(formatPipeline('github', true).replace('runs-on', 'run-on'));
    assert.match(errors.join(), /run-on/);
  });

  it('have the shape that Azure Pipelines documents', () => {
    const pipeline = parse(formatPipeline('azure', true)) as AzurePipeline;
    assert.deepEqual(Object.keys(pipeline), ['trigger', 'pr', 'schedules', 'pool', 'jobs']);
    assert.equal(pipeline.schedules[0]?.always, true);
    assert.deepEqual(
      pipeline.jobs.map(({ job, dependsOn }) => [job, dependsOn]),
      [
        ['replay', undefined],
        ['simulate', undefined],
        ['gate', 'simulate'],
      ],
    );
    const general = ['displayName', 'condition'];
    for (const step of pipeline.jobs.flatMap(({ steps }) => steps)) {
      const kind = Object.keys(azureSteps).find((key) => key in step) ?? '';
      const known = [kind, ...general, ...(azureSteps[kind] ?? [])];
      assert.deepEqual(
        Object.keys(step).filter((key) => !known.includes(key)),
        [],
      );
    }
    const published = pipeline.jobs.flatMap(({ steps }) =>
      steps.filter(({ task }) => task === 'PublishTestResults@2'),
    );
    assert.equal(published.length, 2);
  });

  for (const system of ['azure', 'github'] as const) {
    it(`call the tool with options that it has (${system})`, async () => {
      const commands = commandsOf(formatPipeline(system, true));
      assert.deepEqual(
        commands.map(([name]) => name),
        ['replay', 'run', 'gate'],
      );
      for (const words of commands) {
        const { code, stderr } = await callUnderstudy([...words, '--help'], import.meta.dirname);
        assert.equal(code, 0, stderr);
        const { stdout } = await callUnderstudy([words[0] ?? '', '--help'], import.meta.dirname);
        for (const word of words.filter((each) => each.startsWith('--'))) {
          assert.ok(stdout.includes(word), `${word} is no option of ${words[0]}`);
        }
      }
    });

    it(`are shown whole in the documentation (${system})`, async () => {
      const page = await readFile(new URL('../../../docs/pipelines.md', import.meta.url), 'utf8');
      assert.ok(page.includes(`\`\`\`yaml\n${formatPipeline(system, true)}\`\`\``));
    });
  }
});
