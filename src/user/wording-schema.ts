import { z } from 'zod';

export interface Placeholders {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

const none: Placeholders = { required: [] };

/** What a user can say, and the values that each kind of saying needs or may take. */
export const phraseKeys = {
  greet: none,
  /** `goal` is an action: an infinitive without "to". */
  open: { required: ['goal'] },
  /** `goal` is a sentence of its own. */
  openStatement: { required: ['goal'] },
  restate: { required: ['goal'] },
  inform: { required: ['value'] },
  informNamed: { required: ['fact', 'value'] },
  correct: { required: ['value'] },
  correctNamed: { required: ['fact', 'value'] },
  slip: { required: ['wrong', 'value'] },
  confirm: none,
  deny: none,
  denyWith: { required: ['value'] },
  decline: none,
  skip: none,
  done: none,
  dontKnow: none,
  chooseAny: none,
  ask: { required: ['thing'] },
  askAgain: { required: ['thing'] },
  thanks: none,
  bye: none,
  giveUp: none,
  abandon: none,
  nudge: none,
  clarify: { required: [], optional: ['term'] },
  simpler: none,
  tangent: none,
  emotionFrustrated: none,
  emotionHappy: none,
  sarcasm: none,
  hedgeBefore: none,
  hedgeAfter: none,
  interrupt: none,
  mindChange: none,
  mindChangeTo: { required: ['fact', 'value'] },
  misunderstood: { required: [], optional: ['fact', 'value'] },
  wrongWay: { required: ['fact', 'value'] },
} as const satisfies Record<string, Placeholders>;
export type PhraseKey = keyof typeof phraseKeys;

/** What can be recognised in what a bot says. */
export const cueKeys = [
  'yes',
  'no',
  'done',
  'skip',
  'yesNoQuestion',
  'confirmQuestion',
  'anythingElse',
  'question',
  'retry',
  'success',
  'failure',
  'greeting',
  'farewell',
  'helpOffer',
  'attachRequest',
  'pickOne',
  'numberQuestion',
  'dateQuestion',
  'nameQuestion',
  'optional',
  'cancel',
  'copula',
  'money',
] as const;
export type CueKey = (typeof cueKeys)[number];

const lengths = ['short', 'long'] as const;
const manners = ['formal', 'informal'] as const;
/** Who a variant fits: anybody, or by its length, its manner, or both. */
export const tones = [
  'any',
  ...lengths,
  ...manners,
  ...lengths.flatMap((length) => manners.map((manner) => `${length} ${manner}` as const)),
] as const;
export type Tone = (typeof tones)[number];

const text = z.string().min(1);
const tone = z.enum(tones, { error: `expected a tone, one of: ${tones.join(', ')}` });
const variants = z.partialRecord(tone, z.array(text).min(1));
/** Words or phrases in one scalar with commas between them: shorter to write than a list, and quicker to parse. */
const list = z.string().transform((all) =>
  all
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const textMap = z.record(z.string(), z.string());

/** Every key of a record at once, each with the same schema; unknown keys are mistakes. */
function eachOf<K extends string, S extends z.ZodType>(
  names: readonly K[],
  schema: S,
): z.ZodObject<Record<K, S>> {
  return z.strictObject(Object.fromEntries(names.map((name) => [name, schema])) as Record<K, S>);
}

const phrases = eachOf(Object.keys(phraseKeys) as PhraseKey[], variants).superRefine((all, context) => {
  for (const [key, groups] of Object.entries(all)) {
    for (const [group, texts] of Object.entries(groups)) {
      texts.forEach((variant, index) => {
        const problem = placeholderProblem(variant, phraseKeys[key as PhraseKey]);
        if (problem === undefined) return;
        context.addIssue({ code: 'custom', path: [key, group, index], message: `"${variant}" ${problem}` });
      });
    }
  }
});

function placeholderProblem(variant: string, allowed: Placeholders): string | undefined {
  const used = placeholdersOf(variant);
  const missing = allowed.required.find((name) => !used.includes(name));
  if (missing !== undefined) return `must hold {${missing}}`;
  const unknown = used.find((name) => ![...allowed.required, ...(allowed.optional ?? [])].includes(name));
  return unknown === undefined ? undefined : `holds {${unknown}}, which is never filled here`;
}

/** Names of the placeholders of a variant, in order. */
export function placeholdersOf(variant: string): string[] {
  return [...variant.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

const replacement = z.strictObject({ from: text, to: z.string() });

/** One language: a file of src/user/wording/, named after its ISO 639 code. */
export const wordingSchema = z.strictObject({
  phrases,
  /** Words that make a second article wrong: "the {thing}" with "my balance". Empty where there are none. */
  determiners: list,
  goal: z.strictObject({
    /** Patterns of what stands before the action of a goal, "You are a user who wants to". */
    prefixes: z.array(text).min(1),
    /** Patterns of goals that say "I" already and so are sentences of their own. */
    statements: z.array(text),
    /** Second person to first, applied in this order, each once to every place. */
    toFirstPerson: z.array(replacement),
    /** Words whose full stop does not end a sentence, without it. */
    abbreviations: list,
  }),
  cues: eachOf(cueKeys, z.array(text).min(1)),
  stopWords: list,
  stem: z.strictObject({
    forms: textMap,
    fold: textMap,
    minLetters: z.number().int().min(1),
    stages: z.array(textMap),
    undouble: z.boolean(),
  }),
  /** Groups of names of facts that mean much the same, and what a question says that asks for one of them. */
  topics: z.array(z.strictObject({ names: list, asks: list })),
  typing: z.strictObject({
    /** Rows of letters from top to bottom, each half a key to the right of the one above. */
    keyboard: list,
    misspellings: z.record(z.string(), list),
  }),
  colloquial: z.strictObject({ replacements: z.array(replacement), fillers: list }),
});
export type WordingData = z.infer<typeof wordingSchema>;
