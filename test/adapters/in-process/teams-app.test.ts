import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { App, Plugin, type IPlugin } from '@microsoft/teams.apps';
import { openAdapterConnection } from '../../../adapters/in-process/adapter-connection.ts';
import type { Delivery } from '../../../src/channel/ports.ts';
import type { ConnectorHandler, ConnectorRequest } from '../../../src/connector/http.ts';
import { createBench } from '../../contract/bench.ts';
import { createTeamsApp } from '../../fixtures/bots/teams-app.ts';
import { silent } from '../../fixtures/bots/silent-logger.ts';

const resolveFrom = fileURLToPath(import.meta.url);
const never = new AbortController().signal;
const serviceUrl = 'http://connector.invalid';

describe('The connection to an App of the Teams SDK', () => {
  const { hold, connector } = createBench();

  function open(app: App, handler: ConnectorHandler = connector.handle) {
    return openAdapterConnection({ adapter: app, resolveFrom, handler, serviceUrl });
  }

  async function turn(app: App, handler?: ConnectorHandler): Promise<Delivery> {
    const connection = open(app, handler);
    try {
      return await connection.deliver(hold({ serviceUrl }).message('hi'), never);
    } finally {
      await connection.close();
    }
  }

  it('gives back what it exchanged on the app when it is closed', async () => {
    const app = createTeamsApp(true);
    const parts = [
      app.server,
      ...['tokenManager', 'activitySender'].map((name) => Reflect.get(app, name) as object),
    ];
    const fields = () =>
      parts.map((part) => Reflect.ownKeys(part).map((name): unknown => [name, Reflect.get(part, name)]));
    const interceptors = () =>
      [app.client, app.api.http, Reflect.get(parts[2] ?? {}, 'client') as object].map((client) => {
        const { size } = Reflect.get(client, 'interceptors') as Map<number, unknown>;
        return size;
      });
    const [before, interceptorsBefore] = [fields(), interceptors()];
    const connection = open(app);
    assert.notDeepEqual(fields(), before);
    assert.deepEqual(interceptors(), [1, 1, 1]);
    await connection.close();
    assert.deepEqual(fields(), before);
    assert.deepEqual(interceptors(), interceptorsBefore);
  });

  it('starts the plugins of the app once, before its first turn', async () => {
    const seen: string[] = [];
    class Watching implements IPlugin {
      onInit(): void {
        seen.push('init');
      }
      onActivity(): void {
        seen.push('activity');
      }
    }
    Plugin({ name: 'watching', version: '1' })(Watching);
    const app = new App({ logger: silent, plugins: [new Watching()] });
    const connection = open(app);
    assert.deepEqual(seen, []);
    const chats = [1, 2].map(() => hold({ serviceUrl }));
    await Promise.all(chats.map((chat) => connection.deliver(chat.message('hi'), never)));
    assert.deepEqual(seen, ['init', 'activity', 'activity']);
    await connection.close();
  });

  it("runs the interceptors of the app's own HTTP client", async () => {
    const asked: ConnectorRequest[] = [];
    const request = ({ config }: { config: { headers: { set(name: string, value: string): void } } }) => {
      config.headers.set('X-Trace', 'mine');
      return config;
    };
    const app = new App({ logger: silent, client: { interceptors: [{ request } as never] } });
    app.on('message', async (context) => void (await context.send('hello')));
    await turn(app, (given) => {
      asked.push(given);
      return connector.handle(given);
    });
    assert.equal(asked[0]?.headers['x-trace'], 'mine');
    assert.deepEqual(asked[0].body && (asked[0].body as { text?: string }).text, 'hello');
  });

  it('asks the token service in memory too', async () => {
    const urls: string[] = [];
    const app = new App({ logger: silent });
    let token: unknown;
    app.on('message', async ({ api, activity }) => {
      const found = await api.users.getToken({
        channelId: activity.channelId,
        userId: 'user',
        connectionName: 'oauth',
      });
      token = found.token;
    });
    await turn(app, ({ url }) => {
      urls.push(url);
      return { status: 200, body: { token: 'secret' } };
    });
    assert.match(urls[0] ?? '', /^\/api\/usertoken\/GetToken\?.*connectionName=oauth/);
    assert.equal(token, 'secret');
  });

  it('leaves all other requests of the bot to the network', async () => {
    const app = new App({ logger: silent });
    let failure: unknown;
    app.on('message', async () => {
      // Nothing listens there: whoever asks memory instead is answered.
      failure = await app.client.get('http://127.0.0.1:9/elsewhere').catch((error: unknown) => error);
    });
    await turn(app, () => ({ status: 200 }));
    assert.equal((failure as { code?: string }).code, 'ECONNREFUSED');
  });

  it('lets requests fail as the SDK does', async () => {
    const failures: { response?: { status: number; data: unknown }; code?: string; isAxiosError: boolean }[] =
      [];
    const answers = [
      { status: 400, body: { error: { code: 'BadSyntax' } } },
      { status: 200, dropped: true },
    ];
    const app = new App({ logger: silent });
    app.on('message', async (context) => {
      for (const _ of [1, 2])
        await context.send('hi').catch((error: unknown) => failures.push(error as never));
    });
    await turn(app, () => answers.shift() ?? { status: 500 });
    const [refused, broken] = failures;
    assert.equal(refused?.isAxiosError, true);
    assert.deepEqual(refused.response?.data, { error: { code: 'BadSyntax' } });
    assert.equal(refused.response.status, 400);
    assert.equal(broken?.isAxiosError, true);
    assert.equal(broken.code, 'ECONNRESET');
  });

  it('waits for all that an error handler sends one after the other', async () => {
    const app = new App({ logger: silent, clientId: 'mine', clientSecret: 'x' });
    app.on('message', () => {
      throw new Error('the bot broke');
    });
    app.event('error', async ({ activity }) => {
      for (const text of ['one', 'two', 'three']) await app.send(activity?.conversation.id ?? '', text);
    });
    const connection = open(app);
    const chat = hold({ serviceUrl });
    const delivery = await connection.deliver(chat.message('hi'), never);
    assert.deepEqual(delivery, { status: 'answered', code: 500 });
    assert.deepEqual(
      chat.arrivals.map(({ activity }) => activity.text),
      ['one', 'two', 'three'],
    );
    await connection.close();
  });

  it('streams, as chunks and a message at the end', async () => {
    const app = new App({ logger: silent });
    app.on('message', ({ stream }) => {
      stream.emit('Hel');
      stream.emit('lo');
    });
    const connection = open(app);
    const chat = hold({ serviceUrl, channelId: 'msteams' });
    await connection.deliver(chat.message('hi'), never);
    const last = chat.arrivals.at(-1)?.activity;
    assert.equal(last?.text, 'Hello');
    assert.deepEqual(
      last.entities?.map(({ type, streamType }) => [type, streamType]),
      [['streaminfo', 'final']],
    );
    assert.equal(chat.arrivals[0]?.activity.type, 'typing');
    await connection.close();
  });
});
