import path from 'node:path';
import { createColors } from 'picocolors';
import { resolveConfig } from '../../config/load-config.ts';
import type { CorpusConversation } from '../../corpus/corpus-conversation.ts';
import { readCorpus } from '../../corpus/read-corpus.ts';
import { ConfigError } from '../../errors.ts';
import { formatRealism, type MeasuredSet, type RealismReport } from '../../realism/format-realism.ts';
import { applyLabels, readLabels, type Labels } from '../../realism/labels.ts';
import { measureConversations, type MeasuredConversation } from '../../realism/measure.ts';
import { loadDetector, measureNaturalness, type Detector } from '../../realism/naturalness.ts';
import { paperRows, paperTaskRows } from '../../realism/paper.ts';
import { probeUserModel, type ProbeMeasures } from '../../realism/probe-user.ts';
import { disarmCommands, disarmJson } from '../../report/disarm-commands.ts';
import { loadWording, type Wording } from '../../user/wording.ts';
import { exitCodes, wantsColor, type Environment } from '../environment.ts';
import { openModels } from './open-models.ts';
import type { RealismOptions } from './realism-options.ts';

/**
 * Measures how the users of conversations speak and behave, beside the UserLM paper's figures and a reference set;
 * with `user`, a user model is asked how it answers the paper's probes. Resolves with 0. Throws ConfigError for
 * conversations, labels, detectors and configurations that cannot be used, and where there is nothing to measure.
 */
export async function realismCommand(
  patterns: readonly string[],
  options: RealismOptions,
  environment: Environment,
): Promise<number> {
  const { cwd, stdout, stderr } = environment;
  const labels =
    options.labels === undefined ? undefined : await readLabelsOnce(path.resolve(cwd, options.labels));
  const detector =
    options.detector === undefined ? undefined : await loadOnce(path.resolve(cwd, options.detector));
  const wording = loadWording(options.locale);
  const read = async (what: string, from: readonly string[]): Promise<CorpusConversation[]> => {
    const { conversations, notes } = await readSet(from, options, cwd);
    for (const note of notes) stderr.write(`${what}: ${note}\n`);
    return conversations;
  };
  const here = await read('these', patterns);
  const reference = options.reference.length > 0 ? await read('reference', options.reference) : [];
  const labelled = labels
    ? applyLabels([...here, ...reference], labels.all, labels.file)
    : [...here, ...reference];
  const measured = labelled.slice(0, here.length);
  const report: RealismReport = {
    here: await measureSet(measured, wording, detector),
    ...(reference.length > 0 && {
      reference: await measureSet(labelled.slice(here.length), wording, detector),
    }),
    ...(options.user !== undefined && { probed: await probe(measured, options, wording, environment) }),
  };
  if (options.json) {
    const all = { ...report, paper: { perConversation: paperRows, perTask: paperTaskRows } };
    stdout.write(`${disarmJson(JSON.stringify(all, null, 2))}\n`);
  } else {
    const colors = createColors(options.color && wantsColor(environment, stdout));
    stdout.write(disarmCommands(formatRealism(report, colors)));
  }
  return exitCodes.passed;
}

interface Loaded<Thing> {
  readonly file: string;
  readonly all: Thing;
}

async function readLabelsOnce(file: string): Promise<Loaded<Labels>> {
  return { file, all: await readLabels(file) };
}

async function loadOnce(file: string): Promise<Loaded<Detector>> {
  return { file, all: await loadDetector(file) };
}

interface ReadSet {
  readonly conversations: CorpusConversation[];
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

async function readSet(
  patterns: readonly string[],
  { locale, limit }: RealismOptions,
  cwd: string,
): Promise<ReadSet> {
  const conversations: CorpusConversation[] = [];
  const skipped = new Map<string, number>();
  const problems: string[] = [];
  const notes: string[] = [];
  for await (const reading of readCorpus(patterns, { cwd, locale })) {
    if ('problem' in reading) problems.push(reading.problem.message);
    else if ('skipped' in reading) skipped.set(reading.skipped, (skipped.get(reading.skipped) ?? 0) + 1);
    else if (conversations.length < limit) conversations.push(reading.conversation);
    else {
      notes.push(`only the first ${limit} conversations are measured (--limit).`);
      break;
    }
  }
  if (problems.length > 0) {
    throw new ConfigError(
      'bad-conversations',
      `Failed to read all conversations:\n${problems.map((each) => `  ${each}`).join('\n')}`,
      {
        hint: 'Nothing is measured of a set that cannot be read as a whole: correct these, or leave them out.',
      },
    );
  }
  const left = [...skipped].map(([why, count]) => `${count} ${why}`).join(', ');
  if (left !== '') notes.unshift(`left out: ${left}.`);
  if (conversations.length > 0) return { conversations, notes };
  throw new ConfigError(
    'no-conversations',
    `Failed to measure ${patterns.join(', ')}: nobody says anything there.`,
    {
      hint: left === '' ? undefined : `Left out: ${left}.`,
    },
  );
}

async function measureSet(
  conversations: readonly MeasuredConversation[],
  wording: Wording,
  detector: Loaded<Detector> | undefined,
): Promise<MeasuredSet> {
  const naturalness = detector && (await measureNaturalness(conversations, detector.all, detector.file));
  return { ...measureConversations(conversations, wording), naturalness };
}

/** No bot is talked to: the configuration need not name one, and stands for its models alone. */
const noBot = { endpoint: 'http://localhost/' };

async function probe(
  conversations: readonly MeasuredConversation[],
  { config: file, user: model, seed, ci }: RealismOptions,
  wording: Wording,
  environment: Environment,
): Promise<ProbeMeasures> {
  const { cwd, signal } = environment;
  const config = await resolveConfig(file, { ...noBot, user: model, seed }, cwd);
  const user = config.users[0]?.user;
  if (!user) throw new ConfigError('no-model', 'Failed to ask the user model: none is configured.');
  const models = openModels({ config, environment, ci });
  const scopeOf = ({ name }: CorpusConversation): { scenario: string; trial: number; seed: number } => ({
    scenario: `realism ${name}`,
    trial: 1,
    seed: config.seed,
  });
  try {
    const probed = await probeUserModel(conversations, {
      clientFor: (conversation) => models.userFor(user, scopeOf(conversation)),
      kind: user.model === 'assistant' ? 'chat' : 'turn',
      settings: user,
      wording,
      seed: config.seed,
      concurrency: config.concurrency,
      signal,
    });
    if (probed) return probed;
    throw new ConfigError(
      'no-intent',
      'Failed to ask the user model: no conversation says what its user wanted.',
      {
        hint: 'Results of `run` say it; for other transcripts, give it in --labels.',
      },
    );
  } finally {
    for (const each of conversations) models.finish(scopeOf(each));
    await models.close();
  }
}
