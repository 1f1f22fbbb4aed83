import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

/** A model that takes its time and nothing else; a process of its own, so that its work is not counted as ours. */
const delayMs = Number(process.argv[2]);

const answer = JSON.stringify({
  choices: [{ index: 0, text: '\nhow much is a ticket to vienna', finish_reason: 'stop', stop_reason: null }],
  usage: { prompt_tokens: 60, completion_tokens: 8 },
});
const json = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) };

const server = createServer((request, response) => {
  request.resume();
  if (request.url !== '/v1/completions') {
    response.writeHead(404).end();
    return;
  }
  const timer = setTimeout(() => response.writeHead(200, json).end(answer), delayMs);
  response.on('close', () => clearTimeout(timer));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
