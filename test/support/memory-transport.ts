import type { DirectLineServer } from '../../src/direct-line/direct-line-server.ts';
import type {
  ClientAnswer,
  ClientRequest,
  DirectLineTransport,
  StreamEvents,
} from '../../src/direct-line/transport.ts';

/** Our own Direct Line without sockets, so that a test decides what goes wrong on the way. */
export interface MemoryTransport extends DirectLineTransport {
  readonly requests: readonly ClientRequest[];
  onRequest(listener: (request: ClientRequest) => void): void;
  /** Answers the next request that it matches in place of the service, or throws. */
  meddle(matches: RegExp, answer: ClientAnswer | Error): void;
  /** No stream can be opened from now on. */
  refuseStreams(): void;
  cutStream(): void;
  sendFrame(text: string): void;
  streams(): number;
}

const origin = 'http://direct-line.invalid';

export function createMemoryTransport(server: DirectLineServer): MemoryTransport {
  const requests: ClientRequest[] = [];
  const meddling: { matches: RegExp; answer: ClientAnswer | Error }[] = [];
  let listener: (request: ClientRequest) => void = () => undefined;
  let streams = 0;
  let mayStream = true;
  let current: { events: StreamEvents; leave: () => void } | undefined;

  const transport: MemoryTransport = {
    requests,
    onRequest: (next) => (listener = next),
    meddle: (matches, answer) => meddling.push({ matches, answer }),
    refuseStreams: () => (mayStream = false),
    streams: () => streams,
    cutStream() {
      const cut = current;
      current = undefined;
      cut?.leave();
      cut?.events.onEnd('cut');
    },
    sendFrame: (text) => current?.events.onFrame(text),
    async request(request) {
      requests.push(request);
      listener(request);
      const index = meddling.findIndex(({ matches }) => matches.test(`${request.method} ${request.url}`));
      const [meddled] = index < 0 ? [] : meddling.splice(index, 1);
      if (meddled?.answer instanceof Error) throw meddled.answer;
      if (meddled) return meddled.answer;
      const url = new URL(request.url);
      const { status, body } = await server.handle({
        method: request.method,
        url: url.pathname + url.search,
        origin,
        headers: { authorization: request.token === undefined ? undefined : `Bearer ${request.token}` },
        body: toWire(request.body),
        files: request.files,
      });
      return { status, body: toWire(body) };
    },
    openStream(url, events) {
      const { pathname, search } = new URL(url);
      const stream: { events: StreamEvents; leave: () => void } = { events, leave: () => undefined };
      current = stream;
      const open = async (): Promise<void> => {
        const grant = mayStream ? await server.openStream(pathname + search) : { status: 403 };
        if (current !== stream) return;
        if ('status' in grant) {
          events.onEnd(`refused with ${grant.status}`);
          return;
        }
        streams += 1;
        events.onOpen();
        stream.leave = grant.log.listen(
          { send: (set) => events.onFrame(JSON.stringify(set)), end: (reason) => events.onEnd(reason) },
          grant.watermark,
        );
      };
      void open();
      return { close: () => stream.leave() };
    },
  };
  return transport;
}

function toWire(body: unknown): unknown {
  return body === undefined ? undefined : (JSON.parse(JSON.stringify(body)) as unknown);
}
