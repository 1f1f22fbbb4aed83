import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ConfigError, InfrastructureError } from '../../src/errors.ts';
import { toConversationResult } from '../../src/report/conversation-result.ts';
import { readRunFile } from '../../src/report/read-run-file.ts';
import { openRunFile } from '../../src/report/run-file.ts';
import { formatRunSchema, type ConversationResult, type RunResult } from '../../src/report/run-schema.ts';
import { leave, makeRecord, ordinary, say } from '../check/record-factory.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const head = {
  understudy: '0.1.0',
  bot: 'http://localhost:3978',
  channel: 'emulator',
  seed: 1,
  startedAt: '2026-01-31T12:00:00.000Z',
};
const finishedAt = '2026-01-31T12:01:00.000Z';

function makeResult(overrides: Partial<ConversationResult> = {}): ConversationResult {
  const outcome = {
    verdict: 'passed',
    reasons: [],
    persona: 'plain',
    transcript: 'transcripts\\transfer\\1.transcript',
  } as const;
  return { ...toConversationResult(ordinary, outcome), ...overrides };
}

describe('toConversationResult', () => {
  it('records the moves with their behaviours, and sums up', () => {
    const record = makeRecord([
      { ...say('hi', 'Hello.'), move: { behaviours: ['typo'], meanwhile: { kind: 'say', text: 'wait' } } },
      { ...say('x', 'y'), turn: { latencyMs: 30.123 }, move: { behaviours: ['typo', 'hedge'] } },
      leave(true),
    ]);
    const reasons = [{ check: 'loop', severity: 'warning', message: 'x' }] as const;
    const result = toConversationResult(record, {
      verdict: 'passed',
      reasons,
      persona: 'plain',
      transcript: 't',
    });
    assert.deepEqual(result.moves, [
      { turn: 1, act: 'say', text: 'hi', behaviours: ['typo'], meanwhile: { act: 'say', text: 'wait' } },
      { turn: 2, act: 'say', text: 'x', behaviours: ['typo', 'hedge'] },
      { turn: 3, act: 'end', satisfied: true, reason: 'it led nowhere', behaviours: [] },
    ]);
    assert.deepEqual(result.behaviours, { typo: 2, hedge: 1 });
    assert.deepEqual(result.latencies, { p50: 10, p95: 30.12, max: 30.12, all: [10, 30.12] });
    assert.equal(result.turns, 2);
    assert.equal(makeResult().transcript, 'transcripts/transfer/1.transcript');
  });

  it('says what the user wanted where the scenario does', () => {
    const outcome = { verdict: 'passed', reasons: [], persona: 'plain', transcript: 't' } as const;
    const intent = 'You are a user who wants to send 250 dollars to Anna.';
    assert.equal(toConversationResult(makeRecord([], { intent }), outcome).intent, intent);
    assert.equal('intent' in toConversationResult(makeRecord([]), outcome), false);
  });
});

describe('a conversation that a model played', () => {
  it('tells what the model took and how often it was put right', () => {
    const model = {
      model: 'userlm-8b',
      calls: 3,
      promptTokens: 900,
      completionTokens: 30,
      guardrails: { echo: 1 },
      invented: ['by boat'],
      missed: { clarify: 2 },
    } as const;
    const { model: _name, ...counts } = model;
    const record = { ...ordinary, summary: { ...ordinary.summary, model } };
    const outcome = { verdict: 'passed', reasons: [], persona: 'plain', transcript: 't' } as const;
    assert.deepEqual(toConversationResult(record, outcome).model, { name: 'userlm-8b', ...counts });
    assert.equal('model' in toConversationResult(ordinary, outcome), false);
  });
});

