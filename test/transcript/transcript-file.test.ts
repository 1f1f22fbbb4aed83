import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Activity } from '../../src/activity/activity.ts';
import { InfrastructureError } from '../../src/errors.ts';
import { nodeFileSystem, type WritableFileSystem } from '../../src/transcript/file-system.ts';
import { openTranscriptFile, writeTranscript } from '../../src/transcript/transcript-file.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const read = (path: string): Activity[] => JSON.parse(readFileSync(path, 'utf8')) as Activity[];

describe('openTranscriptFile', () => {
  const folder = useTemporaryFolder();
  const path = (): string => join(folder(), 'some', 'where', '1.transcript');

  it('leaves a valid array on disk after every activity', () => {
    const file = openTranscriptFile(path());
    assert.ok(!existsSync(path()));
    for (let count = 1; count <= 5; count += 1) {
      file.append({ type: 'message', id: `m${count}`, text: 'ü😀'.repeat(count) });
      assert.equal(read(path()).length, count);
      assert.equal(file.length, count);
    }
    file.close();
    assert.equal(readFileSync(path(), 'utf8'), `${JSON.stringify(read(path()), null, 2)}\n`);
    assert.deepEqual(readdirSync(dirname(path())), ['1.transcript']);
  });

  it('writes several activities as it writes them one by one, in one call', () => {
    let writes = 0;
    const fileSystem: WritableFileSystem = {
      ...nodeFileSystem,
      writeTextSync: (...args) => {
        writes += 1;
        return nodeFileSystem.writeTextSync(...args);
      },
    };
    const said = ['a', 'b', 'c', 'd'].map((id) => ({ activity: { type: 'message', id, text: `“${id}”` } }));
    const one = openTranscriptFile(join(folder(), 'one.transcript'));
    for (const { activity } of said) one.append(activity);
    const all = openTranscriptFile(path(), { fileSystem });
    all.appendAll([]);
    all.appendAll(said.slice(0, 1));
    writes = 0;
    all.appendAll(said.slice(1));
    assert.equal(writes, 1);
    assert.equal(all.length, 4);
    assert.equal(readFileSync(path(), 'utf8'), readFileSync(join(folder(), 'one.transcript'), 'utf8'));
  });

  it('replaces an older file at the first activity only', () => {
    mkdirSync(dirname(path()), { recursive: true });
    writeFileSync(path(), '["old and much longer than what follows"]'.padEnd(9999));
    const file = openTranscriptFile(path());
    assert.match(readFileSync(path(), 'utf8'), /old/);
    file.append({ type: 'message', id: 'a' });
    assert.equal(read(path()).length, 1);
  });

  it('fills in what readers of transcripts rely on', () => {
    const options = {
      channelId: 'msteams',
      conversation: { id: 'c' },
      now: () => 0,
      bot: { id: 'b1', name: 'Bot' },
    };
    const file = openTranscriptFile(path(), options);
    file.append({ type: 'message', text: 'hi', from: { id: 'u1', name: 'Ann', role: 'user' } });
    file.append({ type: 'message', text: 'hello' }, 'activity', 'bot');
    assert.deepEqual(read(path())[1], {
      type: 'message',
      id: 'activity-2',
      timestamp: '1970-01-01T00:00:00.000Z',
      localTimestamp: '1970-01-01T00:00:00.000+00:00',
      channelId: 'msteams',
      from: { id: 'b1', name: 'Bot', role: 'bot' },
      recipient: { id: 'u1', name: 'Ann', role: 'user' },
      conversation: { id: 'c' },
      text: 'hello',
    });
  });

  it('tells from the accounts who is speaking when no role says it', () => {
    const file = openTranscriptFile(path(), { user: { id: 'u1' }, bot: { id: 'b1' } });
    const written = [{ from: { id: 'b1' } }, { from: { id: 'u1' } }, { recipient: { id: 'u1' } }].map(
      (fields) => file.append({ type: 'message', ...fields }).from?.role,
    );
    assert.deepEqual(written, ['bot', 'user', 'bot']);
  });

  it('replaces a time that is none', () => {
    const file = openTranscriptFile(path(), { now: () => 0 });
    assert.equal(
      file.append({ type: 'message', timestamp: 'yesterday' }).timestamp,
      '1970-01-01T00:00:00.000Z',
    );
  });

  it('takes the time of the activity before where nobody tells the time', () => {
    const file = openTranscriptFile(path());
    const timestamp = '2024-05-01T10:00:00.000Z';
    file.append({ type: 'message', timestamp });
    assert.equal(file.append({ type: 'message' }).timestamp, timestamp);
  });

  it('leaves the draft of another run alone', () => {
    mkdirSync(dirname(path()), { recursive: true });
    const draft = join(dirname(path()), '.1.transcript.1.part');
    writeFileSync(draft, 'of another run');
    openTranscriptFile(path()).append({ type: 'message', id: 'a' });
    assert.equal(read(path()).length, 1);
    assert.deepEqual(readdirSync(dirname(path())).toSorted(), ['.1.transcript.1.part', '1.transcript']);
    assert.equal(readFileSync(draft, 'utf8'), 'of another run');
  });

  it('writes updates and deletes with the id of their message, and keeps other ids apart', () => {
    const file = openTranscriptFile(path());
    file.append({ type: 'message', id: 'a', text: 'one' });
    file.append({ type: 'message', id: 'a', text: 'two' }, 'update', 'bot');
    file.append({ type: 'message', id: 'a' }, 'delete', 'bot');
    file.append({ type: 'message', id: 'a', text: 'again' });
    assert.deepEqual(
      read(path()).map(({ type, id }) => `${type} ${id}`),
      ['message a', 'messageUpdate a', 'messageDelete a', 'message a-2'],
    );
  });

  it('keeps keys such as __proto__ as plain data', () => {
    const hostile = JSON.parse('{"type":"message","id":"a","__proto__":{"polluted":1}}') as Activity;
    openTranscriptFile(path()).append(hostile);
    assert.match(readFileSync(path(), 'utf8'), /"__proto__"/);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('takes nothing after it was closed', () => {
    const file = openTranscriptFile(path());
    file.close();
    file.close();
    assert.throws(() => file.append({ type: 'message' }), /closed/);
  });

  it('keeps what was written whole when the disk becomes full in the middle of an activity', () => {
    let room = Number.POSITIVE_INFINITY;
    const disk: WritableFileSystem = {
      ...nodeFileSystem,
      writeSync: (fd, bytes, offset, length, position) => {
        const end = Math.min(length, 100);
        // Places that are allocated already can be written to on a full disk.
        if (position + end > room)
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        return nodeFileSystem.writeSync(fd, bytes, offset, end, position);
      },
      writeTextSync: (fd, text, position) => {
        const bytes = Buffer.from(text);
        return disk.writeSync(fd, bytes, 0, bytes.length, position);
      },
    };
    const file = openTranscriptFile(path(), { fileSystem: disk });
    file.append({ type: 'message', id: 'a' });
    room = readFileSync(path()).length + 150;
    assert.throws(
      () => file.append({ type: 'message', id: 'b', text: 'x'.repeat(1000) }),
      (error) =>
        error instanceof InfrastructureError &&
        /1\.transcript: the disk is full/.test(error.message) &&
        /--out/.test(error.hint ?? ''),
    );
    assert.deepEqual(
      read(path()).map(({ id }) => id),
      ['a'],
    );
    room = Number.POSITIVE_INFINITY;
    file.append({ type: 'message', id: 'c' });
    assert.deepEqual(
      read(path()).map(({ id }) => id),
      ['a', 'c'],
    );
  });

  it('leaves the older file and no draft when the first activity cannot be written', () => {
    mkdirSync(dirname(path()), { recursive: true });
    writeFileSync(path(), '[]');
    const full: WritableFileSystem = { ...nodeFileSystem, writeSync: () => 0 };
    assert.throws(
      () => openTranscriptFile(path(), { fileSystem: full }).append({ type: 'message' }),
      InfrastructureError,
    );
    assert.equal(readFileSync(path(), 'utf8'), '[]');
    assert.deepEqual(readdirSync(dirname(path())), ['1.transcript']);
  });

  it('names the remedy when a file stands where the folder is to be', () => {
    writeFileSync(join(folder(), 'some'), '');
    assert.throws(
      () => openTranscriptFile(path()).append({ type: 'message' }),
      (error) => error instanceof InfrastructureError && error.hint !== undefined,
    );
  });

  it('leaves a whole transcript when the process is killed', async () => {
    const script = join(folder(), 'write.mjs');
    const module = new URL('../../src/transcript/transcript-file.js', import.meta.url);
    writeFileSync(
      script,
      `import { openTranscriptFile } from ${JSON.stringify(module.href)};
       const file = openTranscriptFile(${JSON.stringify(path())});
       for (let n = 0; ; n += 1) {
         file.append({ type: 'message', id: String(n), text: 'x'.repeat(n % 500) });
         if (n === 200) process.stdout.write('.');
       }`,
    );
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const activities = read(path());
    assert.ok(activities.length > 200);
  });

  it('costs no descriptor for a conversation that is open', function () {
    if (!existsSync('/proc/self/fd')) this.skip();
    const files = Array.from({ length: 500 }, (_, index) =>
      openTranscriptFile(join(folder(), `${index}.transcript`)),
    );
    for (const file of files) {
      file.append({ type: 'message' });
      file.append({ type: 'message' });
    }
    assert.ok(readdirSync('/proc/self/fd').length < 200);
  });
});

describe('writeTranscript', () => {
  const folder = useTemporaryFolder();

  it('writes the same file at once', () => {
    const activities: Activity[] = [
      { type: 'message', id: 'a', text: 'hi', timestamp: '2026-01-31T12:00:00.000Z' },
      { type: 'message', id: 'b', text: 'hello', timestamp: '2026-01-31T12:00:01.000Z' },
    ];
    const [one, other] = ['one', 'other'].map((name) => join(folder(), name)) as [string, string];
    writeTranscript(one, activities);
    const file = openTranscriptFile(other);
    activities.forEach((activity) => file.append(activity));
    assert.equal(readFileSync(one, 'utf8'), readFileSync(other, 'utf8'));
  });
});
