import assert from 'node:assert/strict';
import { readWildchat, type WildchatReading } from '../../src/corpus/read-wildchat.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';

interface Said {
  readonly role: string;
  readonly content: string | null;
  readonly language?: string;
  readonly toxic?: boolean;
  readonly redacted?: boolean;
}

const record = (conversation: readonly Said[], fields: object = {}): string =>
  JSON.stringify({
    conversation_hash: 'a1',
    model: 'm',
    language: 'English',
    toxic: false,
    ...fields,
    conversation,
  });
const hi: Said = { role: 'user', content: 'hi', language: 'English', toxic: false, redacted: false };

describe('reading conversations in the format of WildChat', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  const read = async (text: string, locale = 'en-US'): Promise<WildchatReading[]> => {
    const file = await folder.write({ 'wild.jsonl': text });
    const readings: WildchatReading[] = [];
    for await (const reading of readWildchat(file, locale)) readings.push(reading);
    return readings;
  };
  const skips = (readings: readonly WildchatReading[]): (string | undefined)[] =>
    readings.map((each) => ('skipped' in each ? each.skipped : undefined));

  it('gives each turn of the person with what was said before it', async () => {
    const [reading] = await read(
      `\ufeff\n${record([hi, { role: 'assistant', content: 'Hello!' }, { ...hi, content: 'what is\r\n2+2\u001b[31m?' }, { role: 'assistant', content: '4' }])}`,
    );
    assert.ok(reading && 'conversation' in reading);
    const { name, line, turns, closing, locale } = reading.conversation;
    assert.deepEqual([name, line, closing, locale], ['wild.jsonl:2 a1', 2, '4', 'en-US']);
    assert.deepEqual(
      turns.map(({ heard, kind, text }) => [heard, kind, text]),
      [
        ['', 'said', 'hi'],
        ['Hello!', 'said', 'what is\n2+2?'],
      ],
    );
  });

  it('skips what is toxic, redacted, empty or in another language', async () => {
    const lines = [
      record([hi], { toxic: true }),
      record([{ ...hi, toxic: true }]),
      record([hi], { redacted: true }),
      record([hi, { ...hi, redacted: true }]),
      record([{ ...hi, language: 'Russian' }]),
      record([hi], { language: 'Chinese' }),
      record([
        { ...hi, content: ' ' },
        { ...hi, content: null },
      ]),
      record([]),
      record([hi]),
    ];
    assert.deepEqual(skips(await read(lines.join('\n'))), [
      'toxic',
      'toxic',
      'redacted',
      'redacted',
      'language',
      'language',
      'empty',
      'empty',
      undefined,
    ]);
    assert.deepEqual(
      skips(await read(record([{ ...hi, language: 'Russian' }], { language: 'Russian' }), 'ru-RU')),
      [undefined],
    );
  });

  it('names file, line and place of what is no record, and quotes nothing of it', async () => {
    const bad = `${record([hi])}\n\n{"conversation": [{"role": "user", "content": "secret words",}]}\n`;
    await assert.rejects(read(bad), (error: Error) => {
      assert.match(error.message, /wild\.jsonl: line 3, column 62: /);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
    await assert.rejects(
      read('{"conversation": [{"role": "system", "content": "x"}]}'),
      /line 1, conversation\.0\.role: /,
    );
    await assert.rejects(read('[]'), /line 1, the record: /);
  });

  it('reads no line without end', async () => {
    const endless = `{"conversation": "${'x'.repeat(33 * 1024 * 1024)}`;
    await assert.rejects(read(endless), /line 1, it is longer than 32 MB/);
  });

  it('is read no further than is asked for', async () => {
    const file = await folder.write({ 'wild.jsonl': `${record([hi])}\nno record\n` });
    for await (const reading of readWildchat(file, 'en')) {
      assert.ok('conversation' in reading);
      break;
    }
  });
});
