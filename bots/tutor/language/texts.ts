import { english } from './en.ts';
import { russian } from './ru.ts';

export const subjects = ['fractions', 'percentages', 'vocabulary'] as const;
export type Subject = (typeof subjects)[number];

export interface Exercise {
  readonly question: string;
  /** Any of these is right; the first is shown as the solution. */
  readonly answers: readonly string[];
  readonly hint: string;
  /** The question in simpler words. */
  readonly simpler: string;
}

/** Everything the tutor says, in one language, exercises included: two rounds of three for each subject. */
export interface Texts {
  readonly welcome: string;
  readonly whichSubject: string;
  readonly whichSubjectAgain: string;
  readonly subjectsSimpler: string;
  readonly subjects: Readonly<Record<Subject, string>>;
  readonly exercises: Readonly<Record<Subject, readonly Exercise[]>>;
  exercise(number: number, count: number, question: string): string;
  inSimplerWords(exercise: Exercise): string;
  readonly correct: readonly string[];
  readonly tryAgain: string;
  notQuite(answer: string): string;
  givenUp(answer: string): string;
  hint(hint: string): string;
  score(right: number, count: number): string;
  readonly anotherRound: string;
  readonly anotherRoundAgain: string;
  readonly anotherRoundSimpler: string;
  readonly help: string;
  readonly thanked: string;
  readonly takeYourTime: string;
  readonly upset: string;
  readonly onlyText: string;
  readonly stopped: string;
  readonly yes: string;
  readonly no: string;
}

/** The texts for a pupil's locale: English, unless there are better ones. */
export function textsFor(locale: string | undefined): Texts {
  return locale?.toLowerCase().startsWith('ru') ? russian : english;
}
