import assert from 'node:assert/strict';
import { shimLoader } from '../../src/auth/bot-environment.ts';
import { formatEnvironment } from '../../src/auth/format-environment.ts';
import { readIssuerRoute } from '../../src/auth/issuer-urls.ts';
import { chooseRegistration } from '../../src/auth/registration.ts';

describe('The environment of a bot', () => {
  it('is made out to the app that is configured, or else to the one that the bot is started as', () => {
    const env = { MicrosoftAppId: 'own', clientId: 'agents', tenantId: 'home' };
    assert.deepEqual(chooseRegistration({ appId: 'given', tenantId: undefined }, env), {
      appId: 'given',
      tenantId: 'home',
    });
    assert.equal(chooseRegistration({}, env).appId, 'own');
    assert.equal(chooseRegistration({}, { ...env, MicrosoftAppId: '' }).appId, 'agents');
    assert.deepEqual(chooseRegistration({}), chooseRegistration({}, { MicrosoftAppId: '' }));
  });

  it('adds the shim to the options of Node that are there', () => {
    const { NODE_OPTIONS } = shimLoader('file:///shim.js', 'http://127.0.0.1:1', '--max-old-space-size=64');
    assert.equal(NODE_OPTIONS, '--max-old-space-size=64 --import=file:///shim.js');
    assert.equal(shimLoader('file:///shim.js', 'x', ' ')['NODE_OPTIONS'], '--import=file:///shim.js');
  });

  it('is written so that no value means anything to the reader', () => {
    const group = { title: 'All', note: 'Careful.', variables: { A: `it's $HOME "x"`, B: '' } };
    assert.equal(
      formatEnvironment([group], 'shell'),
      `# All\n# Careful.\nexport A='it'\\''s $HOME "x"'\nexport B=''\n`,
    );
    assert.equal(formatEnvironment([group], 'dotenv'), "# All\n# Careful.\nA=`it's $HOME \"x\"`\nB=''\n");
    assert.equal(formatEnvironment([group], 'docker'), `# All\n# Careful.\nA=it's $HOME "x"\nB=\n`);
  });
});

describe("The issuer's paths", () => {
  it('are read whatever tenant and host stand in them', () => {
    const routes = {
      '/auth/v1/.well-known/openidconfiguration': 'metadata',
      '/auth/login.microsoftonline.com/common/v2.0/.well-known/openid-configuration': 'metadata',
      '/auth/login.botframework.com/v1/.well-known/keys': 'keys',
      '/auth/tenant/discovery/v2.0/keys': 'keys',
      '/auth/tenant/oauth2/v2.0/token': 'token',
      '/auth/msi/token': 'identity',
      '/auth/login.microsoftonline.com/common/discovery/instance': 'instance',
      '/auth/': undefined,
      '/v3/conversations/msi/token': undefined,
    };
    for (const [path, route] of Object.entries(routes)) assert.equal(readIssuerRoute(path), route, path);
  });
});
