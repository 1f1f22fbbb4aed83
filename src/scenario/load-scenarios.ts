import { stat } from 'node:fs/promises';
import path from 'node:path';
import { checkDocument } from '../config/explain-issues.ts';
import { findFiles, type FilePatterns } from '../config/find-files.ts';
import { FileMistakesError, formatPath, type Mistake } from '../config/mistake.ts';
import { readSourceFile, type SourceDocument } from '../config/source-file.ts';
import { safeFileName } from '../transcript/transcript-path.ts';
import { checkReferences, namedFiles } from './check-references.ts';
import { checkTeamsSteps, type ScenarioPlace } from './check-teams-steps.ts';
import { scenarioSchema, type Scenario, type ScenarioFields } from './schema.ts';

export interface ScenarioReading {
  readonly scenarios: readonly Scenario[];
  readonly mistakes: readonly Mistake[];
}

/**
 * Reads all scenarios that patterns name, in the order of the patterns, files sorted by name. Throws
 * FileMistakesError (a ConfigError) with all mistakes of all files, among them patterns that match nothing.
 */
export async function loadScenarios(patterns: FilePatterns): Promise<Scenario[]> {
  const { scenarios, mistakes } = await readScenarios(patterns);
  if (mistakes.length > 0) throw new FileMistakesError(mistakes, patterns.folder);
  return [...scenarios];
}

/** The same with the mistakes as a value; where the place is known, also what cannot happen there. */
export async function readScenarios(patterns: FilePatterns, place?: ScenarioPlace): Promise<ScenarioReading> {
  const found = await findFiles(patterns, ['yaml', 'yml', 'json']);
  const read = await Promise.all(found.files.map((file) => readScenarioFile(file, place)));
  const scenarios = read.flatMap((reading) => reading.scenarios);
  const mistakes = [...found.mistakes, ...read.flatMap((reading) => reading.mistakes)];
  return { scenarios, mistakes: [...mistakes, ...duplicates(scenarios, patterns.folder)] };
}

async function readScenarioFile(file: string, place: ScenarioPlace | undefined): Promise<ScenarioReading> {
  const source = await readSourceFile(file, { textUnder: ['facts'] });
  const scenarios: Scenario[] = [];
  const mistakes = [...source.mistakes];
  if (source.documents.length === 0 && mistakes.length === 0) {
    mistakes.push({ file, path: '', message: 'expected a scenario, got an empty file' });
  }
  for (const [index, document] of source.documents.entries()) {
    const { value, mistakes: wrong } = checkDocument(scenarioSchema, document);
    const all = [
      ...wrong,
      ...checkReferences(document),
      ...checkTeamsSteps(document, place),
      ...(await missingFiles(document)),
    ];
    mistakes.push(...all);
    if (value && all.length === 0) {
      const base = path.basename(file, path.extname(file));
      const name = value.name ?? (source.documents.length > 1 ? `${base} ${index + 1}` : base);
      const line = document.locate([], 'value')?.line ?? 1;
      scenarios.push({ ...absolutePaths(value, path.dirname(file)), name, file, line });
    }
  }
  return { scenarios, mistakes };
}

async function missingFiles(document: SourceDocument): Promise<Mistake[]> {
  const folder = path.dirname(document.file);
  const checked = namedFiles(document.value).map(async (named) => {
    const absolute = path.resolve(folder, named.file);
    const entry = await stat(absolute).catch(() => undefined);
    if (entry?.isFile()) return [];
    const place = document.locate(named.path, 'value');
    const message = `expected a file, got "${named.file}"; there is none at ${absolute}`;
    return [{ file: document.file, ...place, path: formatPath(named.path), message }];
  });
  return (await Promise.all(checked)).flat();
}

function absolutePaths(fields: ScenarioFields, folder: string): ScenarioFields {
  const absolute = (file: string): string => path.resolve(folder, file);
  const facts = Object.entries(fields.facts).map(
    ([name, fact]) => [name, 'attach' in fact ? { ...fact, attach: absolute(fact.attach) } : fact] as const,
  );
  const script = fields.script?.map((step) =>
    'user' in step && 'attach' in step.user
      ? { ...step, user: { ...step.user, attach: step.user.attach.map(absolute) } }
      : step,
  );
  const expect = fields.expect.map((each) => ('verify' in each ? { verify: absolute(each.verify) } : each));
  return { ...fields, facts: Object.fromEntries(facts), expect, ...(script && { script }) };
}

/** Names become folders of transcripts, on disks that may ignore case, and the keys of reports: each may be used once. */
function duplicates(scenarios: readonly Scenario[], folder: string): Mistake[] {
  const taken = new Map<string, Scenario>();
  const mistakes: Mistake[] = [];
  for (const scenario of scenarios) {
    const key = safeFileName(scenario.name).toLowerCase();
    const other = taken.get(key);
    if (!other) taken.set(key, scenario);
    else {
      const place = `${path.relative(folder, other.file)}:${other.line}`;
      const how = other.name === scenario.name ? 'is taken by' : 'differs only in case from that of';
      const message = `the name "${scenario.name}" ${how} ${place}; give each scenario its own`;
      mistakes.push({ file: scenario.file, line: scenario.line, column: 1, path: 'name', message });
    }
  }
  return mistakes;
}
