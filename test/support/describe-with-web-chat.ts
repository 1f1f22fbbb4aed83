import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface WebChat {
  /** Its bundle for browsers. */
  readonly bundle: string;
  readonly chromium: string;
}

/**
 * Describes what needs Web Chat in a browser, which are not installed with the project: UNDERSTUDY_TEST_WEBCHAT names a
 * folder with the unpacked package botframework-webchat, UNDERSTUDY_TEST_CHROMIUM the browser if it is not Debian's.
 * Without the first it is one pending test that says so.
 */
export function describeWithWebChat(title: string, body: (webChat: WebChat) => void): void {
  const folder = process.env['UNDERSTUDY_TEST_WEBCHAT'];
  describe(title, () => {
    if (!folder) {
      it('is shown where UNDERSTUDY_TEST_WEBCHAT names a folder with botframework-webchat');
      return;
    }
    const bundle = join(folder, 'dist/webchat.js');
    if (!existsSync(bundle)) throw new Error(`UNDERSTUDY_TEST_WEBCHAT: there is no ${bundle}.`);
    body({ bundle, chromium: process.env['UNDERSTUDY_TEST_CHROMIUM'] ?? '/usr/bin/chromium' });
  });
}
