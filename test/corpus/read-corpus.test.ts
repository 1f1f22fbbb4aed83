import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { readCorpus, type CorpusReading } from '../../src/corpus/read-corpus.ts';
import { readTurns } from '../../src/corpus/read-turns.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { makeResult, makeRun } from '../gate/results-factory.ts';

const user = { id: 'u', name: 'Jane Roe', role: 'user' } as const;
const bot = { id: 'b', role: 'bot' } as const;
const says = (text: string, fields: Partial<Activity> = {}): Activity => ({
  type: 'message',
  from: user,
  recipient: bot,
  locale: 'en-GB',
  text,
  ...fields,
});
const answers = (text: string, fields: Partial<Activity> = {}): Activity =>
  says(text, { from: bot, recipient: user, ...fields });
const offer = { suggestedActions: { actions: [{ type: 'imBack', title: 'Send money', value: 'send' }] } };

describe('the turns of a transcript', () => {
  it('are what the person typed, tapped or did, each with what the bot had shown', () => {
    const { turns, closing, locale, personNames } = readTurns([
      { type: 'conversationUpdate', from: user },
      answers('Welcome!', offer),
      says('Send'),
      answers('How much?'),
      { type: 'typing', from: user, recipient: bot },
      answers('Really, how much?'),
      says('250', { timestamp: '2026-01-01T00:00:00.000Z' }),
      says('dollars', { timestamp: '2026-01-01T00:00:00.050Z' }),
      answers('To whom?'),
      says('', { text: undefined, value: { recipient: 'Anna', saves: true, empty: '' } }),
      { type: 'invoke', from: user, recipient: bot, value: { action: { data: { pin: '1' } } } },
      answers('Done.'),
    ]);
    assert.deepEqual(turns, [
      { heard: 'Welcome!\n\nOptions: Send money', kind: 'tapped', text: 'Send', values: {} },
      { heard: 'How much?\n\nReally, how much?', kind: 'said', text: '250\ndollars', values: {} },
      { heard: 'To whom?', kind: 'done', text: '', values: { recipient: 'Anna', saves: 'true' } },
      { heard: '', kind: 'done', text: '', values: { pin: '1' } },
    ]);
    assert.deepEqual([closing, locale, personNames], ['Done.', 'en-GB', ['Jane Roe']]);
  });
});

describe('reading a corpus', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  const read = async (...patterns: readonly string[]): Promise<CorpusReading[]> => {
    const readings: CorpusReading[] = [];
    for await (const reading of readCorpus(patterns, { cwd: folder.path, locale: 'en-US' }))
      readings.push(reading);
    return readings;
  };
  const transcript = JSON.stringify([says('hi'), answers('Hello!')]);

  it('takes from a results folder what its run.json knows, and reads its transcripts once', async () => {
    const end = { turn: 2, act: 'end', behaviours: [] } as const;
    const hi = { turn: 1, act: 'say', text: 'hi', behaviours: ['typo'] } as const;
    const results = [
      makeResult({
        intent: 'send money',
        moves: [
          { ...hi, behaviours: ['typo'] },
          { ...end, behaviours: [] },
        ],
        behaviours: { typo: 1 },
      }),
      makeResult({ trial: 2, moves: [{ ...hi, behaviours: ['typo'] }] }),
      makeResult({ trial: 3, verdict: 'errored' }),
      makeResult({ trial: 4, transcript: '../outside.transcript' }),
    ];
    await folder.write({
      'out/run.json': JSON.stringify(makeRun(results)),
      'out/transcripts/transfer/1.transcript': transcript,
      'out/transcripts/transfer/2.transcript': transcript,
      'outside.transcript': transcript,
    });
    const [first, second, third, fourth, ...more] = await read('out');
    assert.ok(first && 'conversation' in first && second && 'conversation' in second);
    const { task, intent, left, behaviours } = first.conversation;
    assert.deepEqual([task, intent, left], ['transfer', 'send money', true]);
    assert.deepEqual(behaviours, { moves: 1, counts: { typo: 1 } });
    assert.deepEqual([second.conversation.intent, second.conversation.left], [undefined, false]);
    assert.deepEqual(third, { skipped: 'errored' });
    assert.ok(fourth && 'problem' in fourth && /outside of it/.test(fourth.problem.message));
    assert.deepEqual(more, []);
  });

  it('goes on after what cannot be read, and passes over conversations without a person', async () => {
    await folder.write({
      'a/broken.transcript': '[{"type": "message"},]',
      'a/lonely.transcript': JSON.stringify([answers('Hello?')]),
      'a/talk.transcript': transcript,
      'a/notes.json': '{}',
    });
    const [broken, lonely, talk, ...more] = await read('a');
    assert.ok(
      broken && 'problem' in broken && /broken\.transcript: line 1, column 22/.test(broken.problem.message),
    );
    assert.deepEqual(lonely, { skipped: 'empty' });
    assert.ok(talk && 'conversation' in talk && talk.conversation.turns.length === 1);
    assert.equal(talk.conversation.left, undefined);
    assert.deepEqual(more, []);
  });

  it('names all patterns that match nothing', async () => {
    await folder.write({ 'a/notes.json': '{}' });
    await assert.rejects(read('a', 'b/*.transcript'), /: a, b\/\*\.transcript has none/);
  });
});
