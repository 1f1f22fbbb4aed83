import { type Activity, MessageFactory, type TurnContext } from 'botbuilder';
import { ListStyle, Prompt, type PromptOptions, type PromptRecognizerResult } from 'botbuilder-dialogs';
import { recognizeAside, withoutRemarks } from '../understanding/recognize-intent.ts';

/** A question, and the same in simpler words for those who ask what it means. */
export interface Question extends PromptOptions {
  /** What is asked for: the name of a field, or a step of the dialog. */
  readonly asked: string;
  readonly simpler: string;
}

/**
 * Finds the answer to what is `asked` in a message, or nothing.
 * The SDK may ask more than once about the same message, so it must not change any state.
 */
export type RecognizeAnswer<Answer> = (
  context: TurnContext,
  text: string,
  question: Question,
) => Promise<Answer | undefined>;

/** Asks a question until it gets an answer, which may say more than was asked, or something else. */
export class AnswerPrompt<Answer> extends Prompt<Answer> {
  private readonly recognize: RecognizeAnswer<Answer>;

  constructor(dialogId: string, recognize: RecognizeAnswer<Answer>) {
    super(dialogId);
    this.recognize = recognize;
  }

  protected override async onPrompt(
    context: TurnContext,
    _state: object,
    question: Question,
    isRetry: boolean,
  ): Promise<void> {
    const prompt = isRetry ? (asksBack(context) ? question.simpler : question.retryPrompt) : question.prompt;
    await context.sendActivity(this.withChoices(prompt ?? question.simpler, context, question));
  }

  protected override async onRecognize(
    context: TurnContext,
    _state: object,
    question: Question,
  ): Promise<PromptRecognizerResult<Answer>> {
    if (asksForSimplerWords(context)) {
      return { succeeded: false };
    }
    const text = withoutRemarks(context.activity.text ?? '');
    const value = await this.recognize(context, text, question);
    return value === undefined ? { succeeded: false } : { succeeded: true, value };
  }

  private withChoices(
    prompt: string | Partial<Activity>,
    context: TurnContext,
    { choices }: Question,
  ): Partial<Activity> {
    if (choices !== undefined) {
      return this.appendChoices(prompt, context.activity.channelId, choices, ListStyle.suggestedAction);
    }
    return typeof prompt === 'string' ? MessageFactory.text(prompt, prompt, 'expectingInput') : prompt;
  }
}

/** Also "Recipient?" is answered in simpler words, if it is no answer. */
function asksBack(context: TurnContext): boolean {
  return asksForSimplerWords(context) || /\?\s*$/u.test(context.activity.text ?? '');
}

function asksForSimplerWords({ activity }: TurnContext): boolean {
  return recognizeAside(activity.text ?? '') === 'simpler';
}
