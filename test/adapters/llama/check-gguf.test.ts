import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkGguf } from '../../../adapters/llama/check-gguf.ts';
import { ConfigError } from '../../../src/errors.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { tinyGguf, type TinyGguf } from '../../support/tiny-gguf.ts';

describe('The check of a model file', () => {
  const folder = useTemporaryFolder();

  async function check(content: string | Buffer): ReturnType<typeof checkGguf> {
    const file = join(folder(), 'model.gguf');
    await writeFile(file, content);
    return checkGguf(file);
  }

  const tiny = (options: Partial<TinyGguf> = {}): Buffer => tinyGguf({ follows: {}, ...options });

  /** The message and hint of the refusal, with the file's name in it. */
  async function refusal(content: string | Buffer): Promise<string> {
    const error = await check(content).then(
      () => assert.fail('it was taken'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ConfigError, String(error));
    assert.ok(error.message.includes('model.gguf'), error.message);
    return `${error.message} | ${error.hint}`;
  }

  it('finds the tokens of the template, the trained length and what a token takes in memory', async () => {
    for (const version of [2, 3]) {
      const found = await check(tiny({ version }));
      assert.equal(found.title, 'tiny');
      assert.equal(found.contextLength, 8_192);
      // One block, one head, 32 values of keys and of values, two bytes each.
      assert.equal(found.bytesPerToken, 128);
      assert.deepEqual(Object.values(found.tokens), [258, 259, 260, 261]);
    }
  });

  it('refuses what is no file', async () => {
    await assert.rejects(checkGguf(join(folder(), 'none.gguf')), { code: 'model-file-not-read' });
    await mkdir(join(folder(), 'folder.gguf'));
    await assert.rejects(checkGguf(join(folder(), 'folder.gguf')), { code: 'model-file-not-read' });
  });

  it('refuses other files by how they begin', async () => {
    assert.match(await refusal(''), /no GGUF file: it is empty/);
    assert.match(await refusal('ggjt and more'), /no GGUF file: it begins with "ggjt and more"/);
    assert.match(await refusal('<!DOCTYPE html>'), /it begins with .* \| This is a web page/);
    assert.match(await refusal('version https://git-lfs.github.com/spec/v1\noid'), /pointer of Git LFS/);
    assert.match(await refusal(tiny({ version: 1 })), /GGUF version 1, not 2 or 3/);
  });

  it('lets no terminal escape of a file through', async () => {
    assert.doesNotMatch(await refusal('\u001b]0;owned\u0007\u001b[2Jabc'), /\u001b/);
  });

  it('refuses a file that was cut off, wherever', async () => {
    const whole = tiny();
    for (const length of [4, 8, 30, 200, 3_000, whole.length - 40_000]) {
      assert.match(await refusal(whole.subarray(0, length)), /it was cut off/, `${length} bytes`);
    }
  });

  it('refuses lengths that no file can have', async () => {
    const damaged = tiny();
    damaged.writeBigUInt64LE(2n ** 63n, 24);
    assert.match(await refusal(damaged), /out of all bounds/);
    damaged.writeBigUInt64LE(2n ** 40n, 24);
    assert.match(await refusal(damaged), /it was cut off/);
  });

  for (const key of [
    'llama.context_length',
    'llama.embedding_length',
    'llama.block_count',
    'llama.feed_forward_length',
    'llama.attention.head_count',
    'llama.attention.layer_norm_rms_epsilon',
    'tokenizer.ggml.model',
    'tokenizer.ggml.pre',
    'tokenizer.ggml.tokens',
    'tokenizer.ggml.merges',
    'tokenizer.ggml.token_type',
    'tokenizer.ggml.bos_token_id',
    'tokenizer.ggml.eos_token_id',
  ]) {
    it(`refuses a file without ${key}`, async () => {
      const why = await refusal(tiny({ header: { [key]: undefined } }));
      assert.ok(why.includes(`its header lacks ${key}`), why);
    });
  }

  it('says all that is wrong at once', async () => {
    const header = {
      'llama.block_count': undefined,
      'llama.embedding_length': { u32: 0 },
      'tokenizer.ggml.model': { text: 'llama' },
      'tokenizer.ggml.bos_token_id': { u32: 1_000_000 },
      'tokenizer.ggml.token_type': { i32s: [1] },
    };
    const why = await refusal(tiny({ header }));
    for (const part of [
      'lacks llama.block_count',
      'embedding_length is 0',
      'not "gpt2"',
      'bos_token_id is 1000000',
      'types for 1 of',
    ]) {
      assert.ok(why.includes(part), `${part}: ${why}`);
    }
  });

  it('refuses other architectures, and models that are no users', async () => {
    assert.match(
      await refusal(tiny({ header: { 'general.architecture': { text: 'clip' } } })),
      /is "clip", not "llama"/,
    );
    const texts = Array.from({ length: 300 }, (_, id) => `token ${id}`);
    const types = { i32s: texts.map(() => 1) };
    const header = { 'tokenizer.ggml.tokens': { texts }, 'tokenizer.ggml.token_type': types };
    assert.match(await refusal(tiny({ header })), /vocabulary lacks .*<\|endconversation\|>/);
  });

  it('refuses a file without all the tensors of its blocks', async () => {
    const why = await refusal(tiny({ header: { 'llama.block_count': { u32: 3 } } }));
    assert.match(why, /lacks the tensor blk\.1\.attn_norm\.weight and 17 more/);
    assert.match(
      await refusal(tiny({ header: { 'llama.block_count': { u32: 4_000_000_000 } } })),
      /block_count is 4000000000/,
    );
  });
});
