import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { createModelWindow, type ExpectedCalls, type MeasuredWindow } from './model-window.ts';

/** A model that takes its time and nothing else; a process of its own, so that its work is not counted as ours. */
const firstDelayMs = Number(process.argv[2]);

/** Of users that are about the same matter and never say the same again: nothing is to be drawn twice. */
const sentences = [
  'how much is a weekend in salzburg',
  'which hotel in salzburg is near the old town',
  'does the hotel serve breakfast early on weekends',
  'could we bring our small dog to salzburg',
  'what is the weather like that weekend',
  'is there a concert in salzburg on saturday evening',
  'where do people buy tickets for the concert',
  'what about the fortress above salzburg',
  'can children walk up to the fortress',
  'how late does the cable car run on a weekend',
  'which train from salzburg goes back on sunday',
  'may we leave our bags at the hotel',
] as const;
/** States the fact, by which the goal is reached; said so late that nobody leaves before all is said. */
const statement = 'we would like to come in october';

const header = '<|start_header_id|>user<|end_header_id|>';
let expected: ExpectedCalls = { lanes: 1, conversations: 0, turns: 0, delayMs: firstDelayMs };
let window = createModelWindow(expected);

const server = createServer((request, response) => {
  const arrivedAt = performance.now();
  if (request.url !== '/v1/completions') {
    request.resume();
    response.writeHead(404).end();
    return;
  }
  void text(request).then((body) => {
    const isTurn = body.includes('Salzburg');
    const turn = isTurn ? body.split(header).length - 2 : 0;
    if (isTurn) window.arrived(turn, arrivedAt);
    const answer = JSON.stringify({
      choices: [
        {
          index: 0,
          text: `\n${turn === expected.turns - 2 ? statement : sentences[turn]}`,
          finish_reason: 'stop',
          stop_reason: null,
        },
      ],
      usage: { prompt_tokens: 60, completion_tokens: 8 },
    });
    const json = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) };
    const timer = setTimeout(
      () => {
        if (isTurn) window.answered(turn, performance.now());
        response.writeHead(200, json).end(answer);
      },
      expected.delayMs - (performance.now() - arrivedAt),
    );
    response.on('close', () => clearTimeout(timer));
  });
});
process.on('message', (told: ExpectedCalls | 'measured') => {
  if (told === 'measured') {
    process.send?.(window.measure() satisfies MeasuredWindow);
    return;
  }
  expected = told;
  window = createModelWindow(told);
  process.send?.('ready');
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
