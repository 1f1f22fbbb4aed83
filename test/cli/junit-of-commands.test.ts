import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { junitFaults } from '../report/junit-faults.ts';
import { harmful } from '../report/outcome-factory.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { callUnderstudy } from './call-understudy.ts';

const obedientBot = fileURLToPath(new URL('../fixtures/bots/obedient-bot.js', import.meta.url));
/** A file of YAML or JSON holds no lone surrogate. */
const said = Buffer.from(harmful).toString();

describe('the JUnit file', () => {
  const folder = useTemporaryFolder();
  const at = (name: string): string => path.join(folder(), name);

  async function report(...args: string[]): Promise<string> {
    const common = ['--module', obedientBot, '--reporter', 'junit=junit.xml'];
    const { code, stderr } = await callUnderstudy([...args, ...common], folder());
    assert.equal(code, 1, stderr);
    const xml = readFileSync(at('junit.xml'), 'utf8');
    assert.deepEqual(await junitFaults(xml), []);
    return xml;
  }

  it('of a run is valid, whatever user and bot say and the scenario is called', async () => {
    const scenario = { name: said, script: [{ user: said }], expect: [{ reply: `not ${said}` }] };
    writeFileSync(at('hostile.yaml'), JSON.stringify(scenario));
    writeFileSync(at('good.yaml'), 'name: good\nscript:\n  - user: hi\n');
    const xml = await report('run', 'hostile.yaml', 'good.yaml', '--trials', '2');
    assert.match(xml, /tests="4" failures="2" errors="0"/);
    assert.equal(xml.match(/<failure /g)?.length, 2);
  });

  it('of a replay is valid, whatever was recorded, with what could not be read as an error', async () => {
    const user = { id: said, role: 'user' };
    const bot = { id: said, role: 'bot' };
    const activities = [
      { type: 'message', id: said, from: user, recipient: bot, text: said },
      { type: 'message', id: '2', from: bot, recipient: user, text: `not ${said}` },
      { type: said, id: '3', from: bot, recipient: user },
    ];
    writeFileSync(at(']]> & <a> "b" ##vso[x] .transcript'), JSON.stringify(activities));
    writeFileSync(at('broken.transcript'), `[${said}`);
    const xml = await report('replay', '*.transcript');
    assert.match(xml, /tests="2" failures="1" errors="1"/);
    assert.match(xml, /<failure type="difference"/);
    assert.match(xml, /<error type="errored" message="Failed to read the transcript /);
  });
});
