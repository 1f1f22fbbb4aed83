import assert from 'node:assert/strict';
import { createAzureReporter } from '../../src/report/azure.ts';
import { createGitHubReporter } from '../../src/report/github.ts';
import type { ConversationOutcome } from '../../src/scenario/events.ts';
import { say } from '../check/record-factory.ts';
import { harmful, makeOutcome, makeReason, report } from './outcome-factory.ts';

const root = '/src';

async function github(...outcomes: ConversationOutcome[]): Promise<{ log: string; summary: string }> {
  let log = '';
  let summary = '';
  const options = {
    write: (text: string) => (log += text),
    appendSummary: (text: string) => (summary += text),
  };
  await report(createGitHubReporter({ ...options, root, outFolder: 'out' }), outcomes);
  return { log, summary };
}

async function azure(...outcomes: ConversationOutcome[]): Promise<{ log: string; summary: string }> {
  let log = '';
  let summary = '';
  const options = {
    write: (text: string) => (log += text),
    keepSummary: (text: string) => {
      summary = text;
      return '/out/100%;]/summary.md';
    },
  };
  await report(createAzureReporter({ ...options, root, outFolder: 'out' }), outcomes);
  return { log, summary };
}

const failing = (trial: number): ConversationOutcome =>
  makeOutcome({ trial, trials: 3, reasons: [makeReason({ expected: '100 % done' })] });
const hostile = makeOutcome({
  name: harmful,
  file: '/src/a,b:c;d].yaml',
  turns: [say(harmful, harmful)],
  reasons: [makeReason({ check: harmful, message: harmful, expected: harmful, arrived: harmful })],
});

describe('The GitHub report', () => {
  it('annotates the scenario once for all its conversations, and adds the summary', async () => {
    const { log, summary } = await github(failing(1), failing(2), makeOutcome({ trial: 3, trials: 3 }));
    assert.equal(
      log,
      '::error file=scenarios/transfer.yaml,line=3,title=transfer money%3A 2 failed of 3 conversations::' +
        'reply: The bot never said it.%0A  expected 100 %25 done%0A  in trials 1, 2\n',
    );
    assert.match(summary, /^## Understudy: 2 failed of 3 conversations/);
  });

  it('says nothing in the log when all passed', async () => {
    assert.equal((await github(makeOutcome())).log, '');
  });

  it('gives no command but its own, whatever is said', async () => {
    const { log } = await github(hostile);
    assert.match(log, /^::error file=a%2Cb%3Ac;d].yaml,line=3,title=[^,:]*::[^\r\n]*\n$/);
    assert.doesNotMatch(log.slice(2), /##vso\[|##\[/i);
  });
});

describe('The Azure report', () => {
  it('logs an issue at the scenario, and uploads the summary', async () => {
    const { log, summary } = await azure(failing(1), makeOutcome({ trial: 2, trials: 3 }));
    assert.equal(
      log,
      '##vso[task.logissue type=error;sourcepath=scenarios/transfer.yaml;linenumber=3;]' +
        'transfer money: 1 failed of 2 conversations%0Areply: The bot never said it.%0A' +
        '  expected 100 %AZP25 done%0A  in trial 1\n' +
        '##vso[task.uploadsummary]/out/100%AZP25;]/summary.md\n',
    );
    assert.match(summary, /^## Understudy: 1 failed of 2 conversations/);
  });

  it('gives no command but its own, whatever is said', async () => {
    const { log } = await azure(hostile);
    const lines = log.trimEnd().split('\n');
    assert.equal(lines.length, 2);
    assert.match(
      lines[0] ?? '',
      /^##vso\[task\.logissue type=error;sourcepath=a,b:c%3Bd%5D.yaml;linenumber=3;\]/,
    );
    for (const line of lines) assert.doesNotMatch(line.slice(2).replace(/\p{DI}/gu, ''), /##vso\[|##\[/i);
  });

  it('names files outside of the sources as they are', async () => {
    const { log } = await azure(makeOutcome({ file: '/else/x.yaml', reasons: [makeReason()] }));
    assert.match(log, /sourcepath=\/else\/x\.yaml;/);
  });
});
