import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadClient } from '../../../adapters/copilot-studio/load-client.ts';
import { openCopilotStudioAgent } from '../../../adapters/copilot-studio/open-agent.ts';
import { systemClock } from '../../../src/channel/system.ts';
import { ConfigError } from '../../../src/errors.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';

const here = fileURLToPath(import.meta.url);

describe("Microsoft's client for Copilot Studio", () => {
  const folder = useTemporaryFolder();

  it("is found from the user's project, and else from Understudy's place", () => {
    assert.equal(typeof loadClient([here]).CopilotStudioClient, 'function');
    assert.equal(loadClient([path.join(folder(), 'understudy.yaml'), here]), loadClient([here]));
  });

  it('is said to be missing with the command that installs it', () => {
    assert.throws(
      () => loadClient([path.join(folder(), 'understudy.yaml')]),
      (error: unknown) => {
        assert(error instanceof ConfigError);
        assert.match(
          error.message,
          /Failed to load @microsoft\/agents-copilotstudio-client.*Cannot find module/,
        );
        assert.match(error.hint ?? '', /npm install --save-dev @microsoft\/agents-copilotstudio-client/);
        return true;
      },
    );
  });

  it('is refused where the package is another than is known', () => {
    const place = path.join(folder(), 'node_modules/@microsoft/agents-copilotstudio-client');
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'index.js'), 'exports.CopilotStudioClient = 7;');
    assert.throws(() => loadClient([path.join(folder(), 'x.yaml'), here]), /has no CopilotStudioClient/);
  });

  it('finds an agent by its names, in the cloud that is told', async () => {
    const nameIn = async (cloud?: string): Promise<string> => {
      const agent = await openCopilotStudioAgent({
        settings: { environmentId: 'Default-0A1B', schemaName: 'cr1_bank', cloud },
        token: 'x',
        resolveFrom: [here],
        clock: systemClock,
      });
      await agent.close();
      return agent.name;
    };
    assert.equal(await nameIn(), 'default0a.1b.environment.api.powerplatform.com');
    assert.equal(await nameIn('Gov'), 'default0a1.b.environment.api.gov.powerplatform.microsoft.us');
  });

  it('knows every cloud that a configuration may name', async () => {
    const { powerPlatformClouds } = await import('../../../src/config/choices.ts');
    for (const cloud of powerPlatformClouds) {
      const settings = { environmentId: 'a1b2', schemaName: 'x', cloud };
      const { ConnectionSettings, getCopilotStudioConnectionUrl } = loadClient([here]);
      assert.match(getCopilotStudioConnectionUrl(new ConnectionSettings(settings)), /^https:\/\/a1\.?b/);
    }
  });
});
