import restify from 'restify';
import { adapter, bot } from './bot.ts';

const server = restify.createServer({ name: 'tutor' });
server.use(restify.plugins.bodyParser());

server.post('/api/messages', async (req, res) => {
  // Node types `method` as optional; on a server's request it is always there.
  await adapter.process(req as typeof req & { method: string }, res, (context) => bot.run(context));
});

server.get('/healthz', async (_req, res) => {
  res.send(200, { status: 'ok' });
});

server.listen(process.env['PORT'] ?? 3978, () => {
  console.log(`tutor listens at http://localhost:${server.address().port}/api/messages`);
});
