import {
  ChoicePrompt,
  ComponentDialog,
  Dialog,
  type DialogContext,
  type DialogTurnResult,
  DialogTurnStatus,
  type FoundChoice,
  ListStyle,
  recognizeChoices,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';
import { type Subject, subjects, type Texts, textsFor } from '../language/texts.ts';
import { recognizeRequest } from '../requests.ts';
import { exercisesPerRound, RoundDialog } from './round-dialog.ts';

const SUBJECT = 'subject';
const ROUND = 'round';
const ANOTHER = 'another';
const LESSON = 'lesson';

interface Lesson {
  readonly subject?: Subject;
  readonly rounds: number;
}

/** A lesson: choose a subject, practise a round, see the score, and go on as long as the pupil likes. */
export class TutorDialog extends ComponentDialog {
  constructor() {
    super('tutor');
    const subject = new ChoicePrompt(SUBJECT);
    subject.style = ListStyle.suggestedAction;
    // The stock ConfirmPrompt knows no Russian.
    const another = new ChoicePrompt(ANOTHER);
    another.style = ListStyle.suggestedAction;
    this.addDialog(subject);
    this.addDialog(another);
    this.addDialog(new RoundDialog(ROUND));
    this.addDialog(
      new WaterfallDialog<Lesson>(LESSON, [
        (step) => this.chooseSubject(step),
        (step) => this.practise(step),
        (step) => this.showScore(step),
        (step) => this.goOn(step),
      ]),
    );
    this.initialDialogId = LESSON;
  }

  protected override async onBeginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const { activity } = dc.context;
    const texts = textsFor(activity.locale);
    const text = activity.text ?? '';
    switch (recognizeRequest(text)) {
      case 'stop':
      case 'thanks':
        await dc.context.sendActivity(texts.stopped);
        return { status: DialogTurnStatus.complete };
      case 'help':
        await dc.context.sendActivity(texts.help);
        break;
      case 'simpler':
        await dc.context.sendActivity(texts.subjectsSimpler);
        break;
      default:
    }
    const subject = findSubject(text, texts);
    return dc.beginDialog(LESSON, { rounds: 0, ...(subject && { subject }) });
  }

  protected override async onContinueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    return (await this.interrupt(dc)) ?? dc.continueDialog();
  }

  private async interrupt(dc: DialogContext): Promise<DialogTurnResult | undefined> {
    const { context } = dc;
    const texts = textsFor(context.activity.locale);
    const text = context.activity.text?.trim() ?? '';
    const say = async (reply: string): Promise<DialogTurnResult> => {
      await context.sendActivity(reply);
      await dc.repromptDialog();
      return Dialog.EndOfTurn;
    };
    if (text === '') {
      return say(texts.onlyText);
    }
    const request = recognizeRequest(text);
    switch (request) {
      case 'stop':
        await dc.cancelAllDialogs();
        await context.sendActivity(texts.stopped);
        return { status: DialogTurnStatus.complete };
      case 'help':
        return say(texts.help);
      case 'thanks':
        return dc.activeDialog?.id === ANOTHER ? undefined : say(texts.thanked);
      case 'wait':
        return say(texts.takeYourTime);
      case 'upset':
        return say(texts.upset);
      case 'simpler':
        switch (dc.activeDialog?.id) {
          case SUBJECT:
            return say(texts.subjectsSimpler);
          case ANOTHER:
            return say(texts.anotherRoundSimpler);
          default:
            return undefined;
        }
      default:
        return undefined;
    }
  }

  private async chooseSubject(step: WaterfallStepContext<Lesson>): Promise<DialogTurnResult> {
    const { subject } = step.options;
    if (subject !== undefined) {
      return step.next(subject);
    }
    const texts = textsFor(step.context.activity.locale);
    return step.prompt(SUBJECT, {
      prompt: texts.whichSubject,
      retryPrompt: texts.whichSubjectAgain,
      choices: subjects.map((name) => texts.subjects[name]),
    });
  }

  private async practise(step: WaterfallStepContext<Lesson>): Promise<DialogTurnResult> {
    const chosen = step.result as Subject | FoundChoice;
    const subject = typeof chosen === 'string' ? chosen : subjects[chosen.index];
    return step.beginDialog(ROUND, { subject, rounds: step.options.rounds });
  }

  private async showScore(step: WaterfallStepContext<Lesson>): Promise<DialogTurnResult> {
    const texts = textsFor(step.context.activity.locale);
    await step.context.sendActivity(texts.score(Number(step.result), exercisesPerRound));
    return step.prompt(ANOTHER, {
      prompt: texts.anotherRound,
      retryPrompt: texts.anotherRoundAgain,
      choices: [
        {
          value: texts.yes,
          synonyms: ['yeah', 'yep', 'yup', 'sure', 'ok', 'okay', 'of course', 'ага', 'конечно', 'хочу'],
        },
        {
          value: texts.no,
          synonyms: [
            'nope',
            'nah',
            'not now',
            'not today',
            'thanks',
            'thank you',
            'thx',
            'ty',
            'cheers',
            'не хочу',
            'хватит',
          ],
        },
      ],
    });
  }

  private async goOn(step: WaterfallStepContext<Lesson>): Promise<DialogTurnResult> {
    const { index } = step.result as FoundChoice;
    if (index === 0) {
      return step.replaceDialog(LESSON, { rounds: step.options.rounds + 1 });
    }
    await step.context.sendActivity(textsFor(step.context.activity.locale).stopped);
    return step.endDialog();
  }
}

function findSubject(text: string, texts: Texts): Subject | undefined {
  const [found] = recognizeChoices(
    text,
    subjects.map((subject) => texts.subjects[subject]),
  );
  return found === undefined ? undefined : subjects[found.resolution.index];
}
