import { readFileSync, statSync } from 'node:fs';
import { createRules, readRules, rulesPathOf, type RecordingRules } from './rules-file.ts';

/** Recordings of one bot mostly have the same few rules; more are not kept. */
const maxKept = 32;

/** `readRules` that prepares rules of the same text only once: that takes longer than reading a recording. */
export function createRulesReader(): typeof readRules {
  const kept = new Map<string, RecordingRules>();
  let none: RecordingRules | undefined;
  return (recordingFile) => {
    const file = rulesPathOf(recordingFile);
    let text: string;
    try {
      // Most recordings have none, and an error for each would take longer than asking.
      if (!statSync(file, { throwIfNoEntry: false })) return (none ??= createRules());
      text = readFileSync(file, 'latin1');
    } catch {
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
