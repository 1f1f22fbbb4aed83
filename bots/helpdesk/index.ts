import restify from 'restify';
import { adapter, bot, desk } from './bot.ts';

const server = restify.createServer({ name: 'helpdesk' });
server.use(restify.plugins.bodyParser());

server.post('/api/messages', async (req, res) => {
  // Node types `method` as optional; on a server's request it is always there.
  await adapter.process(req as typeof req & { method: string }, res, (context) => bot.run(context));
});

// What the technicians' own tool calls: the requester is told in Teams.
server.post('/api/tickets/:number/close', async (req, res) => {
  const { number } = req.params as { number: string };
  const ticket = desk.setStatus(number, 'closed', { assignee: 'Robin' });
  res.send(ticket === undefined ? 404 : 200, ticket ?? { error: `There is no ticket ${number}.` });
});

server.get('/healthz', async (_req, res) => {
  res.send(200, { status: 'ok' });
});

server.listen(process.env['PORT'] ?? 3978, () => {
  console.log(`helpdesk listens at http://localhost:${server.address().port}/api/messages`);
});
