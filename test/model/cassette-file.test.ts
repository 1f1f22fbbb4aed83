import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { dirname } from 'node:path';
import { cassettePath } from '../../src/model/cassette-file.ts';
import { createCassettes, type CassettesOptions } from '../../src/model/cassettes.ts';
import type { ModelAnswer } from '../../src/model/ports.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { chatRequest, createScriptedModel, neverAborted, turnRequest } from './scripted-model.ts';

const scope = { scenario: 'transfer', trial: 2, seed: 7 };
const good = { schemaVersion: 1, ...scope, calls: [] as unknown[] };
const call = {
  model: 'userlm',
  name: 'x',
  request: { same: 0, ...turnRequest(['Hi']) },
  answer: { text: 'hello', end: 'turn', usage: { promptTokens: 1, completionTokens: 1 } },
};

describe('A cassette', () => {
  const folder = useTemporaryFolder();
  const model = createScriptedModel([]);
  const path = (): string => cassettePath(folder(), scope);

  function write(content: string | Buffer): void {
    mkdirSync(dirname(path()), { recursive: true });
    writeFileSync(path(), content);
  }

  function ask(mode: CassettesOptions['mode']): Promise<ModelAnswer> {
    const cassette = createCassettes({ mode, folder: folder() }).forConversation(scope);
    return cassette.wrap(model, { model: 'userlm', speaker: 'user' }).send(turnRequest(['Hi']), neverAborted);
  }

  async function refusalOf(content: string | Buffer): Promise<string> {
    write(content);
    const before = readFileSync(path());
    const beginning = `Failed to read the cassette ${path()}: `;
    let problem = '';
    for (const mode of ['replay', 'auto'] as const) {
      await assert.rejects(ask(mode), ({ code, message }: Error & { code: string }) => {
        problem = message.slice(beginning.length);
        return code === 'bad-cassette' && message.startsWith(beginning);
      });
    }
    assert.deepEqual(model.requests, []);
    assert.deepEqual(readFileSync(path()), before);
    return problem;
  }

  it('is as its published schema says', async () => {
    const published = new URL('../../../cassette.schema.json', import.meta.url);
    const check = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(published, 'utf8')) as object);
    const cassette = createCassettes({ mode: 'record', folder: folder() }).forConversation(scope);
    const client = cassette.wrap(createScriptedModel(['a', 'b']), { model: 'x', speaker: 'user' });
    await client.send(turnRequest(['Hi']), neverAborted);
    await client.send(chatRequest([{ role: 'system', content: 'x' }]), neverAborted);
    const written = JSON.parse(readFileSync(path(), 'utf8')) as object;
    assert.ok(check(written), JSON.stringify(check.errors));
    assert.ok(!check({ ...written, calls: [{ ...call, request: { ...call.request, kind: 'song' } }] }));
  });

  it('that is no JSON, or no text, is refused', async () => {
    assert.match(await refusalOf('{"schemaVersion": 1,'), /JSON/);
    assert.match(await refusalOf(Buffer.from([0x7b, 0xff, 0xfe])), /encod/);
  });

  it('of another version is refused', async () => {
    assert.equal(
      await refusalOf(JSON.stringify({ ...good, schemaVersion: 2 })),
      'its schemaVersion is 2, and this Understudy reads 1.',
    );
  });

  it('of another conversation is refused', async () => {
    const content = JSON.stringify({ ...good, scenario: 'loan' });
    assert.equal(await refusalOf(content), 'it holds another conversation: "loan", trial 2, seed 7.');
  });

  it('whose calls are not whole is refused', async () => {
    const wrong = { ...call, answer: { ...call.answer, end: 'never' } };
    assert.match(
      await refusalOf(JSON.stringify({ ...good, calls: [call, wrong] })),
      /^calls\.1\.answer\.end: /,
    );
    const beyond = { ...call, request: { ...call.request, same: 1_000_000 } };
    const content = JSON.stringify({ ...good, calls: [call, beyond] });
    assert.equal(await refusalOf(content), 'call 2 refers to texts that the call before it lacks.');
  });

  it('that nests too deeply, is too large, or grows too large is refused', async () => {
    assert.match(await refusalOf('['.repeat(100_000) + ']'.repeat(100_000)), /nests too deeply/);
    assert.match(await refusalOf(Buffer.alloc(33 * 2 ** 20, ' ')), /has 34603008 bytes/);
    const long = { ...call, request: { same: 0, ...turnRequest(['x'.repeat(2_000_000)]) } };
    const again = { ...call, request: { kind: 'turn', same: 1, turns: [] } };
    const content = JSON.stringify({ ...good, calls: [long, ...Array.from({ length: 50 }, () => again)] });
    assert.match(await refusalOf(content), /too large together/);
  }).timeout(20_000);

  it('is read without its keys that would reach a prototype', async () => {
    const text = JSON.stringify({ ...good, calls: [call] });
    write(text.replaceAll('"same":0', '"same":0,"__proto__":{"polluted":true}'));
    const answer = await ask('replay');
    assert.equal(answer.text, 'hello');
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    assert.equal('polluted' in answer, false);
  });
});
