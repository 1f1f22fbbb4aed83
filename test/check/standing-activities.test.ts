import assert from 'node:assert/strict';
import type { ConversationRecord } from '../../src/check/record.ts';
import { clean, only } from './assert-reasons.ts';
import { makeRecord, say } from './record-factory.ts';

const invoke = (name: string, code: number, body?: unknown): ConversationRecord =>
  makeRecord([
    {
      act: { kind: 'invoke', name },
      sent: { type: 'invoke', name },
      delivery: { status: 'answered', code, body },
      turn: { expectsReply: false, timedOut: false },
    },
  ]);

const others = (...secrets: string[][]): Partial<ConversationRecord> => ({
  otherConversations: () =>
    secrets.map((each, index) => ({ conversationId: `other-${index}`, secrets: each })),
});

describe('empty-reply', () => {
  it('fails a message without anything', () => {
    const [reason] = only('empty-reply', makeRecord([say('hi', { text: ' \n', attachments: [] })]));
    assert.equal(reason?.arrived, 'message without content');
  });

  it('lets messages pass that hold something else than text', () => {
    clean(
      makeRecord([
        say(
          'hi',
          { text: undefined, speak: 'Hi' },
          { text: undefined, channelData: { notification: { alert: true } } },
          {
            text: undefined,
            attachments: [{ contentType: 'image/png', contentUrl: 'https://example.org/a.png' }],
          },
        ),
      ]),
    );
  });
});

describe('malformed-activity', () => {
  it('passes on what the Connector refused', () => {
    const problems = [
      { code: 'malformed-activity', message: 'The activity has no type.' },
      { code: 'unknown-route', message: 'GET /v4' },
      { code: 'listener-failed', message: 'ours' },
    ];
    const reasons = only('malformed-activity', makeRecord([say('hi', 'Hi.')], { problems }));
    assert.deepEqual(
      reasons.map(({ severity }) => severity),
      ['failed', 'warning'],
    );
  });

  it('fails messages that clients could not show', () => {
    for (const [fields, arrived] of [
      [{ text: 5 }, /text is a number/],
      [{ attachments: {} }, /attachments is an object/],
      [{ attachments: [{ content: {} }] }, /attachment 0 has no contentType/],
      [
        { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: '{}' }] },
        /content of attachment 0 is a string/,
      ],
      [{ suggestedActions: { actions: 'x' } }, /no array of actions/],
    ] as const) {
      const [reason] = only(
        'malformed-activity',
        makeRecord([say('hi', { text: 'x', ...(fields as object) })]),
      );
      assert.match(reason?.arrived ?? '', arrived);
    }
  });
});

describe('dropped-fields', () => {
  it('fails entities that lost what they are made of, and names the cause', () => {
    const entities = [{ type: 'https://schema.org/Message' }, { type: 'streaminfo', text: 'x' }];
    const reasons = only('dropped-fields', makeRecord([say('hi', { text: 'x', entities })]));
    assert.equal(reasons.length, 2);
    assert.match(reasons[0]?.message ?? '', /4\.23\.3/);
  });

  it('lets whole entities, mentions and unknown ones pass', () => {
    const entities = [
      { type: 'https://schema.org/Message', additionalType: ['AIGeneratedContent'] },
      { type: 'mention', text: '<at>Ann</at>', mentioned: { id: 'u' } },
      { type: 'toString' },
    ];
    clean(makeRecord([say('hi', { text: 'x', entities })]));
  });
});

describe('duplicate-reply', () => {
  it('fails the same message twice in a turn, typing between them or not', () => {
    const [reason] = only(
      'duplicate-reply',
      makeRecord([say('hi', 'Hello.', { type: 'typing', text: undefined }, 'Hello.')]),
    );
    assert.equal(reason?.activityId, 'bot-1-2');
  });

  it('lets the same message come again for another input, or with something else in between', () => {
    clean(makeRecord([say('hi', 'Hello.'), say('hi again', 'Hello.')]));
    clean(makeRecord([say('hi', 'Hello.', 'World.', 'Hello.')]));
    clean(makeRecord([say('hi', 'Noted.', { text: 'Noted.', replyToId: 'user-meanwhile' })]));
  });
});

describe('message-after-end', () => {
  const end = { type: 'endOfConversation', text: undefined };

  it('fails a message that follows the end', () => {
    assert.equal(
      only('message-after-end', makeRecord([say('bye', 'Bye.', end, 'One more thing.')])).length,
      1,
    );
  });

  it('lets the bot speak when it is spoken to again, or on its own later', () => {
    clean(makeRecord([say('bye', 'Bye.', end), say('hi', 'Hello.')]));
    clean(makeRecord([say('bye', 'Bye.', end, { text: 'A reminder.', entry: { proactive: true } })]));
  });
});

