import assert from 'node:assert/strict';
import { allRules } from '../../src/release-check/rules/all-rules.ts';
import { checkApp } from './check-app.ts';
import { mutations } from './mutations.ts';

describe('rules before a release', () => {
  it('find nothing wrong with a good app', async () => {
    const broken = (await checkApp({})).filter(({ findings }) => findings.length > 0);
    assert.deepEqual(broken, []);
  });

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
