import { toPlainLine } from '../../activity/plain-text.ts';
import { systemClock } from '../../channel/system.ts';
import { isLocale } from '../../config/choices.ts';
import { readCorpus } from '../../corpus/read-corpus.ts';
import { ConfigError } from '../../errors.ts';
import { createScenarioNames, formatScenario } from '../../harvest/format-scenario.ts';
import { harvestScenario, type HarvestedScenario } from '../../harvest/harvest-scenario.ts';
import { improveByModel } from '../../harvest/improve-by-model.ts';
import type { ModelClient, OpenedModel } from '../../model/ports.ts';
import { safeFileName } from '../../transcript/transcript-path.ts';
import { createWordings } from '../../user/wording.ts';
import type { Environment } from '../environment.ts';
import { formatError } from '../report-error.ts';

export interface HarvestOptions {
  readonly locale: string;
  /** Scenarios at most. */
  readonly limit: number;
  /** A chat model that says what people wanted, better than rules can. */
  readonly model?: string | undefined;
  /** Where it answers; OpenAI's own address unless told. */
  readonly baseUrl?: string | undefined;
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
  { locale, limit, model: name, baseUrl }: HarvestOptions,
  { cwd, stderr, env, signal }: Pick<Environment, 'cwd' | 'stderr' | 'env' | 'signal'>,
): Promise<HarvestedFiles> {
  if (name === undefined && baseUrl !== undefined) {
    throw new ConfigError(
      'no-model',
      'Failed to make scenarios by a model: --base-url is there without --model.',
      {
        hint: 'Name the model too, or leave both out: scenarios are then made by rules.',
      },
    );
  }
  const model = name === undefined ? undefined : await openModel(name, baseUrl, { env, signal });
  const wordings = createWordings();
  const nameScenario = createScenarioNames();
  const files: Record<string, string> = {};
  const left = new Map<string, number>();
  const leave = (why: string): unknown => left.set(why, (left.get(why) ?? 0) + 1);
  const improve = async (scenario: HarvestedScenario, client: ModelClient): Promise<HarvestedScenario> => {
    const improved = await improveByModel(scenario, client, signal);
    for (const remark of improved.remarks) stderr.write(`${toPlainLine(remark, 400)}\n`);
    return improved.scenario;
  };
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
      const byRules = harvestScenario({ ...reading.conversation, locale: spoken }, wordings(spoken));
      const scenario = byRules && model ? await improve(byRules, model) : byRules;
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
  await model?.close();
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

const timeoutMs = 60_000;

async function openModel(
  name: string,
  baseUrl: string | undefined,
  { env, signal }: Pick<Environment, 'env' | 'signal'>,
): Promise<OpenedModel> {
  const { openChatModel } = await import('../../../adapters/openai/chat-model.ts');
  const apiKeyEnv = 'OPENAI_API_KEY';
  return openChatModel({
    name,
    baseUrl,
    key: env[apiKeyEnv],
    apiKeyEnv,
    timeoutMs,
    clock: systemClock,
    signal,
  });
}

const skippedWords = {
  toxic: 'toxic',
  redacted: 'redacted',
  language: 'in another language',
  empty: 'in which nobody says anything',
  errored: 'of a run that broke',
} as const;
