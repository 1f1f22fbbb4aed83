import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../src/activity/activity.ts';
import { openTemporaryFolder, type TemporaryFolder } from '../config/open-temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';

const bot = fileURLToPath(new URL('../fixtures/bots/event-bot-module.js', import.meta.url));

const checks = 'checks: { loop: { off: it is told the same }, dead-end: { off: it only answers } }\n';
const config = (channel: string): string => `version: 1
bot: { module: ${JSON.stringify(bot)} }
channel: ${channel}
scenarios: events.yaml
recordings: recordings/**/*.transcript
${checks}`;

/** Ids of the length that the Playground gives them, which are no GUIDs. */
const playground = `# yaml-language-server: $schema=https://example.invalid/config.schema.json
version: "0.1.1"
tenantId: 10000000-0000-0000-0000-0000000000001
bot: { id: 10000000-0000-0000-0000-00000000000011, name: Harbour Bot, role: bot }
currentUser:
  id: person-0
  name: Nora Berg
  userPrincipleName: nora@harbour.invalid
  aadObjectId: 10000000-0000-0000-0000-0000000000020
  givenName: Nora
  surname: Berg
  email: nora@harbour.invalid
users:
  - { id: person-1, name: Ole Dahl, userPrincipleName: ole@harbour.invalid, email: ole.dahl@harbour.invalid }
  - { id: person-2, name: Liv Moe }
personalChat: { id: chat-of-nora }
groupChat: { id: chat-of-all, name: Quay }
team:
  id: team-harbour
  name: Harbour
  aadGroupId: 10000000-0000-0000-0000-000000000031
  channels:
    - { id: channel-pilots, name: Pilots }
`;

const events = `name: events
script:
  - user: hello
  - user: { as: OTHER, say: me too }
  - bot: OTHER message me too
  - teams: { event: editMessage, member: OTHER, text: not me }
  - bot: about "me too"
  - teams: { event: memberAdded, member: Pia Lund }
  - bot: Pia Lund
  - user: { as: Pia Lund, say: hi all }
  - teams: readReceipt
  - bot: about "Pia Lund message hi all"
  - teams: { event: memberRemoved, member: OTHER }
  - bot: teamMemberRemoved OTHER
`;

