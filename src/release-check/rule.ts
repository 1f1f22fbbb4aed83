import type { Scope } from './app-package/app-manifest.ts';
import type { Evidence } from './evidence.ts';

/** As the store says it: an app is refused for it, or not. */
export type Severity = 'must-fix' | 'good-to-fix';

/** One place where a rule is broken. */
export interface Finding {
  /** What is wrong, a sentence. */
  readonly message: string;
  /** File and place in it, for what stands in the package. */
  readonly where?: string | undefined;
  readonly scope?: Scope | undefined;
  /** What was done that showed it. */
  readonly did?: string | undefined;
  /** What came. */
  readonly seen?: string | undefined;
  /** The conversation that proves it, relative to the results folder. */
  readonly transcript?: string | undefined;
}

/** What a rule came to. Nothing that was not looked at passes. */
export type Judgement =
  | {
      readonly status: 'judged';
      /** What was looked at, in words. */
      readonly did: string;
      readonly findings: readonly Finding[];
      /** What is left for a person to look at. */
      readonly person?: string | undefined;
    }
  /** A person must look; `person` says at what. */
  | { readonly status: 'person'; readonly person: string }
  | { readonly status: 'not-applicable'; readonly why: string };

/** One rule of the store or of the platform. */
export interface Rule {
  readonly id: string;
  /** What must be so. */
  readonly title: string;
  readonly severity: Severity;
  /** It goes by words or by thresholds of ours: what it finds is a warning. */
  readonly heuristic?: true | undefined;
  readonly link: string;
  readonly check: (evidence: Evidence) => Judgement;
}

export function judged(did: string, findings: readonly Finding[], person?: string): Judgement {
  return person === undefined
    ? { status: 'judged', did, findings }
    : { status: 'judged', did, findings, person };
}

export function notApplicable(why: string): Judgement {
  return { status: 'not-applicable', why };
}

export function forPerson(person: string): Judgement {
  return { status: 'person', person };
}
