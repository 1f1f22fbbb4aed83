import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import botbuilder from 'botbuilder';
import sinon from 'sinon';
import { openAdapterConnection } from '../../../adapters/in-process/adapter-connection.ts';
import type { ConnectorHandler, ConnectorRequest } from '../../../src/connector/http.ts';
import { ConfigError } from '../../../src/errors.ts';
import { createBench } from '../../contract/bench.ts';
import { createCloudHost } from '../../fixtures/bots/cloud-host.ts';
import { createLegacyHost } from '../../fixtures/bots/legacy-host.ts';

const resolveFrom = fileURLToPath(import.meta.url);
const never = new AbortController().signal;
const serviceUrl = 'http://connector.invalid';
const handler: ConnectorHandler = () => ({ status: 200, body: { id: '1' } });
const bot = (): Promise<void> => Promise.resolve();

describe('The connection to an adapter in this process', () => {
  const { hold, connector } = createBench();

  for (const createHost of [createCloudHost, createLegacyHost]) {
    it(`gives back what it exchanged on the adapter of ${createHost.name} when it is closed`, async () => {
      const host = createHost(true);
      const { adapter } = host;
      const before = describeFields(adapter);
      const teamsInfo = describeFields(botbuilder.TeamsInfo);
      const connection = openAdapterConnection({ ...host, resolveFrom, handler, serviceUrl });
      assert.notDeepEqual(describeFields(adapter), before);
      await connection.close();
      assert.deepEqual(describeFields(adapter), before);
      assert.deepEqual(describeFields(botbuilder.TeamsInfo), teamsInfo);
    });
  }

  it('lets the event loop turn now and then, so that a signal is heard', async () => {
    const connection = openAdapterConnection({ ...createCloudHost(true), resolveFrom, handler, serviceUrl });
    const chat = hold({ serviceUrl });
    let turnsOfLoop = 0;
    const count = (): void => {
      turnsOfLoop += 1;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    for (let turn = 0; turn < 200; turn += 1) await connection.deliver(chat.message('hi'), never);
    clearImmediate(counting);
    assert.ok(turnsOfLoop >= 3, String(turnsOfLoop));
    await connection.close();
  });

  it('lets turns that were begun together go on together', async () => {
    let [running, most] = [0, 0];
    const slow = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      for (let step = 0; step < 100; step += 1) await Promise.resolve();
      running -= 1;
    };
    const connection = openAdapterConnection({
      ...createCloudHost(true),
      bot: slow,
      resolveFrom,
      handler,
      serviceUrl,
    });
    const converse = async (): Promise<void> => {
      const chat = hold({ serviceUrl });
      for (let turn = 0; turn < 60; turn += 1) {
        // Long after the event loop has turned for the first time.
        if (turn === 40) most = 0;
        await connection.deliver(chat.message('hi'), never);
      }
    };
    await Promise.all([converse(), converse(), converse()]);
    assert.equal(most, 3);
    await connection.close();
  });

  it('asks the token service in memory too', async () => {
    const asked: ConnectorRequest[] = [];
    const connection = openAdapterConnection({
      ...createCloudHost(true),
      resolveFrom,
      serviceUrl,
      handler(request) {
        asked.push(request);
        if (request.url.startsWith('/api/usertoken')) return { status: 200, body: { token: 'secret' } };
        return connector.handle(request);
      },
    });
    const chat = hold({ serviceUrl });
    await connection.deliver(chat.message('token'), never);
    assert.match(asked[0]?.url ?? '', /^\/api\/usertoken\/GetToken\?.*connectionName=oauth/);
    assert.equal(chat.arrivals[0]?.activity.text, 'token secret');
    await connection.close();
  });

  it("tells the bot its own app id, and the channel's service URL", async () => {
    const auth = new botbuilder.ConfigurationBotFrameworkAuthentication({ MicrosoftAppId: 'my-app' });
    const adapter = new botbuilder.CloudAdapter(auth);
    let claims: unknown;
    const logic = (context: botbuilder.TurnContext): Promise<void> => {
      claims = context.turnState.get<{ claims: unknown }>(adapter.BotIdentityKey)?.claims;
      return Promise.resolve();
    };
    const connection = openAdapterConnection({ adapter, bot: logic, resolveFrom, handler, serviceUrl });
    await connection.deliver(hold({ serviceUrl }).message('hi'), never);
    assert.deepEqual(claims, [
      { type: 'aud', value: 'my-app' },
      { type: 'iss', value: 'https://api.botframework.com' },
      { type: 'serviceurl', value: serviceUrl },
    ]);
    await connection.close();
  });

  it('answers 500 when an invoke response cannot be carried as JSON', async () => {
    const adapter = new botbuilder.CloudAdapter();
    const logic = async (context: botbuilder.TurnContext): Promise<void> => {
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { big: 1n } } });
    };
    const connection = openAdapterConnection({ adapter, bot: logic, resolveFrom, handler, serviceUrl });
    const delivery = await connection.deliver(
      hold({ serviceUrl }).activity({ type: 'invoke', name: 'x' }),
      never,
    );
    assert.equal(delivery.status === 'answered' && delivery.code, 500);
    await connection.close();
  });

  it('answers 500 when the adapter itself fails', async () => {
    const adapter = new botbuilder.CloudAdapter();
    sinon.stub(adapter, 'process').rejects(new Error('adapter broke'));
    const connection = openAdapterConnection({ adapter, bot, resolveFrom, handler, serviceUrl });
    const delivery = await connection.deliver(hold({ serviceUrl }).message('hi'), never);
    assert.deepEqual(delivery, {
      status: 'answered',
      code: 500,
      body: 'adapter broke',
      contentType: 'text/plain',
    });
    await connection.close();
  });

  for (const [what, adapter, message] of [
    ['a TestAdapter', new botbuilder.TestAdapter(bot), /its adapter is a TestAdapter/],
    ['an adapter class', botbuilder.CloudAdapter, /the class CloudAdapter, not an instance/],
    ['an adapter of an SDK that is not known', { process: bot, connectionManager: {} }, /agents-hosting/],
    ['something else', new Map(), /its adapter is a Map/],
  ] as const) {
    it(`refuses ${what}`, () => {
      refuses({ adapter, bot }, message, /bot\.endpoint/);
    });
  }

  for (const [what, refused, message] of [
    ['a class', botbuilder.ActivityHandler, /its bot is the class ActivityHandler/],
    ['an object that cannot run', {}, /its bot is object/],
    ['nothing', undefined, /its bot is undefined/],
  ] as const) {
    it(`refuses ${what} for a bot`, () => {
      refuses({ adapter: new botbuilder.CloudAdapter(), bot: refused }, message, /run\(context\)/);
    });
  }

  it('says that the SDK is not installed where the bot would load it', () => {
    const adapter = new botbuilder.CloudAdapter();
    refuses({ adapter, bot, resolveFrom: join(tmpdir(), 'bot.js') }, /Failed to load botbuilder/, /npm ci/);
  });

  function refuses(
    options: { adapter: object; bot: unknown; resolveFrom?: string },
    message: RegExp,
    hint: RegExp,
  ): void {
    assert.throws(
      () => openAdapterConnection({ resolveFrom, handler, serviceUrl, ...options }),
      (error) => {
        assert(error instanceof ConfigError);
        assert.match(error.message, message);
        assert.match(error.hint ?? '', hint);
        return true;
      },
    );
  }
});

/** Own fields with their values compared by identity. */
function describeFields(value: object): Map<string, unknown> {
  return new Map(Object.getOwnPropertyNames(value).map((name) => [name, Reflect.get(value, name)]));
}
