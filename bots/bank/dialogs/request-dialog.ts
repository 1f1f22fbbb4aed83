import type { TurnContext } from 'botbuilder';
import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';
import { type QuestionText, type Texts, textsFor } from '../language/texts.ts';
import { recognizeAside, recognizeYesNo } from '../understanding/recognize-intent.ts';
import { hasWordLike, wordsOf } from '../understanding/words.ts';
import { AnswerPrompt, type Question } from './answer-prompt.ts';

const ANSWER = 'answer';
export const QUESTIONS = 'questions';
const CONFIRMATION = 'confirmation';
const CHANGE = 'change';

/** How far a request has come. */
export interface Progress<Details> {
  readonly details: Partial<Details>;
  /** Said before the next question. */
  readonly preface?: string;
  /** The customer wants to change something and has not said what. */
  readonly isChanging?: boolean;
  /** What the customer wants to change. */
  readonly changing?: keyof Details & string;
}

/** What a customer's message contributes to a request. */
export interface Answer<Details> {
  readonly details: Partial<Details>;
  readonly isConfirmed?: boolean;
  readonly change?: keyof Details & string;
}

/** Why the bank can't take the details as they are: one has to be asked for again, or the customer decides which. */
export type Problem<Details> = { readonly field?: keyof Details & string; readonly text: string };

/**
 * Asks for what is missing in a request, reads it back, changes what the customer wants changed, and
 * completes it. Whatever a message says about the request is taken, whether it was asked for or not.
 */
export abstract class RequestDialog<Details extends object> extends ComponentDialog<Progress<Details>> {
  protected abstract readonly fields: readonly (keyof Details & string)[];

  constructor(dialogId: string) {
    super(dialogId);
    this.addDialog(
      new AnswerPrompt<Answer<Details>>(ANSWER, (context, text, question) =>
        this.recognizeAnswer(context, text, question),
      ),
    );
    this.addDialog(
      new WaterfallDialog<Progress<Details>>(QUESTIONS, [
        (step) => this.ask(step),
        (step) => this.take(step),
      ]),
    );
    this.initialDialogId = QUESTIONS;
  }

  /** What `text` says about the request, as an answer to `asked`, or as a correction of what is `known`. */
  protected abstract recognize(text: string, asked: string, known?: Partial<Details>): Partial<Details>;
  protected abstract question(
    field: keyof Details & string,
    texts: Texts,
  ): QuestionText & { readonly choices?: string[] };
  protected abstract label(field: keyof Details & string, texts: Texts): string;
  protected abstract findProblem(
    context: TurnContext,
    details: Partial<Details>,
  ): Promise<Problem<Details> | undefined>;
  protected abstract confirmation(
    details: Details,
    texts: Texts,
  ): { readonly ask: string; readonly simpler: string };
  protected abstract complete(context: TurnContext, details: Details): Promise<void>;

  protected async recognizeAnswer(
    context: TurnContext,
    text: string,
    question: Question,
  ): Promise<Answer<Details> | undefined> {
    const texts = textsFor(context.activity.locale);
    const wantsChange = recognizeAside(text) === 'change';
    if (question.asked === CONFIRMATION || question.asked === CHANGE) {
      const details = this.recognize(text, question.asked, question.validations);
      const change = this.fields.find((field) => hasWordLike(text, wordsOf(this.label(field, texts))));
      const verdict = recognizeYesNo(text);
      const isNews = this.differs(details, question.validations);
      if (isNews) {
        return { details };
      }
      if (change !== undefined && (question.asked === CHANGE || verdict !== 'yes')) {
        return { details: {}, change };
      }
      if (wantsChange) {
        return { details: {}, isConfirmed: false };
      }
      if (question.asked === CHANGE) {
        return verdict === undefined ? undefined : { details: {} };
      }
      return verdict === undefined ? undefined : { details: {}, isConfirmed: verdict === 'yes' };
    }
    const details = this.recognize(text, question.asked);
    if (Object.keys(details).length > 0) {
      return { details };
    }
    return wantsChange ? { details: {}, isConfirmed: false } : undefined;
  }

  private differs(details: Partial<Details>, known: Partial<Details> = {}): boolean {
    return this.fields.some((field) => details[field] !== undefined && details[field] !== known[field]);
  }

  private async ask(step: WaterfallStepContext<Progress<Details>>): Promise<DialogTurnResult> {
    const { details, preface, isChanging, changing } = step.options;
    const texts = textsFor(step.context.activity.locale);
    if (changing !== undefined) {
      return this.askFor(step, changing, texts, this.question(changing, texts).ask);
    }
    const problem = await this.findProblem(step.context, details);
    if (problem?.field !== undefined) {
      // Kept out of the details, so that the answer to the question replaces it.
      delete details[problem.field];
      return this.askFor(step, problem.field, texts, problem.text);
    }
    const isAnythingKnown = this.fields.some((field) => details[field] !== undefined);
    if (problem !== undefined || (isChanging && isAnythingKnown)) {
      return this.askWhatToChange(step, texts, problem?.text);
    }
    const missing = this.fields.find((field) => details[field] === undefined);
    if (missing !== undefined) {
      const { ask } = this.question(missing, texts);
      return this.askFor(step, missing, texts, preface === undefined ? ask : `${preface} ${ask}`);
    }
    const { ask, simpler } = this.confirmation(details as Details, texts);
    return this.prompt(step, {
      asked: CONFIRMATION,
      prompt: ask,
      retryPrompt: `${texts.pleaseTapYesOrNo} ${ask}`,
      simpler,
      choices: [texts.yes, texts.no],
      validations: details,
    });
  }

  private async take(step: WaterfallStepContext<Progress<Details>>): Promise<DialogTurnResult> {
    const answer = step.result as Answer<Details>;
    const details = { ...step.options.details, ...answer.details };
    if (answer.isConfirmed === true) {
      await this.complete(step.context, details as Details);
      return step.endDialog();
    }
    if (answer.change !== undefined) {
      delete details[answer.change];
    }
    return step.replaceDialog(QUESTIONS, {
      details,
      isChanging: answer.isConfirmed === false,
      ...(answer.change && { changing: answer.change }),
    });
  }

  private askFor(
    step: WaterfallStepContext<Progress<Details>>,
    field: keyof Details & string,
    texts: Texts,
    prompt: string,
  ): Promise<DialogTurnResult> {
    const { retry, simpler, choices } = this.question(field, texts);
    return this.prompt(step, {
      asked: field,
      prompt,
      retryPrompt: retry,
      simpler,
      ...(choices && { choices }),
    });
  }

  private askWhatToChange(
    step: WaterfallStepContext<Progress<Details>>,
    texts: Texts,
    prompt: string = texts.whatToChange.ask,
  ): Promise<DialogTurnResult> {
    return this.prompt(step, {
      asked: CHANGE,
      prompt,
      retryPrompt: texts.whatToChange.retry,
      simpler: texts.whatToChange.simpler,
      choices: [...this.fields.map((field) => this.label(field, texts)), texts.cancel],
      validations: step.options.details,
    });
  }

  protected prompt(
    step: WaterfallStepContext<Progress<Details>>,
    question: Question,
  ): Promise<DialogTurnResult> {
    return step.prompt(ANSWER, question);
  }
}
