/** One thing that `doctor` looked at. */
export interface Finding {
  readonly check: 'node' | 'configuration' | 'scenarios' | 'port' | 'bot' | 'model';
  readonly status: 'ok' | 'warn' | 'fail';
  /** What was found; may have several lines. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** Who must act, for `fail`: the user (2), or whoever runs the bot or the machine (3). */
  readonly exitCode?: 2 | 3 | undefined;
}

/** One finding per paragraph: status, what was looked at, what was found, and what to do below it. */
export function formatFindings(findings: readonly Finding[]): string {
  const indent = ' '.repeat(6 + 15);
  return findings
    .map(({ check, status, message, hint }) => {
      const text = hint === undefined ? message : `${message}\n${hint}`;
      return `${status.padEnd(6)}${check.padEnd(15)}${text.replaceAll('\n', `\n${indent}`)}\n`;
    })
    .join('')
    .replace(/[^\S\n]+$/gm, '');
}
