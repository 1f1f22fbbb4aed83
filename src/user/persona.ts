import { closest } from 'fastest-levenshtein';
import { ConfigError } from '../errors.ts';
import type { Behaviour } from './move.ts';
import type { Random } from './random.ts';

/** What a person is like, each from 0 to 1. */
export interface Traits {
  /** How long it puts up with replies that bring it no further; `standsReplies` gives the number. */
  readonly patience: number;
  readonly verbosity: number;
  readonly formality: number;
  /** How well it knows the subject and its words. */
  readonly expertise: number;
  /** From bad to good temper. */
  readonly mood: number;
}

/** Probability per move that could have it, each from 0 to 1. */
export type BehaviourRates = Readonly<Partial<Record<Behaviour, number | undefined>>>;

/**
 * Who the virtual user is. The rates are knobs: they say what a test is to exercise. They were not measured on
 * people, and no persona claims to be typical of any.
 */
export interface Persona {
  /** The preset's name, or `custom` for traits given inline. */
  readonly name: string;
  readonly traits: Traits;
  readonly rates: BehaviourRates;
}

interface Preset extends Partial<Traits> {
  readonly rates: BehaviourRates;
}

const plainTraits: Traits = { patience: 0.7, verbosity: 0.4, formality: 0.5, expertise: 0.5, mood: 0.6 };

/** What differs from plain. Knobs, not measured base rates. */
const presets = {
  plain: { rates: {} },
  terse: { verbosity: 0.05, formality: 0.35, rates: { colloquial: 0.1 } },
  chatty: {
    patience: 0.85,
    verbosity: 0.95,
    formality: 0.3,
    mood: 0.85,
    rates: { tangent: 0.15, hedge: 0.15, colloquial: 0.2, emotion: 0.1 },
  },
  hurried: {
    patience: 0.3,
    verbosity: 0.1,
    formality: 0.2,
    mood: 0.4,
    rates: { typo: 0.25, colloquial: 0.2, interrupt: 0.1, correction: 0.1, abandon: 0.02 },
  },
  confused: {
    expertise: 0.15,
    mood: 0.45,
    rates: { clarify: 0.2, misunderstanding: 0.12, hedge: 0.25, simpler: 0.1, correction: 0.1, repeat: 0.05 },
  },
  frustrated: {
    patience: 0.25,
    formality: 0.3,
    mood: 0.05,
    rates: { emotion: 0.35, sarcasm: 0.15, typo: 0.1, repeat: 0.08, abandon: 0.03 },
  },
  novice: {
    patience: 0.8,
    verbosity: 0.6,
    expertise: 0.05,
    rates: { clarify: 0.25, simpler: 0.2, hedge: 0.2, misunderstanding: 0.06, typo: 0.05 },
  },
  expert: {
    patience: 0.5,
    verbosity: 0.2,
    formality: 0.65,
    expertise: 0.95,
    rates: { correction: 0.05, interrupt: 0.03 },
  },
  undecided: {
    verbosity: 0.55,
    mood: 0.5,
    rates: { hedge: 0.3, mindChange: 0.2, correction: 0.12, clarify: 0.05 },
  },
  sarcastic: {
    patience: 0.4,
    formality: 0.35,
    expertise: 0.6,
    mood: 0.2,
    rates: { sarcasm: 0.4, emotion: 0.1, colloquial: 0.2 },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly PresetName[];

/** Traits given in a scenario; those left out come from `preset`, or else from plain. */
export type InlinePersona = { readonly [T in keyof Traits]?: number | undefined } & {
  readonly preset?: string | undefined;
  readonly rates?: Readonly<Partial<Record<Behaviour, number | undefined>>> | undefined;
};

/** A preset's name, traits inline, or a mix of which one is drawn by weight (1 when left out). */
export type PersonaSpec =
  | string
  | InlinePersona
  | readonly { readonly persona: string | InlinePersona; readonly weight?: number | undefined }[];

/** Settles who the user is. An unknown preset, an empty mix or a number out of range is a ConfigError. */
export function resolvePersona(spec: PersonaSpec, random: Random): Persona {
  if (typeof spec === 'string') return presetPersona(spec);
  if (!isMix(spec)) return inlinePersona(spec);
  const mix = spec.map(({ persona, weight = 1 }) => ({ value: persona, weight }));
  if (
    mix.length === 0 ||
    mix.some(({ weight }) => !(weight >= 0)) ||
    mix.every(({ weight }) => weight === 0)
  ) {
    throw new ConfigError(
      'persona',
      'Failed to draw a persona: a mix needs weights of 0 or more, one of them above 0',
      {
        hint: 'Write it as [{ persona: plain, weight: 3 }, { persona: hurried, weight: 1 }].',
      },
    );
  }
  return resolvePersona(random.weighted(mix), random);
}

/** How many replies without progress a person stands before it gives up: 1 (patience 0) to 8 (patience 1). */
export function standsReplies(traits: Traits): number {
  return 1 + Math.round(traits.patience * 7);
}

function isMix(spec: PersonaSpec): spec is Extract<PersonaSpec, readonly unknown[]> {
  return Array.isArray(spec);
}

function presetPersona(name: string): Persona {
  const known = presetNames.find((preset) => preset === name);
  if (known === undefined) {
    throw new ConfigError('persona', `Failed to find the persona "${name}": it is not one of the presets`, {
      hint: `Did you mean ${closest(name, presetNames)}? There are: ${presetNames.join(', ')}.`,
    });
  }
  const { rates, ...traits }: Preset = presets[known];
  return { name: known, traits: { ...plainTraits, ...traits }, rates };
}

function inlinePersona({ preset, rates = {}, ...traits }: InlinePersona): Persona {
  const base = presetPersona(preset ?? 'plain');
  for (const [field, value] of [...Object.entries(traits), ...Object.entries(rates)]) {
    if (value === undefined || (value >= 0 && value <= 1)) continue;
    throw new ConfigError('persona', `Failed to use the persona: ${field} is ${value}, expected 0 to 1`);
  }
  return {
    name: preset ?? 'custom',
    traits: { ...base.traits, ...withoutUndefined(traits) },
    rates: { ...base.rates, ...withoutUndefined(rates) },
  };
}

function withoutUndefined<K extends string>(
  values: Readonly<Partial<Record<K, number | undefined>>>,
): Partial<Record<K, number>> {
  const given = Object.entries<number | undefined>(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<Record<K, number>>;
}