describe('openRunFile', () => {
  const model: ConversationResult['model'] = {
    name: 'userlm-8b',
    calls: 1,
    promptTokens: 9,
    completionTokens: 3,
    guardrails: {},
    invented: [],
    missed: { typo: 1 },
  };
  const folder = useTemporaryFolder();
  const path = (name: string): string => join(folder(), 'out', name);
  const open = (): ReturnType<typeof openRunFile> => openRunFile(join(folder(), 'out'), head);
  const read = (): ReturnType<typeof readRunFile> => readRunFile(join(folder(), 'out'));

  it('writes results that can be read and that the published schema accepts', () => {
    const run = open();
    run.append(makeResult({ model }));
    const reason = { check: 'reply', severity: 'failed', message: 'No.', activityIndex: 3 } as const;
    run.append(makeResult({ trial: 2, verdict: 'failed', reasons: [reason] }));
    const gate: RunResult['gate'] = { verdict: 'failed', reasons: ['1 of 2 passed.'] };
    assert.equal(run.finish('finished', finishedAt, gate), path('run.json'));
    const result = read();
    assert.deepEqual(result.totals, {
      conversations: 2,
      turns: 12,
      passed: 1,
      failed: 1,
      invalid: 0,
      errored: 0,
    });
    assert.deepEqual(result.conversations[1]?.reasons, [reason]);
    assert.equal(result.status, 'finished');
    assert.deepEqual(result.gate, gate);
    assert.deepEqual(readdirSync(join(folder(), 'out')), ['run.json']);
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(formatRunSchema()) as object);
    assert.ok(validate(JSON.parse(readFileSync(path('run.json'), 'utf8'))), JSON.stringify(validate.errors));
  });

  it('writes a run without conversations', () => {
    open().finish('interrupted', finishedAt);
    assert.deepEqual(read().conversations, []);
  });

  it('loses nothing that had ended when it is killed', () => {
    const run = open();
    run.append(makeResult());
    run.append(makeResult({ trial: 2 }));
    run.append(makeResult({ trial: 3 }));
    truncateSync(path('run.ndjson'), readFileSync(path('run.ndjson')).length - 10);
    const result = read();
    assert.equal(result.status, 'interrupted');
    assert.deepEqual(
      result.conversations.map(({ trial }) => trial),
      [1, 2],
    );
    assert.equal(result.totals.conversations, 2);
    assert.equal(result.finishedAt, undefined);
    run.finish('interrupted', finishedAt);
  });

  it('prefers the journal of a killed run to the results of an older one, but not of itself', () => {
    open().finish('finished', finishedAt);
    const later = openRunFile(join(folder(), 'out'), { ...head, startedAt: '2026-02-01T12:00:00.000Z' });
    later.append(makeResult());
    assert.equal(read().startedAt, '2026-02-01T12:00:00.000Z');
    const journal = readFileSync(path('run.ndjson'));
    later.finish('finished', finishedAt);
    writeFileSync(path('run.ndjson'), journal);
    assert.equal(read().status, 'finished');
  });

  it('does not grow in memory with the conversations', () => {
    const run = open();
    const result = makeResult();
    for (let trial = 1; trial <= 2000; trial += 1) run.append({ ...result, trial });
    run.finish('finished', finishedAt);
    assert.equal(read().conversations.length, 2000);
    assert.ok(!existsSync(path('run.ndjson')));
  });

  it('names the file and the remedy when the folder cannot be made', () => {
    writeFileSync(path('').replace(/[\\/]$/, ''), 'a file');
    assert.throws(
      open,
      (error) =>
        error instanceof InfrastructureError && /run\.ndjson/.test(error.message) && error.hint !== undefined,
    );
  });
});

describe('readRunFile', () => {
  const folder = useTemporaryFolder();

  it('says what is wrong with results that cannot be read', () => {
    const fails = (message: RegExp): void =>
      assert.throws(
        () => readRunFile(folder()),
        (error) => error instanceof ConfigError && message.test(error.message),
      );
    fails(/run\.json: there is no such file/);
    writeFileSync(join(folder(), 'run.json'), '{');
    fails(/run\.json/);
    writeFileSync(join(folder(), 'run.json'), '{"schemaVersion":2}');
    fails(/schemaVersion/);
    writeFileSync(join(folder(), 'run.ndjson'), '');
    fails(/schemaVersion/);
  });

  it('passes over fields of later versions', () => {
    const run = openRunFile(folder(), head);
    const later = { ...makeResult(), colour: 'blue' };
    run.append(later);
    run.finish('finished', finishedAt);
    assert.equal(readRunFile(folder()).conversations.length, 1);
  });
});

describe('run.schema.json', () => {
  it('is what the schema in the code gives (node dist/src/report/generate-run-schema.js)', () => {
    const committed = [0, 1, 2, 3].map(
      (up) => new URL(`${'../'.repeat(up + 2)}run.schema.json`, import.meta.url),
    );
    const file = committed.find((each) => existsSync(each));
    assert.ok(file, 'run.schema.json is missing');
    assert.equal(readFileSync(file, 'utf8'), formatRunSchema());
  });
});
