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
  readonly steps: readonly AzureStep[];
}

interface AzureStep {
  readonly task?: string;
  readonly script?: string;
  readonly publish?: string;
  readonly condition?: string;
  readonly inputs?: Readonly<Record<string, string>>;
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

/** Inputs of the tasks that are used, as learn.microsoft.com/azure/devops/pipelines/tasks/reference has them. */
const azureInputs: Readonly<Record<string, readonly string[]>> = {
  'UseNode@1': ['version', 'checkLatest', 'force32bit'],
  'PublishTestResults@2': [
    'testResultsFormat',
    'testResultsFiles',
    'searchFolder',
    'mergeTestResults',
    'failTaskOnFailedTests',
    'testRunTitle',
  ],
};

/** Functions of conditions, and predefined variables, as learn.microsoft.com/azure/devops/pipelines has them. */
const azureFunctions = new Set([
  'and',
  'or',
  'not',
  'eq',
  'ne',
  'in',
  'succeeded',
  'succeededOrFailed',
  'canceled',
  'always',
  'failed',
]);
const azureVariables = new Set([
  'Build.BuildId',
  'Build.Reason',
  'Pipeline.Workspace',
  'System.JobPositionInPhase',
  'System.TotalJobsInPhase',
]);

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

  for (const hasLockfile of [true, false]) {
    it(`refer to nothing that Azure Pipelines does not have, ${hasLockfile ? 'with' : 'without'} a lock file`, () => {
      const text = formatPipeline('azure', hasLockfile);
      const { jobs, schedules } = parse(text) as AzurePipeline;
      for (const { cron } of schedules) assert.match(cron, /^[\d*/,-]+( [\d*/,-]+){4}$/);
      for (const [index, { dependsOn, condition = '' }] of jobs.entries()) {
        const before = jobs.slice(0, index).map(({ job }) => job);
        const named = [...condition.matchAll(/dependencies\.(\w+)\.result/g)].map(([, job]) => job);
        // A condition sees the jobs that are depended on, and no others.
        for (const job of named) assert.equal(job, dependsOn);
        if (dependsOn !== undefined) assert.ok(before.includes(dependsOn), dependsOn);
      }
      const expressions = jobs.flatMap(({ condition, steps }) => [
        condition,
        ...steps.map((each) => each.condition),
      ]);
      const functions = expressions.flatMap((each) => each?.match(/\w+(?=\()/g) ?? []);
      for (const name of functions) assert.ok(azureFunctions.has(name), name);
      const variables = [...text.matchAll(/\$\(([\w.]+)\)|variables\['([\w.]+)'\]/g)].map(
        ([, one, other]) => one ?? other,
      );
      for (const name of variables) assert.ok(azureVariables.has(name ?? ''), name);
      for (const step of jobs.flatMap(({ steps }) => steps)) {
        const known = azureInputs[step.task ?? ''] ?? [];
        const given = Object.keys(step.inputs ?? {});
        assert.deepEqual(
          given.filter((each) => !known.includes(each)),
          [],
        );
      }
    });
  }

  it('publish in Azure Pipelines what the job before it wrote, also when it failed', () => {
    const { jobs } = parse(formatPipeline('azure', true)) as AzurePipeline;
    for (const { steps } of jobs.slice(0, 2)) {
      const call = steps.map(({ script = '' }) => script).find((each) => each.includes('understudy')) ?? '';
      const [, out = ''] = /--out (\S+)/.exec(call) ?? [];
      const [, junit = ''] = /--reporter junit=(\S+)/.exec(call) ?? [];
      const tests = steps.find(({ task }) => task === 'PublishTestResults@2');
      const artifact = steps.find(({ publish }) => publish !== undefined);
      assert.equal(tests?.inputs?.['testResultsFiles'], junit);
      assert.equal(artifact?.publish, out);
      for (const step of [tests, artifact]) assert.equal(step?.condition, 'succeededOrFailed()');
    }
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
