import path from 'node:path';
import { createColors } from 'picocolors';
import { findConfig, resolveConfig } from '../../config/load-config.ts';
import { gateSchema } from '../../config/schema.ts';
import { ConfigError, messageOf } from '../../errors.ts';
import { checkRules, decideGate, type GateRules } from '../../gate/decide.ts';
import { formatGate } from '../../gate/format-gate.ts';
import { joinResults, type ResultsFolder } from '../../gate/join-results.ts';
import type { ConversationResult } from '../../report/run-schema.ts';
import { disarmCommands, disarmJson } from '../../report/disarm-commands.ts';
import { readRunFile } from '../../report/read-run-file.ts';
import { wantsColor, type Environment } from '../environment.ts';
import { findResults } from '../find-results.ts';

/** Options of `understudy gate` as they were given; they go before the configuration file. */
export interface GateOptions {
  readonly config?: string | undefined;
  /** Folders or globs of the run to compare with; empty when there is none. */
  readonly baseline: readonly string[];
  readonly passRate?: number | undefined;
  readonly confidence?: number | undefined;
  readonly maxP95?: number | undefined;
  readonly maxTurns?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly maxRunTokens?: number | undefined;
  readonly color: boolean;
  readonly json: boolean;
}

/**
 * Decides from results that are there already, of one run or of its shards; resolves with the exit code.
 * Throws ConfigError when they cannot be read or are no whole run.
 */
export async function gateCommand(
  patterns: readonly string[],
  options: GateOptions,
  environment: Environment,
): Promise<number> {
  const { cwd, stdout } = environment;
  const rules = await readRules(options, cwd);
  const results = await readWhole(patterns, cwd, 'results');
  const baseline =
    options.baseline.length > 0 ? await readWhole(options.baseline, cwd, 'baseline') : undefined;
  const decision = decideGate(results, rules, baseline);
  if (decision.comparison?.pairs === 0) {
    throw new ConfigError(
      'nothing-to-compare',
      'Failed to compare with the baseline: no conversation of it has the scenario, trial and seed of one of the results, both judged.',
      { hint: 'Make both with the same scenarios, --seed and --trials.' },
    );
  }
  if (options.json) {
    const { exitCode, ...rest } = decision;
    stdout.write(`${disarmJson(JSON.stringify({ ...rest, exitCode }, null, 2))}\n`);
  } else {
    const colors = createColors(options.color && wantsColor(environment, stdout));
    stdout.write(disarmCommands(formatGate(decision, colors)));
  }
  return decision.exitCode;
}

async function readRules(options: GateOptions, cwd: string): Promise<GateRules> {
  const file = options.config ?? (await findConfig(cwd));
  const written = file === undefined ? gateSchema.parse({}) : (await resolveConfig(file, {}, cwd)).gate;
  const rules = {
    passRate: options.passRate ?? written.passRate,
    confidence: options.confidence ?? written.confidence,
    p95Ms: options.maxP95 ?? written.p95Ms,
    turns: options.maxTurns ?? written.turns,
    tokens: {
      conversation: options.maxTokens ?? written.tokens?.conversation,
      run: options.maxRunTokens ?? written.tokens?.run,
    },
  };
  checkRules(rules);
  return rules;
}

async function readWhole(
  patterns: readonly string[],
  cwd: string,
  what: 'results' | 'baseline',
): Promise<readonly ConversationResult[]> {
  const folders = await findResults(patterns, cwd);
  const problems: string[] = [];
  const read = folders.flatMap((folder): ResultsFolder[] => {
    try {
      return [{ folder: path.relative(cwd, folder) || '.', run: readRunFile(folder) }];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(messageOf(error));
      return [];
    }
  });
  const joined = joinResults(read);
  // What is missing may be in a folder that cannot be read: that alone is told then.
  const all = problems.length > 0 ? problems : joined.problems;
  if (all.length === 0) return joined.conversations;
  throw new ConfigError(
    'bad-results',
    `Failed to judge the ${what}:\n${all.map((each) => `  ${each}`).join('\n')}`,
    {
      hint: 'Nothing is decided from results that are not whole.',
    },
  );
}
