import type {
  ConnectionSettings as ClientSettings,
  CopilotStudioClient,
} from '@microsoft/agents-copilotstudio-client';
import { createAbortWatch } from '../../src/channel/abort-watch.ts';
import type { Clock } from '../../src/channel/ports.ts';
import type {
  AgentSettings,
  CopilotStudioAgent,
  TurnEnd,
  TurnListener,
} from '../../src/copilot-studio/agent.ts';
import { ConfigError, messageOf } from '../../src/errors.ts';
import { openGateway } from './gateway.ts';
import { loadClient } from './load-client.ts';

export interface OpenAgentOptions {
  readonly settings: AgentSettings;
  readonly token: string;
  /** Files or folders from which Microsoft's client is looked for. */
  readonly resolveFrom: readonly string[];
  readonly clock: Clock;
}

/** Other than the client's own: the gateway puts the real one in. */
const clientToken = 'given-by-understudy';

/**
 * Makes an agent of Copilot Studio reachable through Microsoft's own client.
 * @throws ConfigError when the client is not installed, or refuses the settings.
 */
export async function openCopilotStudioAgent(options: OpenAgentOptions): Promise<CopilotStudioAgent> {
  const { token, clock } = options;
  const { ConnectionSettings, CopilotStudioClient, getCopilotStudioConnectionUrl } = loadClient(
    options.resolveFrom,
  );
  const settings = new ConnectionSettings(given(options.settings));
  const addressOf = (conversationId?: string): string =>
    getCopilotStudioConnectionUrl(settings, conversationId);
  const name = hostOf(addressOf);
  const gateway = await openGateway(clock);
  const closing = new AbortController();
  const watchAbort = createAbortWatch();
  const underWay = new Set<Promise<TurnEnd>>();

  type Begin = (client: CopilotStudioClient) => AsyncIterable<unknown>;

  function take(url: string, begin: Begin, listener: TurnListener, signal: AbortSignal): Promise<TurnEnd> {
    const turn = play(url, begin, listener, signal);
    underWay.add(turn);
    return turn.finally(() => underWay.delete(turn));
  }

  /** A client for each turn: two may go on at once in one conversation. */
  async function play(
    url: string,
    begin: Begin,
    listener: TurnListener,
    signal: AbortSignal,
  ): Promise<TurnEnd> {
    const turn = new AbortController();
    const stop = (): void => turn.abort();
    const unwatch = [signal, closing.signal].map((each) => watchAbort(each, stop));
    if (signal.aborted || closing.signal.aborted) stop();
    let heard = 0;
    let read = 0;
    const { promise: ended, resolve: onEnd } = promised<TurnEnd>();
    const directConnectUrl = gateway.expect({
      url,
      token,
      signal: turn.signal,
      onEnd,
      listener: {
        onTaken: (id) => listener.onTaken(id),
        onActivity(body) {
          const problem = listener.onActivity(body);
          if (problem === undefined) heard += 1;
          return problem;
        },
      },
    });
    try {
      const client = new CopilotStudioClient(new ConnectionSettings({ directConnectUrl }), clientToken);
      for await (const _activity of begin(client)) read += 1;
    } catch (error) {
      onEnd({ status: 'broken', message: `Microsoft's client failed: ${messageOf(error)}` });
    }
    const end = await ended;
    for (const forget of unwatch) forget();
    return end.status === 'ended' ? { status: 'ended', unread: heard - read } : end;
  }

  return {
    name,
    start: (locale, listener, signal) =>
      take(addressOf(), (client) => client.startConversationStreaming({ locale }), listener, signal),
    execute(activity, conversationId, listener, signal) {
      // Its class of activities is in a package of its own, and writes channelId under another name.
      const plain = activity as unknown as Parameters<CopilotStudioClient['executeStreaming']>[0];
      const begin: Begin = (client) => client.executeStreaming(plain, conversationId);
      return take(addressOf(conversationId), begin, listener, signal);
    },
    async close() {
      closing.abort();
      // A client whose answer is missing would ask for it without end.
      await Promise.all(underWay);
      await gateway.close();
    },
  };
}

function given(settings: AgentSettings): ConstructorParameters<typeof ClientSettings>[0] {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as ConstructorParameters<typeof ClientSettings>[0];
}

function hostOf(addressOf: () => string): string {
  try {
    return new URL(addressOf()).host;
  } catch (error) {
    throw new ConfigError(
      'copilot-studio-settings',
      `Failed to find the agent of Copilot Studio: ${messageOf(error)}`,
      {
        hint: "Give bot.copilotStudio the names that stand in the agent's settings, under Advanced, Metadata.",
      },
    );
  }
}

function promised<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
