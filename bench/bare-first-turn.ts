import './first-turn-bot.ts';
import { createBareInProcess } from './bare-in-process.ts';

await createBareInProcess()({ conversations: 1, concurrency: 1, messages: 1, deliveryMode: 'normal' });
