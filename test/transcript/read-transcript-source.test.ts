import assert from 'node:assert/strict';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import type { FileTranscriptStore as FileTranscriptStoreType } from 'botbuilder';
import type { Activity } from '../../src/activity/activity.ts';
import { ConfigError } from '../../src/errors.ts';
import { readTranscriptSource, readTranscriptSources } from '../../src/transcript/read-transcript-source.ts';
import { toTranscriptSources } from '../../src/transcript/transcript-store.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describe('readTranscriptSource', () => {
  const folder = useTemporaryFolder();

  const write = (name: string, content: unknown): string => {
    const path = join(folder(), name);
    mkdirSync(dirname(path), { recursive: true });
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(path, isRaw ? content : JSON.stringify(content));
    return path;
  };
  const refuses = (source: string, message: RegExp): Promise<void> =>
    assert.rejects(
      readTranscriptSource(source),
      (error) => error instanceof ConfigError && message.test(error.message),
    );
  const said = (activities: readonly Activity[]): string[] =>
    activities.map(({ from, text, type }) => `${from?.role ?? '?'}: ${text ?? type}`);

  it('reads what a TranscriptLoggerMiddleware logs, updates and deletes too', async () => {
    const [you, me] = [
      { id: 'you', role: 'bot' },
      { id: 'me', role: 'user' },
    ];
    const path = write('a.transcript', [
      { type: 'message', id: '1', from: me, recipient: you, text: 'hi' },
      { type: 'message', id: '2', from: { id: 'you' }, recipient: me, text: 'hello' },
      { type: 'messageUpdate', id: '2', from: { id: 'you' }, text: 'hello again' },
      { type: 'messageDelete', id: '2', from: { id: 'you' }, recipient: { id: 'me' } },
    ]);
    assert.deepEqual(said(await readTranscriptSource(path)), [
      'user: hi',
      'bot: hello',
      'bot: hello again',
      'bot: messageDelete',
    ]);
  });

  it('keeps the tombstones that the Agents SDK leaves of deleted messages', async () => {
    const deleted = { id: 'deleted' };
    const path = write('a.transcript', [
      {
        type: 'messageDelete',
        id: '1',
        from: { ...deleted, role: 'bot' },
        recipient: { ...deleted, role: 'user' },
      },
      {
        type: 'messageDelete',
        id: '2',
        from: { ...deleted, role: 'user' },
        recipient: { ...deleted, role: 'bot' },
      },
      { type: 'message', id: '3', from: deleted, text: 'whose is it?' },
    ]);
    assert.deepEqual(said(await readTranscriptSource(path)), [
      'bot: messageDelete',
      'user: messageDelete',
      '?: whose is it?',
    ]);
  });

  it('reads a Direct Line export, in which only answers tell the bot', async () => {
    const path = write('a.json', {
      activities: [
        {
          type: 'message',
          id: 'c|0',
          from: { id: 'dl_1' },
          text: 'hi',
          channelData: { clientActivityID: 'x' },
        },
        { type: 'message', id: 'c|1', from: { id: 'harbor' }, replyToId: 'c|0', text: 'hello' },
        { type: 'message', id: 'c|2', from: { id: 'harbor' }, text: 'are you still there?' },
        { type: 'message', id: 'c|3', from: { id: 'dl_1' }, text: 'yes' },
      ],
      watermark: '4',
    });
    assert.deepEqual(said(await readTranscriptSource(path)), [
      'user: hi',
      'bot: hello',
      'bot: are you still there?',
      'user: yes',
    ]);
  });

  it('tells bot from person by the ids of Teams, also where a card is answered', async () => {
    const path = write('a.transcript', [
      { type: 'message', id: '1', from: { id: '29:anna' }, recipient: { id: '28:app' }, text: 'hi' },
      { type: 'message', id: '2', from: { id: '28:app' }, replyToId: '1', text: 'a card' },
      { type: 'message', id: '3', from: { id: '29:anna' }, replyToId: '2', value: {} },
    ]);
    const activities = await readTranscriptSource(path);
    assert.deepEqual(said(activities), ['user: hi', 'bot: a card', 'user: message']);
    assert.equal(activities[0]?.recipient?.role, 'bot');
  });

  it('takes a page of a transcript store, and text as Windows writes it', async () => {
    const activity = { type: 'message', text: 'Zoë' };
    assert.equal((await readTranscriptSource(write('a.json', { items: [activity] }))).length, 1);
    for (const bytes of [
      Buffer.from(`\ufeff${JSON.stringify([activity])}`, 'utf8'),
      Buffer.from(`\ufeff${JSON.stringify([activity])}`, 'utf16le'),
      Buffer.from(`\ufeff${JSON.stringify([activity])}`, 'utf16le').swap16(),
    ]) {
      const [read] = await readTranscriptSource(write('b.transcript', bytes));
      assert.equal(read?.text, 'Zoë');
    }
  });

  it('reads a chat', async () => {
    const path = write('a.chat', 'user=Joe\nbot=Bank\n\nuser: hi\nbot: Welcome!\n');
    assert.deepEqual(said(await readTranscriptSource(path)).slice(1), ['user: hi', 'bot: Welcome!']);
  });

  it('reads what FileTranscriptStore wrote, in its order', async () => {
    const { FileTranscriptStore } = createRequire(import.meta.url)('botbuilder') as {
      FileTranscriptStore: typeof FileTranscriptStoreType;
    };
    const store = new FileTranscriptStore(folder());
    const ids = Array.from({ length: 12 }, (_, index) => String(index + 1));
    for (const id of ids.toReversed()) {
      await store.logActivity({
        type: 'message',
        id,
        // All within one millisecond, but the last.
        timestamp: new Date(Date.UTC(2024, 4, 1) + (id === '12' ? 1 : 0)),
        channelId: 'test',
        conversation: { id: '19:a/../b' },
        from: { id: id === '1' ? 'me' : 'you', role: id === '1' ? 'user' : 'bot' },
        text: `said ${id}`,
      } as unknown as Parameters<FileTranscriptStoreType['logActivity']>[0]);
    }
    const activities = await readTranscriptSource(join(folder(), 'test', '19!a!..!b'));
    assert.deepEqual(
      activities.map(({ id }) => id),
      ids,
    );
  });

  it('reads blobs with encoded keys, and takes time and id that an activity lacks from the key', async () => {
    const key = (conversation: string, ticks: string, id: string): string =>
      `dump/${encodeURIComponent(`msteams/${conversation}/${ticks}-${id}.json`)}`;
    write(key('19:a', '8dc6973a5c7c000', 'two'), { type: 'message', from: { role: 'bot' } });
    write(key('19:a', '8dc6973a5c79800', 'one/1'), { type: 'message', from: { role: 'user' } });
    write(key('19:b', '8dc6973a5c79800', 'other'), { type: 'message' });
    const activities = await readTranscriptSource(join(folder(), 'dump', 'msteams%2F19%3Aa'));
    assert.deepEqual(
      activities.map(({ id, timestamp }) => [id, timestamp?.slice(0, 10)]),
      [
        ['one%2F1', '2024-05-01'],
        ['two', '2024-05-01'],
      ],
    );
  });

  it('names the file, line and column of what cannot be read', async () => {
    await refuses(write('a.transcript', ''), /a\.transcript: line 1, column 1: .*the end of the file/);
    await refuses(
      write('b.transcript', '[{"type":"message"},\n 5]'),
      /line 2, column 2: entry 1 is a number/,
    );
    await refuses(
      write('c.transcript', '{"activities": [{"type":"x"}, {}]}'),
      /line 1, column 31: entry 1 has nothing as its type/,
    );
    await refuses(write('d.transcript', Buffer.from([0x5b, 0x0a, 0xe9])), /line 2, column 1: it is no UTF-8/);
    await refuses(
      write('e.transcript', `[\n{"type":"x","value":${'['.repeat(300)}${']'.repeat(300)}}]`),
      /line 2, column 219: it nests deeper than 200 levels/,
    );
    await refuses(join(folder(), 'none.transcript'), /there is no such file/);
    await refuses(folder(), /a folder without activities/);
    write('store/8dc6973a5c79800-1.json', '{"type":\n}');
    await refuses(join(folder(), 'store'), /8dc6973a5c79800-1\.json: line 2, column 1/);
    write('store/8dc6973a5c79800-1.json', '[]');
    await refuses(join(folder(), 'store'), /line 1, column 1: it is an array, no activity/);
  });

  it('refuses a file of 100 MB without reading it', async () => {
    const path = write('a.transcript', '[');
    truncateSync(path, 100 * 1024 * 1024);
    await refuses(path, /it has 100 MB, and 64 MB are the most/);
  });

  it('leaves keys out that would reach into other objects', async () => {
    const path = write(
      'a.transcript',
      '[{"type":"message","__proto__":{"text":"x"},"value":{"\\u005f_proto__":{"a":1},"constructor":{"b":1}}}]',
    );
    const [activity] = await readTranscriptSource(path);
    assert.deepEqual(Reflect.ownKeys(activity ?? {}), ['type', 'value']);
    assert.deepEqual(Reflect.ownKeys(activity?.value as object), ['constructor']);
  });

  it('passes unknown types and path-like ids through', async () => {
    const activities = [{ type: 'x/telepathy', id: '../../etc/passwd', conversation: { id: '..\\..' } }];
    assert.deepEqual(await readTranscriptSource(write('a.transcript', activities)), activities);
  });
});

