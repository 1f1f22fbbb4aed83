import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AudienceReport } from '../../src/audience/audience-report.ts';
import { startFakeModelServer } from '../support/fake-model-server.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';
import { runUnderstudy } from './run-understudy.ts';

const card = {
  type: 'AdaptiveCard',
  version: '1.4',
  body: [{ type: 'TextBlock', text: 'Your parcel is late.' }],
  actions: ['Wait', 'Refund'].map((title) => ({ type: 'Action.Submit', title, data: { title } })),
};
const goal = ['--goal', 'You are a user who wants a refund for a late parcel.'];

describe('understudy audience', () => {
  const folder = useTemporaryFolder();

  const write = (name: string, content: unknown): string => {
    writeFileSync(join(folder(), name), typeof content === 'string' ? content : JSON.stringify(content));
    return name;
  };

  it('shows a card to a population, and the same seed gives the same report', async () => {
    const args = ['audience', write('card.json', card), ...goal, '--persona', 'plain=3,terse', '--size', '8'];
    const one = await runUnderstudy(args, folder());
    assert.equal(one.code, 0, one.stderr);
    assert.match(one.stdout, /^8 of 8 users reacted, seed 1$/m);
    assert.match(one.stdout, /^tap +8 +100\.0 % +67\.6 % to 100\.0 %$/m);
    assert.match(one.stdout, /^ {2}\[Refund\] +8 /m);
    assert.match(one.stdout, /^plain +6$/m);
    assert.match(one.stdout, /^terse +2$/m);
    assert.match(one.stdout, /not people/);
    assert.equal((await callUnderstudy(args, folder())).stdout, one.stdout);
  });

  it('prints JSON that tools can read, with every kind of reaction', async () => {
    const { code, stdout } = await callUnderstudy(
      ['audience', 'We are ##vso[task.complete] closed.', '--size', '20', '--channel', 'msteams', '--json'],
      folder(),
    );
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /##vso/);
    const report = JSON.parse(stdout) as AudienceReport;
    assert.equal(report.schemaVersion, 1);
    assert.deepEqual(report.message.texts, ['We are ##vso[task.complete] closed.']);
    assert.deepEqual(
      report.kinds.map(({ kind }) => kind),
      ['reply', 'tap', 'submit', 'reaction', 'silence', 'leaving'],
    );
    assert.equal(
      report.kinds.reduce((sum, { count }) => sum + count, 0),
      20,
    );
    assert.equal(report.personas.length, 10);
  });

  it('takes goal and facts from a scenario', async () => {
    const facts = { parcel: { oneOf: ['P-1', 'P-2'] } };
    const scenario = write('s.json', { goal: 'You are a user who wants a refund for {parcel}.', facts });
    const { code, stdout } = await callUnderstudy(
      [
        'audience',
        'Which parcel is it?',
        '--scenario',
        scenario,
        '--persona',
        'plain',
        '--size',
        '12',
        '--json',
      ],
      folder(),
    );
    assert.equal(code, 0);
    const said = (JSON.parse(stdout) as AudienceReport).reactions.flatMap(({ samples }) => samples);
    assert.ok(said.length > 0);
    for (const words of said) assert.match(words, /P-[12]/);
  });

  it('asks the models of the configuration, and says when they cannot be reached', async () => {
    const server = await startFakeModelServer({
      profile: 'vllm',
      answer: ({ prompt = '' }) => (prompt.includes('late.') ? '\nrefund' : '\nmy parcel has not come yet'),
    });
    const user = [
      { weight: 1, user: { model: 'userlm', name: 'userlm', baseUrl: server.url } },
      { weight: 1, user: { model: 'agenda' } },
    ];
    write('understudy.yaml', { version: 1, bot: { endpoint: 'http://localhost:1/' }, user });
    const args = ['audience', write('card.json', card), ...goal, '--persona', 'plain', '--size', '4'];
    try {
      const { code, stdout, stderr } = await callUnderstudy(args, folder());
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^ {2}\[Refund\] +4 /m);
      assert.equal(server.calls.length, 4);
    } finally {
      await server.close();
    }
    const half = await callUnderstudy(args, folder());
    assert.equal(half.code, 3);
    assert.match(half.stdout, /^2 of 4 users reacted/m);
    assert.match(half.stdout, /^2 errored: Failed to /m);
    const none = await callUnderstudy([...args, '--user', 'userlm'], folder());
    assert.equal(none.code, 3);
    assert.match(none.stderr, /^Failed to /);
  });

  it('refuses what it cannot show or people, with exit code 2', async () => {
    const refused: readonly (readonly [readonly string[], RegExp])[] = [
      [['missing.json'], /there is no file/],
      [[''], /shows a person nothing/],
      [['Hi', '--persona', 'hurrid'], /Did you mean hurried/],
      [['Hi', '--persona', 'plain=0'], /weight above 0/],
      [['Hi', '--size', '0'], /whole number from 1/],
      [['Hi', '--goal', ' '], /Expected a goal/],
      [['Hi', '--scenario', 'none.yaml'], /none\.yaml/],
      [['Hi', '--user', 'script'], /a script reacts to nothing/],
      [['Hi', ...goal, '--scenario', 'a.yaml'], /cannot be used with/],
    ];
    for (const [args, expected] of refused) {
      const { code, stdout, stderr } = await callUnderstudy(['audience', ...args], folder());
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, expected);
    }
  });
});
