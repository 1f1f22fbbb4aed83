import type { Colors } from 'picocolors/types.js';
import { toPlainLine } from '../../activity/plain-text.ts';
import { code, escapeInline } from '../../report/markdown.ts';
import { attributesOf, element, legalText, type Fields } from '../../report/xml.ts';
import type { HookResult, HookStatus } from '../hooks/judge-hook.ts';

/** How a bot took what reaches each hook of TeamsActivityHandler. */
export interface HooksReport {
  readonly bot: string;
  readonly hooks: readonly HookResult[];
}

/** In the order in which people should look. */
const statuses: Readonly<Record<HookStatus, string>> = {
  threw: 'threw',
  unanswered: 'never answered',
  wrong: 'answered with what Teams cannot show',
  untested: 'untested, the bot had ended',
  handled: 'handled',
  silent: 'answered 200, nothing to be seen',
  unhandled: 'unhandled (501)',
};

const ordered = Object.keys(statuses) as HookStatus[];
const faults: readonly HookStatus[] = ['threw', 'unanswered', 'wrong'];

/** `1 threw, 20 handled, 44 unhandled (501)`. */
function formatCounts(hooks: readonly HookResult[]): string {
  return ordered
    .flatMap((status) => {
      const count = hooks.filter((hook) => hook.status === status).length;
      return count > 0 ? [`${count} ${statuses[status]}`] : [];
    })
    .join(', ');
}

/** For a terminal: a line for each hook, and what came where something is wrong; with `verbose` for all. */
export function formatHooks({ bot, hooks }: HooksReport, colors: Colors, verbose: boolean): string {
  const paint = (status: HookStatus): string =>
    faults.includes(status)
      ? colors.red(statuses[status])
      : status === 'handled'
        ? colors.green(statuses[status])
        : colors.dim(statuses[status]);
  const width = Math.max(...hooks.map(({ name }) => name.length));
  const lines = hooks
    .toSorted((one, other) => ordered.indexOf(one.status) - ordered.indexOf(other.status))
    .flatMap((hook) => [
      `${hook.name.padEnd(width)}  ${paint(hook.status)}`,
      ...(verbose || faults.includes(hook.status) ? detailsOf(hook).map((line) => `    ${line}`) : []),
    ]);
  return `${toPlainLine(bot, 200)}\n\n${lines.join('\n')}\n\n${formatCounts(hooks)}\n`;
}

function detailsOf({ did, seen, transcript }: HookResult): string[] {
  return [
    toPlainLine(did, 300),
    `saw ${toPlainLine(seen, 1000)}`,
    ...(transcript === undefined ? [] : [`transcript ${transcript}`]),
  ];
}

/** A table in Markdown, in the order of the hooks. */
export function formatHooksMarkdown({ bot, hooks }: HooksReport): string {
  const rows = hooks.map(({ name, status, did, seen, transcript }) =>
    [
      code(name),
      statuses[status],
      escapeInline(did),
      escapeInline(seen),
      transcript === undefined ? '' : code(transcript),
    ].join(' | '),
  );
  const table = ['hook | taken | done | seen | transcript', '--- | --- | --- | --- | ---', ...rows];
  const body = table.map((row) => `| ${row} |`).join('\n');
  return `## Hooks: ${formatCounts(hooks)}\n\n${escapeInline(bot)}\n\n${body}\n`;
}

/** JUnit XML: a case for each hook; what threw, never answered or cannot be shown is a failure, 501 and what is untested are skipped. */
export function formatHooksJUnit({ hooks }: HooksReport): string {
  const sums = {
    tests: hooks.length,
    failures: hooks.filter(({ status }) => faults.includes(status)).length,
    errors: 0,
    skipped: hooks.filter(isSkipped).length,
    time: '0.000',
  };
  const suite = { ...attributesOf({ name: 'hooks', ...sums }), testcase: hooks.map(testCase) };
  const xml = element('testsuites', {
    ...attributesOf({ name: 'Understudy check', ...sums }),
    testsuite: suite,
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`;
}

function isSkipped({ status }: HookResult): boolean {
  return status === 'unhandled' || status === 'untested';
}

function testCase(hook: HookResult): Fields {
  const { name, status } = hook;
  const body = legalText(`${detailsOf(hook).join('\n')}\n`);
  const message = statuses[status];
  return {
    ...attributesOf({ name, classname: 'hooks', time: '0.000' }),
    ...(faults.includes(status) && {
      failure: { ...attributesOf({ type: status, message }), '#text': `\n${body}` },
    }),
    ...(isSkipped(hook) && { skipped: attributesOf({ message }) }),
    'system-out': body,
  };
}
