import assert from 'node:assert/strict';
import { secretsOf } from '../../src/auth/known-secrets.ts';
import { createSecretRedactor } from '../../src/auth/redact-tokens.ts';

describe('secretsOf', () => {
  it('takes the values of variables that are named like secrets', () => {
    const env = {
      MicrosoftAppPassword: 'abc~1234',
      OPENAI_API_KEY: 'sk-12345678',
      AZURE_STORAGE_CONNECTION_STRING: 'AccountKey=abc;x=y',
      GITHUB_TOKEN: 'ghp_abcdefgh',
      DATABASE_CREDENTIALS: 'https://user:pass@db.example',
      SAME_TOKEN: 'ghp_abcdefgh',
    };
    assert.deepEqual(secretsOf(env), [...new Set(Object.values(env))]);
  });

  it('leaves what is none: other names, addresses, paths, numbers, plain words, the empty and the short', () => {
    const none = {
      PATH: '/usr/bin:12345678',
      TOKEN_ENDPOINT: 'https://login.example/token',
      SECRETS_FOLDER: '/run/secrets/12345678',
      TOKEN_FILE: './a-token-1234.txt',
      TOKEN_LIFETIME: '31536000',
      SECRET_MODE: 'transfer',
      PASSWORD: '',
      OTHER_PASSWORD: 'abc123',
      NO_TOKEN: undefined,
    };
    assert.deepEqual(secretsOf(none), []);
  });
});

describe('createSecretRedactor', () => {
  const secret = 'a"b&c<d>/0123';
  const { text, value } = createSecretRedactor([secret, `${secret}-longer`]);

  it('finds a secret as it stands in text, JSON, URLs and markup, and no other token', () => {
    for (const form of [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      'a&quot;b&amp;c&lt;d&gt;/0123',
    ])
      assert.equal(text(`x ${form} y`), 'x [redacted] y', form);
    assert.equal(text(`x ${secret}-longer y`), 'x [redacted] y');
    const foreign = 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.abcdefgh';
    assert.equal(text(foreign), foreign);
  });

  it('copies only what it changes', () => {
    const clean = { list: [1, { text: 'hi' }] };
    const said = { clean, bad: [{ [secret]: secret }] };
    const redacted = value(said);
    assert.deepEqual(redacted, { clean, bad: [{ '[redacted]': '[redacted]' }] });
    assert.equal(redacted.clean, clean);
    assert.equal(value(clean), clean);
  });
});
