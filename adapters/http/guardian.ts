/**
 * A process of its own that outlives Understudy by as long as it takes to end the bot.
 * Its standard input is a pipe that only Understudy holds: however Understudy ends, also by SIGKILL,
 * the system closes the pipe, and the process group named in argv is ended.
 */
import { endProcessGroup, killProcessGroup } from './end-process-group.ts';

const graceMs = 2_000;
const groupId = Number(process.argv[2]);

process.stdin.on('error', () => undefined);
process.stdin.on('close', () => {
  if (!Number.isSafeInteger(groupId) || groupId <= 1) return;
  if (!endProcessGroup(groupId)) return;
  setTimeout(() => killProcessGroup(groupId), graceMs);
});
process.stdin.resume();
