import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ActivityHandler,
  AgentApplication,
  CloudAdapter,
  HttpError,
  MemoryStorage,
  type ConnectorClient,
  type TurnContext,
  type TurnState,
  type UserTokenClient,
} from '@microsoft/agents-hosting';
import { openAdapterConnection } from '../../../adapters/in-process/adapter-connection.ts';
import type { BotConnection } from '../../../src/channel/ports.ts';
import type { ConnectorHandler, ConnectorRequest } from '../../../src/connector/http.ts';
import { ConfigError } from '../../../src/errors.ts';
import { createBench } from '../../contract/bench.ts';
import { createAgentsHandlerHost } from '../../fixtures/bots/agents-host.ts';

const resolveFrom = fileURLToPath(import.meta.url);
const never = new AbortController().signal;
const serviceUrl = 'http://connector.invalid';
const clientId = '11111111-1111-4111-8111-111111111111';

describe('The connection to an adapter of the Agents SDK', () => {
  const { hold, connector } = createBench();

  /** Runs one turn with that logic and handler. */
  async function turn(
    logic: (context: TurnContext, adapter: CloudAdapter) => Promise<void>,
    handler: ConnectorHandler = connector.handle,
  ): Promise<void> {
    const adapter = new CloudAdapter({ clientId, clientSecret: 'x', tenantId: 'y' });
    adapter.onTurnError = (_context, error) => Promise.reject(error);
    const bot = (context: unknown) => logic(context as TurnContext, adapter);
    const connection = openAdapterConnection({ adapter, bot, resolveFrom, handler, serviceUrl });
    const delivery = await connection.deliver(hold({ serviceUrl }).message('hi'), never);
    await connection.close();
    assert.deepEqual(delivery, { status: 'answered', code: 200 });
  }

  it('gives back what it exchanged on the adapter when it is closed', async () => {
    const { adapter, bot } = createAgentsHandlerHost(true);
    const fields = () => Reflect.ownKeys(adapter).map((name): unknown => [name, Reflect.get(adapter, name)]);
    const before = fields();
    const handler = connector.handle;
    const connection = openAdapterConnection({ adapter, bot, resolveFrom, handler, serviceUrl });
    assert.notDeepEqual(fields(), before);
    await connection.close();
    assert.deepEqual(fields(), before);
  });

  it("tells the bot its own app id, and the channel's service URL", async () => {
    await turn(({ identity }) => {
      assert.deepEqual(identity, {
        aud: clientId,
        iss: 'https://api.botframework.com',
        serviceurl: serviceUrl,
      });
      return Promise.resolve();
    });
  });

  it('asks the token service in memory, where 404 means that there is no token', async () => {
    const asked: ConnectorRequest[] = [];
    const answers = [{ status: 404 }, { status: 200, body: { token: 'secret' } }];
    const tokens: unknown[] = [];
    await turn(
      async ({ turnState }, adapter) => {
        const client = turnState.get<UserTokenClient>(adapter.UserTokenClientKey);
        for (const _ of [1, 2]) tokens.push(await client.getUserToken('oauth', 'emulator', 'user'));
      },
      (request) => {
        asked.push(request);
        return answers.shift() ?? { status: 500 };
      },
    );
    assert.deepEqual(tokens, [{ token: undefined }, { token: 'secret' }]);
    const query = 'connectionName=oauth&channelId=emulator&userId=user';
    assert.equal(asked[0]?.url, `/api/usertoken/GetToken?${query}`);
    assert.equal(asked[0]?.method, 'GET');
  });

  it('lets its clients fail as the SDK does, with the status and what the Connector said', async () => {
    const body = { error: { code: 'BadSyntax', message: 'No.' } };
    await turn(
      (context) =>
        assert.rejects(context.sendActivity('hi'), (error) => {
          assert(error instanceof HttpError);
          assert.equal(error.status, 400);
          assert.deepEqual(error.response.data, body);
          return true;
        }),
      () => ({ status: 400, body }),
    );
  });

  it("breaks connections as Node's fetch tells it", async () => {
    await turn(
      (context) => assert.rejects(context.sendActivity('hi'), { name: 'TypeError', message: 'fetch failed' }),
      () => ({ status: 200, dropped: true }),
    );
  });

  it('hands attachments over as a stream', async () => {
    let bytes = '';
    await turn(
      async ({ turnState }, adapter) => {
        const client = turnState.get<ConnectorClient>(adapter.ConnectorClientKey);
        for await (const chunk of await client.getAttachment('a', 'original')) bytes += String(chunk);
      },
      ({ url }) => ({
        status: url === '/v3/attachments/a/views/original' ? 200 : 404,
        body: Buffer.from('pixels'),
      }),
    );
    assert.equal(bytes, 'pixels');
  });

  it('streams, as chunks and a message at the end', async () => {
    const bot = async (context: unknown): Promise<void> => {
      const { streamingResponse } = context as TurnContext;
      streamingResponse.queueInformativeUpdate('Thinking');
      streamingResponse.queueTextChunk('Hel');
      streamingResponse.queueTextChunk('lo');
      await streamingResponse.endStream();
    };
    const { handle: handler } = connector;
    const connection = openAdapterConnection({
      adapter: new CloudAdapter(),
      bot,
      resolveFrom,
      handler,
      serviceUrl,
    });
    const chat = hold({ serviceUrl, channelId: 'msteams' });
    await connection.deliver(chat.message('hi'), never);
    const [first, last] = [chat.arrivals[0]?.activity, chat.arrivals.at(-1)?.activity];
    assert.deepEqual([first?.type, first?.text], ['typing', 'Thinking']);
    assert.deepEqual([last?.type, last?.text], ['message', 'Hello']);
    assert.deepEqual(
      last?.entities?.map(({ type, streamType }) => [type, streamType]),
      [['streaminfo', 'final']],
    );
    await connection.close();
  });

  it('does not take the answer of an application that works on after it for the end of its turn', async () => {
    const open = (longRunningMessages: boolean): BotConnection => {
      const adapter = new CloudAdapter();
      const bot = new AgentApplication<TurnState>({
        adapter,
        storage: new MemoryStorage(),
        longRunningMessages,
        agentAppId: clientId,
      });
      bot.onActivity('message', async (context) => {
        await context.sendActivity('done');
      });
      return openAdapterConnection({ adapter, bot, resolveFrom, handler: connector.handle, serviceUrl });
    };
    assert.equal(open(false).answersWhenDone, true);
    const connection = open(true);
    assert.equal(connection.answersWhenDone, false);
    const chat = hold({ serviceUrl });
    await connection.deliver(chat.message('hi'), never);
    assert.equal((await chat.next()).activity.text, 'done');
    await connection.close();
  });

  it('is refused where the SDK is not installed', () => {
    const options = {
      adapter: new CloudAdapter(),
      bot: new ActivityHandler(),
      handler: connector.handle,
      serviceUrl,
    };
    assert.throws(
      () => openAdapterConnection({ ...options, resolveFrom: join(tmpdir(), 'bot.js') }),
      (error) => {
        assert(error instanceof ConfigError);
        assert.match(error.message, /Failed to load @microsoft\/agents-hosting as/);
        assert.match(error.hint ?? '', /npm ci/);
        return true;
      },
    );
  });
});