describe('Places of Teams at the command line', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await openTemporaryFolder();
  });
  afterEach(() => folder.remove());

  const understudy = (...args: string[]): ReturnType<typeof callUnderstudy> =>
    callUnderstudy(args, folder.path);
  const read = (...names: string[]): Activity[] =>
    JSON.parse(readFileSync(path.join(folder.path, ...names), 'utf8')) as Activity[];
  /** The only transcript of the results. */
  const held = (): Activity[] => {
    const results = path.join(folder.path, 'understudy-results');
    const run = JSON.parse(readFileSync(path.join(results, 'run.json'), 'utf8')) as {
      conversations: { transcript: string }[];
    };
    return read('understudy-results', run.conversations[0]?.transcript ?? '');
  };

  it('are those of a .m365agentsplayground.yml', async () => {
    await folder.write({
      'understudy.yaml': config(
        '{ id: msteams, conversation: channel, playground: .m365agentsplayground.yml }',
      ),
      '.m365agentsplayground.yml': playground,
      'events.yaml': events.replaceAll('OTHER', 'Ole Dahl'),
    });
    const { code, stdout, stderr } = await understudy('run');
    assert.equal(code, 0, stdout + stderr);
    const said = held().find(({ text }) => text?.endsWith('hello'));
    assert.equal(said?.text, '<at>Harbour Bot</at> hello');
    assert.deepEqual(said.from, {
      id: 'person-0',
      name: 'Nora Berg',
      aadObjectId: '10000000-0000-0000-0000-0000000000020',
      role: 'user',
    });
    assert.equal(said.recipient?.id, '10000000-0000-0000-0000-00000000000011');
    assert.equal(said.conversation?.id, 'channel-pilots');
    const tenant = '10000000-0000-0000-0000-0000000000001';
    assert.equal(said.conversation?.tenantId, tenant);
    const team = {
      id: 'team-harbour',
      name: 'Harbour',
      aadGroupId: '10000000-0000-0000-0000-000000000031',
    };
    const channel = { id: 'channel-pilots', name: 'Pilots' };
    assert.deepEqual(said.channelData, {
      tenant: { id: tenant },
      team,
      channel,
      settings: { selectedChannel: channel },
    });
    const other = held().find(({ text }) => text?.endsWith('me too'));
    assert.deepEqual(other?.from, { id: 'person-1', name: 'Ole Dahl', role: 'user' });
  });

  it('have the app and the tenant of the command line', async () => {
    await folder.write({ 'events.yaml': 'script: [{ user: hi }]\nname: events\n' });
    const flags = ['--channel', 'msteams', '--client-id', 'app-1', '--tenant-id', 'tenant-1'];
    const { code, stderr } = await understudy('run', 'events.yaml', '--module', bot, ...flags);
    assert.equal(code, 0, stderr);
    const [opening] = held();
    assert.equal(opening?.recipient?.id, '28:app-1');
    assert.equal(opening.conversation?.tenantId, 'tenant-1');
    assert.deepEqual(opening.channelData, { tenant: { id: 'tenant-1' } });
  });

  it('say what is wrong with the file, with line and field', async () => {
    await folder.write({
      'understudy.yaml': config('{ id: msteams, playground: play.yml }'),
      'play.yml': 'currentUser: { id: 1 }\nusers: Ole\nteam:\n  channels:\n    - { name: Pilots }\n',
      'events.yaml': 'script: [{ user: hi }]',
    });
    const { code, stderr } = await understudy('run');
    assert.equal(code, 2);
    for (const expected of [
      'play.yml:1:14  currentUser.name\n  expected text, got nothing',
      'play.yml:2:8  users\n  expected a list, got "Ole"',
      'play.yml:4:3  team.id\n',
      'play.yml:5:7  team.channels[0].id\n',
    ]) {
      assert(stderr.includes(expected), stderr);
    }
    await folder.write({ 'understudy.yaml': config('{ playground: play.yml }') });
    assert.match((await understudy('run')).stderr, /describes a tenant of msteams, the channel is emulator/);
  });

  it('are looked at before anything is played', async () => {
    await folder.write({
      'understudy.yaml': config('{ id: msteams, conversation: groupChat }'),
      'events.yaml': 'script:\n  - user: { as: Ole, say: hi }\n  - teams: teamRenamed\n',
    });
    const { code, stderr } = await understudy('run');
    assert.equal(code, 2);
    assert.match(stderr, /events\.yaml:2:17 {2}script\[0\]\.user\.as\n {2}there is no member "Ole"/);
    assert.match(stderr, /events\.yaml:3:12 {2}script\[1\]\.teams\n {2}teamRenamed happens in teams alone/);
  });

  for (const kind of ['channel', 'thread'] as const) {
    it(`are those of the recording when it is replayed: a ${kind}, with all that happened there`, async () => {
      await folder.write({
        'understudy.yaml': config(`{ id: msteams, conversation: ${kind} }`),
        'other.yaml': config('{ id: emulator }'),
        'events.yaml': events.replaceAll('OTHER', 'Alex Wilber'),
      });
      const recorded = await understudy('run', '--record', '--quiet');
      assert.equal(recorded.code, 0, recorded.stdout + recorded.stderr);
      const before = read('recordings', 'events', '1.transcript');
      const replayed = await understudy('replay', '-c', 'other.yaml');
      assert.equal(replayed.code, 0, replayed.stdout);
      const now = held();
      const course = (activities: readonly Activity[]): unknown[] =>
        activities.map(({ type, text, from, attachments, conversation, membersAdded, membersRemoved }) => [
          type,
          text,
          from?.name,
          attachments,
          conversation?.conversationType,
          conversation?.id.includes(';messageid='),
          [membersAdded, membersRemoved].map((members) => members?.map(({ name }) => name)),
        ]);
      assert.deepEqual(course(now), course(before));
      const changed = now.find(({ type, from }) => type === 'messageUpdate' && from?.role === 'user');
      const first = now.find(({ text, from }) => from?.role === 'user' && text?.endsWith('me too') === true);
      assert.equal(changed?.id, first?.id);
      assert.notEqual(changed?.id, before.find(({ type }) => type === 'messageUpdate')?.id);
    });
  }
});
