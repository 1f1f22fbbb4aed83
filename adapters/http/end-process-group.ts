import { spawnSync } from 'node:child_process';

/** Asks all processes of the group to end (SIGTERM; on Windows they are ended). False when there are none. */
export function endProcessGroup(groupId: number): boolean {
  return process.platform === 'win32' ? killTree(groupId) : signalGroup(groupId, 'SIGTERM');
}

/** Ends all processes of the group at once. False when there are none. */
export function killProcessGroup(groupId: number): boolean {
  return process.platform === 'win32' ? killTree(groupId) : signalGroup(groupId, 'SIGKILL');
}

function signalGroup(groupId: number, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    process.kill(-groupId, signal);
    return true;
  } catch {
    return false;
  }
}

/** Windows has no process groups to signal; taskkill ends a process with all its descendants. */
function killTree(pid: number): boolean {
  return spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true }).status === 0;
}
