import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../src/errors.ts';
import { parseTranscript, readTranscript, recoverTranscript } from '../../src/transcript/read-transcript.ts';
import { openTranscriptFile } from '../../src/transcript/transcript-file.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const fails = (text: string, message: RegExp): void =>
  assert.throws(
    () => parseTranscript(text, 'x.transcript'),
    (error) =>
      error instanceof ConfigError && error.message.includes('x.transcript') && message.test(error.message),
  );

describe('parseTranscript', () => {
  it('takes an array, an object with a transcript, and a byte order mark', () => {
    assert.equal(parseTranscript('[{"type":"message"}]', 'x').length, 1);
    assert.equal(parseTranscript('\ufeff{"transcript":[{"type":"message"}]}', 'x').length, 1);
  });

  it('names line and column of a JSON error', () => {
    fails(
      '[\n  {"type": "message"},\n]\n',
      /line 3, column 1: expected a value, found "\]": the comma before it is one too many/,
    );
    fails('[{"type": "message"} {"type": "x"}]', /line 1, column 22: expected "," or "]", found "{"/);
    fails('[{"type": message}]', /line 1, column 11: expected a value, found "m"/);
    fails("[{'type': 1}]", /line 1, column 3: expected a name in double quotes/);
    fails('[{"type" "x"}]', /line 1, column 10: expected ":"/);
    fails('[{"type": "a\nb"}]', /line 1, column 11/);
    fails('[01]', /line 1, column 2/);
    fails('[] x', /line 1, column 4: expected nothing more/);
    fails('[{"type": "x"}', /line 1, column 15: .*the end of the file/);
    fails('', /line 1, column 1: .*the end of the file/);
  });

  it('names the entry that is no activity', () => {
    fails('{"a": 1}', /an object without "transcript"/);
    fails('"text"', /a string, no array/);
    fails('null', /null/);
    fails('[]', /no activity/);
    fails('[{"type":"message"}, 5]', /entry 1 is a number/);
    fails('[{"type":"message"}, null]', /entry 1 is null/);
    fails('[{"text":"x"}]', /entry 0 has nothing as its type/);
  });

  it('is not harmed by __proto__ or by deep nesting', () => {
    const [activity] = parseTranscript('[{"type":"message","__proto__":{"text":"x"}}]', 'x');
    assert.equal(activity?.text, undefined);
    fails(`[{"type":"m","value":${'['.repeat(100_000)}`, /the end of the file/);
  });
});

describe('readTranscript', () => {
  it('names a file that is not there', () => {
    assert.throws(
      () => readTranscript('/nowhere/x.transcript'),
      (error) => error instanceof ConfigError && /\/nowhere\/x\.transcript/.test(error.message),
    );
  });
});

describe('recoverTranscript', () => {
  const folder = useTemporaryFolder();
  const path = (): string => join(folder(), 'x.transcript');

  it('keeps every whole activity, wherever the file was cut off', () => {
    const file = openTranscriptFile(path());
    ['one', 'two "quoted" }', 'three'].forEach((text) => file.append({ type: 'message', text }));
    const whole = readFileSync(path());
    const ends = [1, 2, 3].map((count) => {
      const partial = JSON.stringify((JSON.parse(whole.toString()) as unknown[]).slice(0, count), null, 2);
      return Buffer.byteLength(partial) - 2;
    });
    for (let length = 0; length < whole.length; length += 5) {
      writeFileSync(path(), whole.subarray(0, length));
      const expected = ends.filter((end) => end <= length).length;
      if (expected === 0) assert.throws(() => recoverTranscript(path()), ConfigError);
      else assert.equal(recoverTranscript(path()).activities.length, expected, `cut at ${length}`);
    }
  });

  it('says how many bytes belong to no activity', () => {
    writeFileSync(path(), '[\n{"type":"message"},\n{"type":"mess');
    assert.deepEqual(recoverTranscript(path()), { activities: [{ type: 'message' }], droppedBytes: 13 });
    writeFileSync(path(), '{"transcript":[{"type":"message"},{"a":[{"b":1}');
    assert.equal(recoverTranscript(path()).activities.length, 1);
    writeFileSync(path(), '[{"type":"message"}]');
    assert.equal(recoverTranscript(path()).droppedBytes, 0);
  });
});
