import assert from 'node:assert/strict';
import { checkStanding, standingCheckNames } from '../../src/check/standing.ts';
import { standingChecks } from '../../src/config/choices.ts';
import { clean, only } from './assert-reasons.ts';
import { leave, makeRecord, ordinary, say, type TurnSketch } from './record-factory.ts';

const gaveUp = { summary: { goal: 'abandoned', learned: {}, facts: {} } } as const;
const cutOff = { summary: { goal: 'open', learned: {}, facts: {} } } as const;

describe('checkStanding', () => {
  it('knows the checks that a configuration can name', () => {
    assert.deepEqual(standingCheckNames, [...standingChecks]);
  });

  it('has nothing to say of an ordinary bot', () => {
    clean(ordinary);
    clean(makeRecord([]));
  });

  it('passes over what is switched off', () => {
    const record = makeRecord([say('hi', '')]);
    assert.equal(checkStanding(record).length, 1);
    assert.deepEqual(checkStanding(record, { 'empty-reply': { off: 'a known fault' } }), []);
  });

  it('tells the first three of many and counts the rest', () => {
    const reasons = only('empty-reply', makeRecord([say('hi', '', '', '', '', '')]));
    assert.equal(reasons.length, 3);
    assert.match(reasons[2]?.message ?? '', /And 2 more times/);
  });
});

/** A message and, at the same time, a second one; all replies reply to the one with `replyToId`. */
function twoAtOnce(replyToId: string | undefined): ReturnType<typeof makeRecord> {
  const answered = { status: 'answered', code: 200 } as const;
  const turn = { sentIds: ['user-1', 'user-1b'], deliveries: [answered, answered] };
  return makeRecord([{ ...say('250 dollars', { text: 'Take your time.', replyToId }), turn }]);
}

function silenceFirst(sketch: TurnSketch, index: number): TurnSketch {
  return index > 0
    ? sketch
    : { ...sketch, turn: { latencyMs: undefined, timedOut: true, durationMs: 15_000 } };
}

describe('no-reply', () => {
  it('fails a message that got no visible reply', () => {
    const [reason] = only(
      'no-reply',
      makeRecord([say('hi', { type: 'typing' }), say('hello?', 'Hi.')].map(silenceFirst)),
    );
    assert.equal(reason?.expected, 'a visible reply to: say "hi"');
    assert.equal(reason.arrived, 'typing within 15000 ms');
    assert.equal(reason.activityId, 'user-1');
  });

  it('lets waiting, leaving and what expects no reply pass', () => {
    clean(makeRecord([say('hi', 'Hi.'), { act: { kind: 'wait', ms: 5 } }, leave(true)]));
    clean(
      makeRecord([{ act: { kind: 'event', name: 'x' }, turn: { expectsReply: false, timedOut: false } }]),
    );
  });

  it('fails a message that was passed over for one sent with it', () => {
    const [reason] = only('no-reply', twoAtOnce('user-1b'));
    assert.equal(reason?.message, 'The bot replied only to the second of two messages in turn 1.');
    assert.equal(reason?.activityId, 'user-1');
  });

  it('lets an interjection go unanswered, and bots that do not say what they reply to', () => {
    clean(twoAtOnce('user-1'));
    clean(twoAtOnce(undefined));
  });

  it('takes an updated card for a reply', () => {
    clean(makeRecord([say('hi', { text: 'Done', entry: { kind: 'update' } })]));
  });

  it('counts a bot that never answered the request', () => {
    const sketch: TurnSketch = { delivery: { status: 'unanswered', afterMs: 15_000 } };
    assert.equal(only('no-reply', makeRecord([sketch])).length, 1);
  });
});

describe('late-reply', () => {
  it('fails a first reply that came after the timeout', () => {
    const late = {
      text: 'Sorry for the wait.',
      entry: { late: true, atMs: Date.UTC(2026, 0, 31, 12, 0, 20, 10) },
    };
    const turn = { latencyMs: undefined, timedOut: true, durationMs: 15_000 };
    const [reason] = only('late-reply', makeRecord([{ ...say('hi', late), turn }]));
    assert.equal(reason?.arrived, 'message "Sorry for the wait." after 20000 ms');
    assert.equal(reason.activityId, 'bot-1-0');
  });

  it('lets a later message follow a timely one', () => {
    clean(makeRecord([say('hi', 'One moment.', { text: 'Here it is.', entry: { late: true } })]));
  });
});