describe('readTranscriptSources', () => {
  const folder = useTemporaryFolder();

  it('goes on after a broken file, and reads each only when it is asked for', async () => {
    const paths = ['a', 'b', 'c'].map((name) => join(folder(), `${name}.transcript`));
    const [first = '', broken = '', last = ''] = paths;
    writeFileSync(first, '[{"type":"message"}]');
    writeFileSync(broken, '[');
    const readings = readTranscriptSources(paths);
    const counts: unknown[] = [];
    for await (const reading of readings) {
      counts.push('error' in reading ? reading.error.code : reading.activities.length);
      if (reading.source === broken) writeFileSync(last, '[{"type":"message"},{"type":"message"}]');
    }
    assert.deepEqual(counts, [1, 'bad-transcript', 2]);
  });
});

describe('toTranscriptSources', () => {
  it('counts what a store kept of a conversation as one', () => {
    const files = [
      'r/a.transcript',
      'r/b.chat',
      'r/store/test/1/8dc6973a5c79800-1.json',
      'r/store/test/1/8dc6973a5c7c000-2.json',
      'r/store/test/2/8dc6973a5c7c000-2.json',
      'r/blobs/msteams%2F1%2F8dc6973a5c79800-1.json',
      'r/blobs/msteams%2F1%2F8dc6973a5c7c000-x%2Fy.json',
      'r/export.json',
    ];
    assert.deepEqual(toTranscriptSources(files.map((file) => join(file))), [
      join('r/a.transcript'),
      join('r/b.chat'),
      join('r/store/test/1'),
      join('r/store/test/2'),
      join('r/blobs/msteams%2F1'),
      join('r/export.json'),
    ]);
  });
});
