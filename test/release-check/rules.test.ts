import assert from 'node:assert/strict';
import { allRules } from '../../src/release-check/rules/all-rules.ts';
import { checkApp, type App } from './check-app.ts';
import { botWith, command, ok } from './good-app.ts';
import { on } from './mutation.ts';
import { mutations } from './mutations.ts';
import { asksToSignIn, signingIn } from './other-mutations.ts';
import { greetEach, inScopes } from './scope-mutations.ts';

/** What rules once took for broken, and is not. */
const allowed: readonly (readonly [what: string, app: App])[] = [
  ['an app for every scope', { manifest: inScopes('groupChat', 'team') }],
  [
    'a command in a team that messages every member',
    { manifest: inScopes('team'), bot: on('show orders', greetEach) },
  ],
  [
    'a greeting for each member of a group chat',
    {
      manifest: inScopes('groupChat'),
      bot: botWith((turn) => {
        if (turn.scope !== 'groupChat' || turn.activity.type !== 'installationUpdate') return undefined;
        greetEach(turn);
        return ok;
      }),
    },
  ],
  [
    'nonsense that gets the reply of the command that shows the menu',
    {
      manifest: (m) =>
        void m.bots[0]?.commandLists[0]?.commands.push(command('Show welcome', 'Shows the menu')),
      bot: botWith(({ text, send }) => {
        if (text !== 'show welcome') return undefined;
        send('Sorry, I did not understand that. Say help to see what I can do.');
        return ok;
      }),
    },
  ],
  ['a sign-in that does not come off', { ...signingIn, bot: asksToSignIn(() => undefined) }],
  ['a message extension without a bot', { manifest: (m) => void m.bots.splice(0) }],
  [
    'a file that is offered',
    {
      bot: on('show orders', ({ send }) =>
        send({
          attachments: [
            { contentType: 'application/vnd.microsoft.teams.card.file.consent', content: { sizeInBytes: 1 } },
          ],
        }),
      ),
    },
  ],
];

describe('rules before a release', () => {
  it('find nothing wrong with a good app', async () => {
    const broken = (await checkApp({})).filter(({ findings }) => findings.length > 0);
    assert.deepEqual(broken, []);
  });

  for (const [what, app] of allowed) {
    it(`find nothing wrong with ${what}`, async () => {
      const broken = (await checkApp(app)).filter(({ findings }) => findings.length > 0);
      assert.deepEqual(broken, []);
    });
  }

  for (const { rule, what, app } of mutations) {
    it(`name ${rule}, and only it, for ${what}`, async () => {
      const broken = (await checkApp(app)).filter(({ findings }) => findings.length > 0);
      assert.deepEqual(
        broken.map(({ id }) => id),
        [rule],
        JSON.stringify(broken.map(({ id, findings }) => [id, findings[0]])),
      );
      const severity = allRules.find(({ id }) => id === rule);
      const mustFix = severity?.severity === 'must-fix' && severity.heuristic !== true;
      assert.equal(broken[0]?.status, mustFix ? 'failed' : 'warned');
    });
  }

  it('have an id, a link and a number of their own each', () => {
    const ids = allRules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { link } of allRules) assert.match(link, /^https:\/\/learn\.microsoft\.com\//);
  });

  it('are broken by at least thirty mutations of different rules', () => {
    const covered = new Set(mutations.map(({ rule }) => rule));
    assert.ok(covered.size >= 30, `only ${covered.size}`);
  });
});
