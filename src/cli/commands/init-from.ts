import { isLocale } from '../../config/choices.ts';
import { readCorpus } from '../../corpus/read-corpus.ts';
import { ConfigError } from '../../errors.ts';
import { createScenarioNames, formatScenario } from '../../harvest/format-scenario.ts';
import { harvestScenario } from '../../harvest/harvest-scenario.ts';
import { safeFileName } from '../../transcript/transcript-path.ts';
import { createWordings } from '../../user/wording.ts';
import type { Environment } from '../environment.ts';
import { formatError } from '../report-error.ts';

export interface HarvestOptions {
  readonly locale: string;
  /** Scenarios at most. */
  readonly limit: number;
}

export interface HarvestedFiles {
  /** Texts by path, relative to the folder of the command. */
  readonly files: Readonly<Record<string, string>>;
  /** What was read and what came of it, one sentence. */
  readonly summary: string;
  /** Conversations that could not be read; each was named on stderr. */
  readonly unreadable: number;
}

/** Where scenarios made of conversations are written. */
export const harvestFolder = 'scenarios/from-data';

/**
 * Makes scenario files of recorded conversations; nothing is written. Throws ConfigError for patterns that match
 * nothing, for records that cannot be read, and where no conversation says what its person wanted.
 */
export async function harvestFiles(
  patterns: readonly string[],
  { locale, limit }: HarvestOptions,
  { cwd, stderr }: Pick<Environment, 'cwd' | 'stderr'>,
): Promise<HarvestedFiles> {
  const wordings = createWordings();
  const nameScenario = createScenarioNames();
  const files: Record<string, string> = {};
  const left = new Map<string, number>();
  const leave = (why: string): unknown => left.set(why, (left.get(why) ?? 0) + 1);
  let read = 0;
  let written = 0;
  for await (const reading of readCorpus(patterns, { cwd, locale })) {
    read += 1;
    if ('problem' in reading) {
      leave('unreadable');
      stderr.write(`${formatError(reading.problem)}\n`);
    } else if ('skipped' in reading) leave(skippedWords[reading.skipped]);
    else {
      const own = reading.conversation.locale;
      const spoken = own !== undefined && isLocale(own) ? own : locale;
      const scenario = harvestScenario({ ...reading.conversation, locale: spoken }, wordings(spoken));
      const named = scenario && nameScenario(scenario);
      if (!named) leave(scenario ? 'like another' : 'without a goal');
      else {
        const file = `${harvestFolder}/${safeFileName(named.slug)}.yaml`;
        files[file] = formatScenario(
          named,
          '../../node_modules/botframework-understudy/scenario.schema.json',
        );
        written += 1;
      }
    }
    if (written === limit) break;
  }
  const rest = [...left].map(([why, count]) => `${count} ${why}`).join(', ');
  const conversations = read === 1 ? '1 conversation' : `${read} conversations`;
  if (written === 0) {
    const message = `Failed to make scenarios of ${patterns.join(', ')}: none of ${conversations} can be used.`;
    throw new ConfigError('no-conversations', message, { hint: `Left out: ${rest}.` });
  }
  const scenarios = written === 1 ? '1 scenario' : `${written} scenarios`;
  const more = written === limit ? '; there may be more (--limit)' : '';
  return {
    files,
    summary: `Read ${conversations}: ${scenarios}${rest === '' ? '' : `; left out ${rest}`}${more}.`,
    unreadable: left.get('unreadable') ?? 0,
  };
}

const skippedWords = {
  toxic: 'toxic',
  redacted: 'redacted',
  language: 'in another language',
  empty: 'in which nobody says anything',
  errored: 'of a run that broke',
} as const;
