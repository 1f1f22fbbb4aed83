import type { ServerResponse } from 'node:http';

/** What can go wrong with an answer. */
export type FakeModelFault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: unknown;
    }
  /** A page of some gateway, with 200. */
  | { readonly kind: 'html' }
  /** JSON that ends in the middle, with a length that says that this is all. */
  | { readonly kind: 'truncated' }
  /** The head and half of the body, and then nothing. */
  | { readonly kind: 'stall' }
  /** Nothing at all. */
  | { readonly kind: 'silent' }
  /** The connection is closed, before the head or in the middle of the body. */
  | { readonly kind: 'reset' | 'cut' }
  /** JSON of another kind. */
  | { readonly kind: 'json'; readonly body: unknown };

const half = '{"id":"cmpl-1","object":"text_completion","choices":[{"index":0,"te';

export function sendFault(response: ServerResponse, fault: FakeModelFault): void {
  const json = { 'content-type': 'application/json' };
  switch (fault.kind) {
    case 'status': {
      const body = fault.body ?? { error: { message: `fault ${fault.status}` } };
      response.writeHead(fault.status, { ...json, ...fault.headers });
      response.end(JSON.stringify(body));
      return;
    }
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html><body>Sign in</body></html>');
      return;
    case 'truncated':
      response.writeHead(200, { ...json, 'content-length': half.length });
      response.end(half);
      return;
    case 'stall':
      response.writeHead(200, { ...json, 'content-length': half.length * 2 });
      response.write(half);
      return;
    case 'cut':
      response.writeHead(200, { ...json, 'content-length': half.length * 2 });
      response.write(half, () => response.socket?.destroy());
      return;
    case 'silent':
      return;
    case 'reset':
      response.socket?.destroy();
      return;
    case 'json':
      response.writeHead(200, json);
      response.end(JSON.stringify(fault.body));
      return;
  }
}
