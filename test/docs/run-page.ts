import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Results of mocha over the code of a page. */
export interface PageRun {
  readonly passed: readonly string[];
  readonly failures: readonly string[];
}

/**
 * Runs a page of docs/ as its reader would: each `js` block is the file that its first line names, in a project
 * that has this package, botbuilder and restify installed; then mocha runs its tests. Ports are replaced by free ones.
 */
export async function runPage(page: string, folder: string): Promise<PageRun> {
  const text = await readFile(join(root, 'docs', page), 'utf8');
  const freePort = String(await findFreePort());
  await mkdir(join(folder, 'node_modules'));
  await symlink(root, join(folder, 'node_modules/botframework-understudy'), 'junction');
  for (const name of ['botbuilder', 'restify']) {
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [name, code] of filesOf(text)) {
    await writeFile(join(folder, name), code.replaceAll('3978', freePort));
  }
  return runMocha(folder);
}

function filesOf(text: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const [, code = ''] of text.matchAll(/^```js\n(.*?)^```$/gms)) {
    const name = /^\/\/ ([\w.-]+\.js)\n/.exec(code)?.[1];
    assert.ok(name, `The block that begins "${code.slice(0, 60)}" does not name its file`);
    files.set(name, code);
  }
  return files;
}

interface MochaReport {
  readonly passes: readonly { readonly fullTitle: string }[];
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message?: string } }[];
}

function runMocha(folder: string): Promise<PageRun> {
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const report = join(folder, 'report.json');
  const options = ['--no-config', '--reporter', 'json', '--reporter-option', `output=${report}`, '*.test.js'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [mocha, ...options], { cwd: folder }, (_error, stdout, stderr) => {
      readFile(report, 'utf8').then(
        (json) => {
          const { passes, failures } = JSON.parse(json) as MochaReport;
          resolve({
            passed: passes.map((each) => each.fullTitle),
            failures: failures.map((each) => `${each.fullTitle}: ${each.err.message ?? ''}`),
          });
        },
        () => reject(new Error(`The page's tests did not run.\n${stdout}\n${stderr}`)),
      );
    });
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
