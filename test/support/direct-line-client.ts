import { createRequire } from 'node:module';
import { DirectLine, type Activity as ClientActivity } from 'botframework-directlinejs';
import { WebSocket } from 'ws';
import type { Activity } from '../../src/activity/activity.ts';

/** The client library that Web Chat is built on, in Node. */
export interface DirectLineClient {
  readonly received: readonly Activity[];
  /** Resolves with the id that the service gave it, or `retry`. */
  post(activity: Activity): Promise<string>;
  /** The first activity, of those received and those to come, that was not taken before. */
  next(wanted: (activity: Activity) => boolean): Promise<Activity>;
  /** Cuts the stream off, without a goodbye. */
  breakOff(): void;
  streams(): number;
  end(): void;
}

interface AjaxRequest {
  readonly url: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly responseType?: string;
}
interface Subscriber {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}
type Schedule = (work: unknown, delayMs?: number, state?: unknown) => unknown;

/** What a browser has and the library takes from there: XMLHttpRequest and WebSocket; rxjs is the library's own. */
const resolve = createRequire(createRequire(import.meta.url).resolve('botframework-directlinejs'));
const { Observable } = resolve('rxjs/Observable') as {
  Observable: { create(subscribe: (subscriber: Subscriber) => void): unknown };
};
const { async } = resolve('rxjs/scheduler/async') as { async: { now(): number; schedule: Schedule } };

/** It waits 3 s at least before it connects again. */
const scheduler = {
  now: () => async.now(),
  schedule: ((work, delayMs = 0, state) =>
    async.schedule(work, delayMs >= 3000 && delayMs < 15_000 ? 1 : delayMs, state)) as Schedule,
};

export function openDirectLineClient(options: {
  readonly domain: string;
  readonly secret?: string;
  readonly token?: string;
}): DirectLineClient {
  const sockets: WebSocket[] = [];
  class Socket extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  const browser = globalThis as { WebSocket?: unknown };
  const before = browser.WebSocket;
  browser.WebSocket = Socket;
  const client = new DirectLine({
    ...options,
    ajax,
    scheduler,
    WebSocket: Socket,
    random: () => 0,
  } as unknown as ConstructorParameters<typeof DirectLine>[0]);
  if (before === undefined) delete browser.WebSocket;
  else browser.WebSocket = before;

  const received: Activity[] = [];
  const taken = new Set<Activity>();
  const waiting = new Set<() => void>();
  const subscription = client.activity$.subscribe((activity) => {
    received.push(activity as unknown as Activity);
    for (const look of waiting) look();
  });

  return {
    received,
    post: (activity) =>
      new Promise((done, reject) => {
        client.postActivity(activity as unknown as ClientActivity).subscribe(done, reject);
      }),
    next: (wanted) =>
      new Promise((done) => {
        const look = (): void => {
          const found = received.find((each) => !taken.has(each) && wanted(each));
          if (!found) return;
          taken.add(found);
          waiting.delete(look);
          done(found);
        };
        waiting.add(look);
        look();
      }),
    breakOff: () => sockets.at(-1)?.terminate(),
    streams: () => sockets.length,
    end() {
      subscription.unsubscribe();
      client.end();
    },
  };
}

function ajax({ url, method = 'GET', body, headers = {}, responseType }: AjaxRequest): unknown {
  return Observable.create((subscriber) => {
    const sent = body === undefined || body instanceof FormData ? body : JSON.stringify(body);
    fetch(url, { method, headers, ...(sent !== undefined && { body: sent }) })
      .then(async (answer) => {
        const response = responseType === 'arraybuffer' ? await answer.arrayBuffer() : await answer.json();
        const { status } = answer;
        if (!answer.ok) throw Object.assign(new Error(`${status} ${JSON.stringify(response)}`), { status });
        subscriber.next({ status, response });
        subscriber.complete();
      })
      .catch((error: unknown) => subscriber.error(error));
  });
}