describe('error-reply', () => {
  it('fails an answer 5xx, or 4xx', () => {
    assert.equal(
      only('error-reply', makeRecord([{ delivery: { status: 'answered', code: 400 } }])).length,
      1,
    );
    const [reason] = only(
      'error-reply',
      makeRecord([{ delivery: { status: 'answered', code: 502, body: '<html>' } }]),
    );
    assert.equal(reason?.arrived, 'status 502: <html>');
    assert.equal(reason.activityId, 'user-1');
  });

  it('knows the words of the usual error handlers', () => {
    for (const text of [
      'The bot encountered an error or bug.',
      'To continue to run this bot, please fix the bot source code.',
      'The agent encountered an error or bug.',
      'Oops. Something went wrong!',
      'Sorry, it looks like something went wrong. Exception Caught: x',
      'Error: x\n    at Bot.onMessage (/srv/bot.js:10:5)',
    ]) {
      assert.equal(only('error-reply', makeRecord([say('hi', text)])).length, 1, text);
    }
  });

  it('lets ordinary apologies and echoes pass', () => {
    clean(
      makeRecord([say('hi', 'Sorry, the transfer could not be made. Is something wrong with the amount?')]),
    );
    clean(
      makeRecord([
        say(
          'what does "the bot encountered an error" mean?',
          'You said: what does "the bot encountered an error" mean?',
        ),
      ]),
    );
  });
});

describe('turn-exception', () => {
  it('fails a trace of onTurnError', () => {
    for (const fields of [
      { name: 'OnTurnError Trace' },
      { name: 'x', label: 'TurnError' },
      { name: 'x', valueType: 'https://www.botframework.com/schemas/error' },
    ]) {
      const trace = { type: 'trace', text: undefined, value: 'Error: boom', ...fields };
      const [reason] = only('turn-exception', makeRecord([say('hi', trace, 'Hello?')]));
      assert.match(reason?.arrived ?? '', /Error: boom/);
      assert.equal(reason?.activityIndex, 1);
    }
  });

  it('fails an answer 500 that tells the exception', () => {
    const delivery = { status: 'answered', code: 500, body: 'TypeError: x is not a function' } as const;
    const [reason] = only('turn-exception', makeRecord([{ delivery }]), ['error-reply']);
    assert.equal(reason?.arrived, 'TypeError: x is not a function');
  });

  it('lets other traces pass', () => {
    clean(
      makeRecord([
        say('hi', { type: 'trace', name: 'BotState', label: 'Bot State', value: { error: 1 } }, 'Hi.'),
      ]),
    );
  });
});

describe('loop', () => {
  const again = 'Sorry, I did not get that.';
  const words = ['pay', 'my bill', 'please'];

  it('fails the same answer to three different inputs', () => {
    const record = makeRecord(
      words.map((text) => say(text, again)),
      cutOff,
    );
    const [reason] = only('loop', record);
    assert.equal(reason?.severity, 'failed');
    assert.equal(reason.expected, 'different replies to "pay", "my bill", "please"');
    assert.equal(reason.activityId, 'bot-3-0');
  });

  it('warns when the bot got out of it', () => {
    const record = makeRecord([...words.map((text) => say(text, again)), say('bill', 'Paid.')]);
    assert.equal(only('loop', record)[0]?.severity, 'warning');
  });

  it('lets repetition pass when the input repeats, when it is broken, or when more is shown', () => {
    clean(makeRecord(['hi', 'Hi', 'hi '].map((text) => say(text, again))));
    clean(makeRecord([say('a', again), say('b', again), say('c', 'Fine.'), say('d', again)]));
    clean(makeRecord(words.map((text) => say(text, 'Next?', `You said ${text}`))));
    clean(makeRecord(['one', 'two'].map((text) => say(text, again))));
  });
});

describe('dead-end', () => {
  const goodbye: TurnSketch = {
    ...say('x', 'Bye.'),
    act: { kind: 'say', text: 'Bye then.', farewell: true },
  };

  it('fails a last reply over which the user gave up, its goodbye aside', () => {
    const [reason] = only(
      'dead-end',
      makeRecord([say('help me', 'I am a bank.'), goodbye, leave(false)], gaveUp),
    );
    assert.equal(reason?.severity, 'failed');
    assert.equal(reason.arrived, 'message "I am a bank."');
    clean(makeRecord([say('help me', 'With what?'), goodbye, leave(false)], gaveUp));
  });

  it('only warns when the user was to leave anyway', () => {
    const leaving: TurnSketch = { ...leave(false), move: { behaviours: ['abandon'] } };
    assert.equal(
      only('dead-end', makeRecord([say('hi', 'I am a bank.'), leaving], gaveUp))[0]?.severity,
      'warning',
    );
  });

  it('lets the user leave a bot that offers something', () => {
    for (const reply of [
      'What would you like?',
      'Please enter your name.',
      "Type 'help' for help.",
      'Введите сумму.',
      'See https://example.org/help',
      { text: 'Choose.', suggestedActions: { actions: [{ type: 'imBack', title: 'A', value: 'A' }] } },
      { text: 'Your name', inputHint: 'expectingInput' },
    ]) {
      clean(makeRecord([say('hi', reply), leave(false)], gaveUp));
    }
  });

  it('says nothing when the user reached its goal or its script was over', () => {
    clean(makeRecord([say('hi', 'I am a bank.'), leave(true)]));
    clean(makeRecord([say('hi', 'I am a bank.')], cutOff));
  });
});
