import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { holdAll } from './bare-activity.ts';
import type { OpenedLoop } from './loop.ts';

/**
 * The least that speaks with a bot over HTTP: one keep-alive agent, and a raw server that takes the replies.
 * Nothing of the tester is used. Every turn has one reply, posted back before the bot answers, or in its answer.
 */
export async function openBareHttp(endpoint: string): Promise<OpenedLoop> {
  const replies = new Map<string, unknown>();
  const server = http.createServer((request, response) => {
    void text(request).then((body) => {
      const reply = JSON.parse(body) as { replyToId: string };
      replies.set(reply.replyToId, reply);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"reply"}');
    });
  });
  server.keepAliveTimeout = 60_000;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  function post(body: string, agent: http.Agent): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const request = http.request(endpoint, { method: 'POST', agent, headers }, (response) => {
        text(response).then(resolve, reject);
      });
      request.on('error', reject).end(body);
    });
  }

  return {
    loop: async (work) => {
      // One for each piece of work: the bot closes connections that rest in between.
      const agent = new http.Agent({ keepAlive: true });
      await holdAll(work, `http://127.0.0.1:${port}`, async (activity) => {
        const answer = await post(JSON.stringify(activity), agent);
        const replied =
          work.deliveryMode === 'expectReplies'
            ? (JSON.parse(answer) as { activities: unknown[] }).activities.length === 1
            : replies.delete(activity.id);
        if (!replied) throw new Error(`No reply to ${activity.id}.`);
      });
      agent.destroy();
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
