import { readFileSync } from 'node:fs';
import { createRules, readRules, rulesPathOf, type RecordingRules } from './rules-file.ts';

/** Recordings of one bot mostly have the same few rules; more are not kept. */
const maxKept = 32;

/** `readRules` that prepares rules of the same text only once: that takes longer than reading a recording. */
export function createRulesReader(): typeof readRules {
  const kept = new Map<string, RecordingRules>();
  let none: RecordingRules | undefined;
  return (recordingFile) => {
    let text: string;
    try {
      text = readFileSync(rulesPathOf(recordingFile), 'latin1');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
        return (none ??= createRules());
      return readRules(recordingFile);
    }
    const known = kept.get(text);
    if (known) return known;
    const rules = readRules(recordingFile);
    if (kept.size === maxKept) kept.clear();
    kept.set(text, rules);
    return rules;
  };
}
