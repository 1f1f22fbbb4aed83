import type { TurnContext } from 'botbuilder';
import {
  ComponentDialog,
  type DialogTurnResult,
  TextPrompt,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';
import { type Exercise, type Subject, textsFor } from '../language/texts.ts';
import { isRight } from '../mark-answer.ts';
import { recognizeRequest } from '../requests.ts';

const ANSWER = 'answer';
const EXERCISE = 'exercise';
export const exercisesPerRound = 3;

/** Where a pupil stands in a round. */
export interface Round {
  readonly subject: Subject;
  /** How many rounds came before this one. */
  readonly rounds: number;
  readonly index?: number;
  readonly right?: number;
  /** The pupil has already tried this exercise once. */
  readonly isSecondTry?: boolean;
  /** Asks the exercise in simpler words. */
  readonly isSimpler?: boolean;
}

/** Three exercises with marks, hints and simpler explanations; ends with the number of right answers. */
export class RoundDialog extends ComponentDialog<Round> {
  constructor(dialogId: string) {
    super(dialogId);
    this.addDialog(new TextPrompt(ANSWER));
    this.addDialog(
      new WaterfallDialog<Round>(EXERCISE, [(step) => this.ask(step), (step) => this.mark(step)]),
    );
    this.initialDialogId = EXERCISE;
  }

  private async ask(step: WaterfallStepContext<Round>): Promise<DialogTurnResult> {
    const { index = 0, isSimpler = false } = step.options;
    const texts = textsFor(step.context.activity.locale);
    const exercise = exerciseOf(step.context, step.options);
    return step.prompt(
      ANSWER,
      isSimpler
        ? texts.inSimplerWords(exercise)
        : texts.exercise(index + 1, exercisesPerRound, exercise.question),
    );
  }

  private async mark(step: WaterfallStepContext<Round>): Promise<DialogTurnResult> {
    const { isSecondTry = false, index = 0 } = step.options;
    const text = String(step.result);
    const texts = textsFor(step.context.activity.locale);
    const exercise = exerciseOf(step.context, step.options);
    const [answer = ''] = exercise.answers;

    switch (recognizeRequest(text)) {
      case 'hint':
        await step.context.sendActivity(texts.hint(exercise.hint));
        return this.again(step, { isSimpler: false });
      case 'simpler':
        return this.again(step, { isSimpler: true });
      case 'repeat':
        return this.again(step, { isSimpler: false });
      case 'giveUp':
        await step.context.sendActivity(texts.givenUp(answer));
        return this.next(step, false);
      default:
    }
    if (isRight(text, exercise.answers)) {
      await step.context.sendActivity(texts.correct[index % texts.correct.length] ?? '');
      return this.next(step, true);
    }
    if (!isSecondTry) {
      await step.context.sendActivity(texts.tryAgain);
      return this.again(step, { isSecondTry: true });
    }
    await step.context.sendActivity(texts.notQuite(answer));
    return this.next(step, false);
  }

  private again(step: WaterfallStepContext<Round>, change: Partial<Round>): Promise<DialogTurnResult> {
    return step.replaceDialog(EXERCISE, { ...step.options, ...change });
  }

  private async next(step: WaterfallStepContext<Round>, isCorrect: boolean): Promise<DialogTurnResult> {
    const { subject, rounds, index = 0, right = 0 } = step.options;
    const rightNow = right + (isCorrect ? 1 : 0);
    return index + 1 === exercisesPerRound
      ? step.endDialog(rightNow)
      : step.replaceDialog(EXERCISE, { subject, rounds, index: index + 1, right: rightNow });
  }
}

function exerciseOf(context: TurnContext, { subject, rounds, index = 0 }: Round): Exercise {
  const exercises = textsFor(context.activity.locale).exercises[subject];
  const exercise = exercises[(rounds * exercisesPerRound + index) % exercises.length];
  if (exercise === undefined) {
    throw new Error(`There are no exercises for ${subject}`);
  }
  return exercise;
}
