import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../src/errors.ts';
import { readChat } from '../../src/transcript/chat.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describe('readChat', () => {
  const folder = useTemporaryFolder();
  const write = (text: string): string => {
    const path = join(folder(), 'a.chat');
    writeFileSync(path, text);
    return path;
  };

  it('turns lines into activities that are complete', async () => {
    const path = write('user=Ann\nbot=Bank\n\nAnn: hi\nBank: [Typing]\nWelcome!\n[Suggestions=Yes|No]\n');
    const activities = await readChat(path);
    assert.deepEqual(
      activities.map(({ type, text, from, recipient }) => [type, text ?? '', from?.role, recipient?.role]),
      [
        ['conversationUpdate', '', 'user', 'bot'],
        ['message', 'hi', 'user', 'bot'],
        ['typing', '', 'bot', 'user'],
        ['message', 'Welcome!', 'bot', 'user'],
      ],
    );
    assert.ok(
      activities.every(
        ({ id, timestamp, localTimestamp, channelId, conversation }) =>
          id && timestamp && localTimestamp && channelId && conversation?.id,
      ),
    );
    assert.deepEqual(await readChat(path), activities);
  });

  it('refuses what would need the network', async () => {
    const path = write('user=Ann\nbot=Bank\n\nAnn: [Attachment=https://example.org/thing]\n');
    await assert.rejects(
      readChat(path),
      (error) => error instanceof ConfigError && /content type/.test(error.message),
    );
  });

  it('names the attachment that is not there, and a chat in which nobody speaks', async () => {
    await assert.rejects(readChat(write('user=Ann\n')), /nobody says anything/);
    await assert.rejects(readChat(write('hello\n')), /not told who says/);
    const path = write('user=Ann\nbot=Bank\n\nAnn: [Attachment=missing.json]\n');
    await assert.rejects(
      readChat(path),
      (error) => error instanceof ConfigError && /missing\.json/.test(error.message),
    );
    await assert.rejects(readChat(join(folder(), 'none.chat')), ConfigError);
  });
});
