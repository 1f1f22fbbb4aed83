import assert from 'node:assert/strict';
import type { Activity } from '../../src/activity/activity.ts';
import { judgeMessage } from '../../src/teams-rules/activity-rules.ts';

const label = {
  type: 'https://schema.org/Message',
  '@type': 'Message',
  additionalType: ['AIGeneratedContent'],
};

function citing(citation: unknown, text = 'So it is [1].'): Activity {
  return { type: 'message', text, entities: [{ ...label, citation: [citation] }] };
}

function source(appearance: Record<string, unknown> = {}, position = 1): unknown {
  return { '@type': 'Claim', position, appearance: { name: 'Book', abstract: 'About it', ...appearance } };
}

function card(content: Record<string, unknown>): Activity {
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, content: { type: 'AdaptiveCard', ...content } }] };
}

const actions = Array.from({ length: 7 }, () => ({ type: 'Action.Submit', title: 'x' }));
const ann = { type: 'mention', text: '<at>Ann</at>', mentioned: { id: '29:1', name: 'Ann' } };

const broken: readonly [id: string, status: number | undefined, activity: Activity][] = [
  ['message-size', 413, { type: 'message', text: 'x'.repeat(52_000) }],
  ['message-size-older', undefined, { type: 'message', text: 'x'.repeat(21_000) }],
  ['card-version', undefined, card({ version: '1.6' })],
  ['card-actions', undefined, card({ version: '1.5', actions })],
  [
    'card-kind',
    undefined,
    { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.audio', content: {} }] },
  ],
  ['text-with-attachment', undefined, { ...card({ version: '1.5' }), text: 'see' }],
  ['mention-mismatch', undefined, { type: 'message', text: 'Hello Ann', entities: [ann] }],
  ['citation', 400, citing(source(), 'No number.')],
  ['citation', 400, citing(source({ name: 'x'.repeat(81) }))],
  ['citation', 400, citing(source({ abstract: 'x'.repeat(161) }))],
  ['citation', 400, citing(source({ keywords: ['a', 'b', 'c', 'd'] }))],
  ['citation', 400, citing(source({ keywords: ['x'.repeat(29)] }))],
  ['citation', 400, citing(source({ name: '' }))],
  ['citation', 400, citing(source({}, 0))],
  ['citation', 400, { type: 'message', text: 'x', entities: [label, label] }],
];

describe('the rules of messages', () => {
  for (const [id, status, activity] of broken) {
    it(`find ${id}, ${status === undefined ? 'which Teams takes' : `which Teams answers with ${status}`}`, () => {
      assert.deepEqual(
        judgeMessage(activity).map((fault) => [fault.id, fault.refusal?.status]),
        [[id, status]],
      );
    });
  }

  it('find nothing in messages that keep them', () => {
    const good: Activity[] = [
      { type: 'message', text: 'Hello' },
      { type: 'message', text: 'Hello <at>Ann</at>', entities: [ann] },
      citing(source({ keywords: ['a', 'b', 'x'.repeat(28)], url: 'https://example.com' })),
      card({ version: '1.5', actions: actions.slice(1) }),
      card({ version: '1.5', actions: actions.map((action) => ({ ...action, mode: 'secondary' })) }),
      { type: 'typing', text: 'x'.repeat(60_000) },
    ];
    for (const activity of good) assert.deepEqual(judgeMessage(activity), []);
  });
});
