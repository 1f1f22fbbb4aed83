import { toPlainLine } from '../activity/plain-text.ts';
import { asRecord } from '../activity/read-values.ts';
import { formatPath } from '../config/mistake.ts';
import type { RecordEntry } from '../conversation/record.ts';

interface WantedAnswer {
  readonly status?: number | undefined;
  readonly body?: unknown;
}

/** What is wrong with the answer to the invoke just sent; undefined where it is as a script wants it. */
export function judgeInvokeAnswer(
  { status = 200, body }: WantedAnswer,
  entries: readonly RecordEntry[],
): { readonly expected: string; readonly arrived: string } | undefined {
  const entry = entries.findLast(({ activity }) => activity.type === 'invokeResponse');
  const answer = asRecord(entry?.activity.value);
  if (!answer) return { expected: 'an answer to the invoke', arrived: 'no answer' };
  if (answer['status'] !== status)
    return { expected: `status ${status}`, arrived: `status ${String(answer['status'])}` };
  const missed = body === undefined ? undefined : findMiss(body, answer['body'], []);
  return (
    missed && {
      expected: `${formatPath(['body', ...missed.path])} to be ${inShort(missed.wanted)}`,
      arrived: inShort(missed.got),
    }
  );
}

interface Miss {
  readonly path: readonly (string | number)[];
  readonly wanted: unknown;
  readonly got: unknown;
}

/** Where a value is not what is wanted; mappings may have fields that nobody asked for. */
function findMiss(wanted: unknown, got: unknown, path: Miss['path']): Miss | undefined {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got) || got.length !== wanted.length) return { path, wanted, got };
    return firstOf(wanted.map((each, index) => findMiss(each, got[index], [...path, index])));
  }
  const fields = asRecord(wanted);
  if (!fields) return Object.is(wanted, got) ? undefined : { path, wanted, got };
  const record = asRecord(got);
  if (!record) return { path, wanted, got };
  return firstOf(
    Object.entries(fields).map(([key, each]) =>
      findMiss(each, Object.hasOwn(record, key) ? record[key] : undefined, [...path, key]),
    ),
  );
}

function firstOf(misses: readonly (Miss | undefined)[]): Miss | undefined {
  return misses.find((miss) => miss !== undefined);
}

function inShort(value: unknown): string {
  return value === undefined ? 'nothing' : toPlainLine(JSON.stringify(value), 200);
}