describe('unanswered-invoke', () => {
  it('fails invokes that nobody handled', () => {
    const card = 'adaptiveCard/action';
    for (const record of [
      invoke(card, 501),
      invoke(card, 200),
      invoke(card, 200, { statusCode: 500, type: 'application/vnd.microsoft.error', value: {} }),
      invoke('custom', 500, 'x'),
      invoke('custom', 400),
      invoke('signin/verifyState', 500),
    ]) {
      assert.equal(only('unanswered-invoke', record).length, 1);
    }
  });

  it('fails those by which Teams brings a card up to date', () => {
    const refresh = { type: 'invoke', name: 'adaptiveCard/action', id: 'refresh-1', text: undefined };
    const replies = ['Hello!', { ...refresh, entry: { from: 'user' } as const }];
    const refreshes = [{ id: refresh.id, delivery: { status: 'answered', code: 501 } as const }];
    const [reason] = only('unanswered-invoke', makeRecord([{ replies, turn: { refreshes } }]));
    assert.equal(reason?.activityId, refresh.id);
  });

  it('lets answered ones and the steps of signing in pass', () => {
    clean(
      invoke('adaptiveCard/action', 200, {
        statusCode: 200,
        type: 'application/vnd.microsoft.activity.message',
        value: 'x',
      }),
    );
    clean(invoke('task/submit', 200));
    clean(invoke('signin/tokenExchange', 412));
    clean(invoke('signin/verifyState', 404));
  });
});

describe('cross-talk', () => {
  it('fails a reply that shows what another user said', () => {
    const record = makeRecord([say('hi', 'Hello, Marguerite!')], others(['MARGUERITE']));
    const [reason] = only('cross-talk', record);
    assert.match(reason?.expected ?? '', /other-0/);
    assert.equal(reason?.activityId, 'bot-1-0');
  });

  it('lets pass what was said here too, what the bot offers to all, and chance', () => {
    const offer = {
      text: 'Which?',
      suggestedActions: { actions: [{ type: 'imBack', title: 'Savings', value: 's' }] },
    };
    clean(makeRecord([say('I am Marguerite', 'Hello, Marguerite!')], others(['Marguerite'])));
    clean(
      makeRecord([say('hi', 'Hello, Marguerite!')], {
        ...others(['Marguerite']),
        facts: { name: 'Marguerite' },
      }),
    );
    clean(makeRecord([say('hi', offer), say('x', 'Your savings account.')], others(['savings'])));
    clean(makeRecord([say('hi', 'Hello, Anna-Maria. It is 250.')], others(['ann', '250', 'Mar'])));
    clean(makeRecord([say('hi', 'The checking account.')], others(['checking'], ['checking'])));
    clean(makeRecord([say('hi', 'Rechecking.')], others(['checking'])));
  });
});

describe('card', () => {
  const bare = {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'Image', url: 'https://a.invalid/a.png' }],
  };
  const showing = (channelId: string, ...cards: unknown[]): ConversationRecord =>
    makeRecord(
      cards.map((content, index) => {
        const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
        return say(`input ${index}`, { text: `reply ${index}`, channelId, attachments });
      }),
    );

  it('warns of cards in Teams, of each rule once, the worst first', () => {
    const reasons = only('card', showing('msteams', bare, bare, { ...bare, version: '1.6' }));
    assert.deepEqual(
      reasons.map(({ severity, message, activityIndex }) => [severity, message.split(':')[0], activityIndex]),
      [
        ['warning', 'card-version', 5],
        ['warning', 'card-fallback-text', 1],
        ['warning', 'card-speak', 1],
      ],
    );
    assert.match(reasons[2]?.message ?? '', /And 1 more times/);
  });

  it('judges the answers to invokes as well', () => {
    const contentType = 'application/vnd.microsoft.card.adaptive';
    const body = {
      task: { type: 'continue', value: { card: { contentType, content: { ...bare, version: 'x' } } } },
    };
    const answer = {
      type: 'invokeResponse',
      channelId: 'msteams',
      text: undefined,
      value: { status: 200, body },
    };
    const [reason] = only('card', makeRecord([say('hi', 'Hello', answer)]));
    assert.equal(reason?.arrived, 'at value.body.task.value.card.content.version');
  });

  it('has nothing to say of good cards, and of other channels', () => {
    const [image] = bare.body;
    const good = { ...bare, fallbackText: 'A', speak: 'A', body: [{ ...image, altText: 'A lamp' }] };
    clean(showing('msteams', good));
    clean(showing('emulator', bare));
  });
});
