import assert from 'node:assert/strict';
import type { Activity } from '../../../src/activity/activity.ts';
import { shapeOf } from '../../../src/channel/shapes.ts';
import type { TeamsSetting } from '../../../src/channel/teams/setting.ts';

let count = 0;
const newId = (): string => `${(count += 1)}`;

function send(activity: Partial<Activity>, kind: 'personal' | 'thread', setting?: TeamsSetting): Activity {
  const shape = shapeOf('msteams', newId, kind, { setting });
  const message = { type: 'message', ...activity };
  return shape.address?.(message, { id: 'b', name: 'Bot' }) ?? message;
}

describe('Text in HTML', () => {
  it('stands beside the text of a message, as Teams sends it', () => {
    const { text, attachments } = send({ text: 'a < b &\nc' }, 'personal');
    assert.equal(text, 'a < b &\nc');
    assert.deepEqual(attachments, [{ contentType: 'text/html', content: '<p>a &lt; b &amp;<br>c</p>' }]);
  });

  it('marks mentions', () => {
    assert.deepEqual(send({ text: 'hi' }, 'thread').attachments, [
      {
        contentType: 'text/html',
        content:
          '<p><span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">Bot</span> hi</p>',
      },
    ]);
  });

  it('comes after files, and once', () => {
    const file = { contentType: 'text/plain', contentUrl: 'data:,x' };
    const html = { contentType: 'text/html', content: '<p>x</p>' };
    assert.deepEqual(
      send({ text: 'x', attachments: [file] }, 'personal').attachments?.map((each) => each.contentType),
      ['text/plain', 'text/html'],
    );
    assert.deepEqual(send({ text: 'x', attachments: [html] }, 'personal').attachments, [html]);
  });

  it('is not sent for taps, for what has no text, where there are to be none, and where it is switched off', () => {
    for (const activity of [
      { value: { a: 1 }, text: 'x' },
      { text: 'x', channelData: { postBack: true } },
      { text: ' ' },
      { type: 'event' },
    ]) {
      assert.equal(send(activity, 'personal').attachments, undefined, JSON.stringify(activity));
    }
    assert.deepEqual(send({ text: 'x', attachments: [] }, 'personal').attachments, []);
    assert.equal(send({ text: 'x' }, 'personal', { html: false }).attachments, undefined);
  });
});
