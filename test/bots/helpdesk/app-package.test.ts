import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import { createHelpdesk } from '../../../bots/helpdesk/create-helpdesk.ts';
import { openBot } from '../../../src/index.ts';

const folder = new URL('../../../../manifest/', import.meta.url);

interface Manifest {
  readonly bots: readonly [
    { commandLists: { commands: { title: string; type?: string; prompt?: string }[] }[] },
  ];
  readonly name: { readonly short: string };
}

async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')) as Manifest;
}

async function readIcon(name: string): Promise<PNG> {
  return PNG.sync.read(await readFile(new URL(name, folder)));
}

describe("the help desk's app package", () => {
  it('is valid by its schema and holds nothing else', async () => {
    const manifest = (await readManifest()) as unknown as TeamsManifest;
    assert.deepEqual(await AppManifestUtils.validateAgainstSchema(manifest), []);
    assert.deepEqual((await readdir(folder)).toSorted(), ['color.png', 'manifest.json', 'outline.png']);
  });

  it('has a color icon of 192 pixels without transparency, and a white outline of 32 on nothing', async () => {
    const color = await readIcon('color.png');
    assert.deepEqual([color.width, color.height], [192, 192]);
    assert.ok(color.data.every((value, index) => index % 4 !== 3 || value === 255));
    const outline = await readIcon('outline.png');
    assert.deepEqual([outline.width, outline.height], [32, 32]);
    assert.ok(outline.data.every((value, index) => index % 4 === 3 || value === 255));
    const alphas = outline.data.filter((_value, index) => index % 4 === 3);
    assert.ok(alphas.includes(0) && alphas.includes(255));
  });

  it('names commands and prompts that the bot knows, and the name by which the bot greets', async () => {
    const manifest = await readManifest();
    const { adapter, bot } = createHelpdesk({ pause: () => Promise.resolve() });
    const open = await openBot({ adapter, bot });
    try {
      const chat = await open.conversation({ channel: 'msteams' });
      await chat.expectReply(manifest.name.short);
      const commands = manifest.bots[0].commandLists.flatMap((list) => list.commands);
      for (const { title, prompt } of commands) {
        const { replies } = await chat.say(prompt ?? title);
        assert.ok(replies.length > 0, title);
        assert.doesNotMatch(replies[0]?.text ?? '', /I have no answer|Let us finish/, title);
        await chat.say('cancel');
      }
    } finally {
      await open.close();
    }
  });
});
