import assert from 'node:assert/strict';
import type { Talk } from '../../src/release-check/evidence.ts';
import { formatReleaseHtml } from '../../src/release-check/report/html.ts';

const evil = `<script>alert(1)</script>" onload="x" '</style>`;
const adaptive = 'application/vnd.microsoft.card.adaptive';

function talkOf(text: string, ...cards: readonly { contentType: string; content: unknown }[]): Talk {
  return {
    scope: 'personal',
    transcript: 'check/transcripts/personal/help/1.transcript',
    userName: 'Anna',
    opened: 0,
    exchanges: [
      {
        purpose: 'greeting',
        did: `said "${text}"`,
        subject: text,
        asWritten: true,
        deliveries: [{ status: 'answered', code: 200 }],
        durationMs: 1,
        sent: [{ activity: { type: 'message', text, attachments: [...cards] }, afterMs: 1 }],
      },
    ],
  };
}

function pageOf(talk: Talk, message = 'It is broken.'): string {
  const rule = {
    id: 'B1',
    title: 'Every command works',
    severity: 'must-fix',
    heuristic: false,
    link: 'https://learn.microsoft.com/x',
    status: 'failed',
    did: 'said help',
    findings: [{ message, did: 'said "help"', seen: 'nothing', transcript: talk.transcript }],
  } as const;
  return formatReleaseHtml({ app: 'manifest', bot: 'bot.js', rules: [rule], conversations: 1 }, [talk]);
}

describe('the HTML report of check', () => {
  it('shows findings, and leads from each to its conversation with its cards', () => {
    const content = {
      type: 'AdaptiveCard',
      body: [
        { type: 'TextBlock', text: 'Your order', weight: 'Bolder' },
        {
          type: 'ColumnSet',
          columns: [{ items: [{ type: 'Image', url: 'https://a.invalid/a.png', altText: 'A lamp' }] }],
        },
        { type: 'FactSet', facts: [{ title: 'Price', value: '12' }] },
        {
          type: 'Input.ChoiceSet',
          label: 'Colour',
          isRequired: true,
          choices: [{ title: 'Red' }, { title: 'Blue' }],
        },
        { type: 'Table', rows: [{ cells: [{ items: [{ type: 'TextBlock', text: 'In a cell' }] }] }] },
        { type: 'Badge', text: 'New' },
      ],
      actions: [
        { type: 'Action.Submit', title: 'Buy' },
        {
          type: 'Action.ShowCard',
          title: 'More',
          card: { body: [{ type: 'TextBlock', text: 'Folded in' }] },
        },
      ],
    };
    const hero = {
      title: 'Lamp',
      text: 'Bright',
      buttons: [{ type: 'imBack', title: 'Take it', value: 'take' }],
    };
    const page = pageOf(
      talkOf(
        'Hello',
        { contentType: adaptive, content },
        { contentType: 'application/vnd.microsoft.card.hero', content: hero },
      ),
    );
    assert.match(page, /It is broken\.[\s\S]*href="#talk-0"[\s\S]*id="talk-0"/);
    for (const text of [
      'Your order',
      'A lamp',
      'Price',
      'Colour *',
      'Red · Blue',
      'In a cell',
      '[Badge] New',
      'Buy',
      'Folded in',
      'Bright',
      'Take it',
    ])
      assert.ok(page.includes(text), text);
  });

  it('loads nothing, runs nothing, and takes all that bots say for text', () => {
    const content = {
      type: 'AdaptiveCard',
      body: [
        { type: 'TextBlock', text: evil },
        { type: 'Image', url: evil, altText: evil },
        { type: evil, text: evil },
        { type: 'Input.Text', label: evil, value: evil },
      ],
      actions: [{ type: 'Action.OpenUrl', title: evil, url: `javascript:${evil}` }],
    };
    const page = pageOf(
      talkOf(
        evil,
        { contentType: adaptive, content },
        { contentType: `application/vnd.microsoft.card.${evil}`, content: { title: evil } },
      ),
      evil,
    );
    assert.ok(page.includes('&lt;script&gt;'));
    const tags = [...page.matchAll(/<([a-z0-9]+)((?:"[^"]*"|[^">])*)>/g)];
    for (const [, tag = '', rest = ''] of tags) {
      assert.ok(!['script', 'img', 'iframe', 'link', 'object', 'form', 'svg'].includes(tag), tag);
      assert.doesNotMatch(rest.replaceAll(/"[^"]*"/g, '""'), /onload/);
    }
    assert.ok(tags.length > 20);
    assert.equal(page.match(/<\/style>/g)?.length, 1);
    assert.ok(!page.includes('href="javascript:'));
    assert.match(page, /Content-Security-Policy"\s+content="default-src &#39;none&#39;/);
  });

  it('stands any card', () => {
    let deep: unknown = { type: 'TextBlock', text: 'x' };
    for (let level = 0; level < 500; level += 1) deep = { type: 'Container', items: [deep] };
    const cards = [
      undefined,
      null,
      5,
      [],
      { body: 'x', actions: {} },
      { body: [null, 3, deep], actions: [null] },
    ];
    for (const content of cards)
      assert.ok(pageOf(talkOf('x', { contentType: adaptive, content })).endsWith('</html>\n'));
  });
});
