/** Light stemming as data: enough to bring the forms of one word together, not to find its dictionary form. */
export interface StemRules {
  /** Irregular forms and the word that each counts as. */
  readonly forms: Readonly<Record<string, string>>;
  /** Letters that count as another, such as Russian ё as е. */
  readonly fold: Readonly<Record<string, string>>;
  /** Letters that must be left of a word. */
  readonly minLetters: number;
  /** Applied one after the other; in each the longest fitting ending is replaced. */
  readonly stages: readonly Readonly<Record<string, string>>[];
  /** Whether a doubled last consonant that a stage uncovered becomes single (transferr → transfer). */
  readonly undouble: boolean;
}

interface Stage {
  readonly endings: ReadonlyMap<string, string>;
  readonly longest: number;
}

const doubledLast = /([^aeiouls])\1$/u;

/** Makes the stemmer of a language. It expects and gives lower case. */
export function createStemmer(rules: StemRules): (word: string) => string {
  const fold = createFold(rules.fold);
  const forms = new Map(Object.entries(rules.forms).map(([from, to]) => [fold(from), fold(to)]));
  const stages = rules.stages.map((endings): Stage => {
    const entries = Object.entries(endings);
    return { endings: new Map(entries), longest: Math.max(0, ...entries.map(([ending]) => ending.length)) };
  });
  return (raw) => {
    const folded = fold(raw);
    let word = forms.get(folded) ?? folded;
    for (const stage of stages) word = applyStage(word, stage, rules);
    return word;
  };
}

function applyStage(word: string, stage: Stage, rules: StemRules): string {
  for (let length = Math.min(stage.longest, word.length - rules.minLetters); length > 0; length -= 1) {
    const replacement = stage.endings.get(word.slice(-length));
    if (replacement === undefined) continue;
    const stem = word.slice(0, -length) + replacement;
    return rules.undouble && replacement === '' ? stem.replace(doubledLast, '$1') : stem;
  }
  return word;
}

/** Replaces letters that count as another. */
export function createFold(fold: Readonly<Record<string, string>>): (text: string) => string {
  const entries = Object.entries(fold);
  return (text) => entries.reduce((folded, [from, to]) => folded.replaceAll(from, to), text);
}
