import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import type { RunResult } from '../../src/report/run-schema.ts';
import { callUnderstudy } from '../cli/call-understudy.ts';
import { openTemporaryFolder } from '../config/open-temporary-folder.ts';
import { freePort } from '../fixtures/bots/free-port.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const compiled = (file: string): string => path.join(root, 'dist/bots/helpdesk', file);

async function overHttp(): Promise<object> {
  const port = await freePort();
  return {
    endpoint: `http://127.0.0.1:${port}/api/messages`,
    start: { command: `"${process.execPath}" "${compiled('index.js')}"`, env: { PORT: String(port) } },
  };
}

describe('a novice in a channel', () => {
  for (const [way, botOf] of [
    ['in process', () => Promise.resolve({ module: compiled('bot.js') })],
    ['over HTTP', overHttp],
  ] as const) {
    it(`gets a ticket filed with the help desk by mention, through its form, ${way}`, async function () {
      this.timeout(60_000);
      const folder = await openTemporaryFolder();
      try {
        const config = {
          version: 1,
          bot: await botOf(),
          channel: { id: 'msteams', conversation: 'channel' },
          scenarios: [path.join(root, 'bots/helpdesk/scenarios/ticket-novice-form.yaml')],
        };
        await folder.write({ 'understudy.json': JSON.stringify(config) });
        const { code, stdout, stderr } = await callUnderstudy(
          ['run', '-c', 'understudy.json', '-o', 'out'],
          folder.path,
        );
        assert.equal(code, 0, stdout + stderr);
        const run = JSON.parse(await readFile(path.join(folder.path, 'out/run.json'), 'utf8')) as RunResult;
        const [held, ...more] = run.conversations;
        assert.deepEqual([held?.verdict, held?.persona, more], ['passed', 'novice', []]);
        const transcript = await readFile(path.join(folder.path, 'out', held?.transcript ?? ''), 'utf8');
        const talk = JSON.parse(transcript) as Activity[];
        assertFiledByForm(talk);
      } finally {
        await folder.remove();
      }
    });
  }
});

function assertFiledByForm(talk: readonly Activity[]): void {
  assert.ok(talk.every(({ conversation }) => conversation?.conversationType === 'channel'));
  const [request, ...more] = talk.filter(({ from, type }) => from?.role === 'user' && type === 'message');
  for (const each of [request, ...more]) {
    assert.ok(
      each?.entities?.some(({ type, text }) => type === 'mention' && each.text?.includes(String(text))),
    );
  }
  const submitted = talk.findIndex(({ name }) => name === 'task/submit');
  assert.ok(talk.slice(0, submitted).some(({ name }) => name === 'task/fetch'));
  assert.deepEqual(talk[submitted]?.value, {
    data: {
      task: 'createTicket',
      title: 'Cannot open the holiday form',
      severity: 'low',
      description: 'The page is white',
    },
    context: { theme: 'default' },
  });
  const after = talk.slice(submitted + 1);
  assert.ok(after.some(({ text }) => /Done! Ticket INC-\d+ has been created/.test(text ?? '')));
  assert.ok(
    after.some(
      ({ type, value }) => type === 'invokeResponse' && /has been created/.test(JSON.stringify(value)),
    ),
  );
  const refreshed = after.find(({ name }) => name === 'adaptiveCard/action');
  assert.match(JSON.stringify(refreshed?.value), /"trigger":"automatic"/);
}
