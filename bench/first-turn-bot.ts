import { writeSync } from 'node:fs';
import { adapter, bot } from '../bots/echo/bot.ts';

/** The echo bot, which tells on the third pipe when its reply has been taken. */
adapter.use(async (context, next) => {
  context.onSendActivities(async (_context, _activities, send) => {
    const responses = await send();
    writeSync(3, '.');
    return responses;
  });
  await next();
});

export { adapter, bot };
