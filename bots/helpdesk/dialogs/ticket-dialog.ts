import { type Activity, MessageFactory, type TurnContext } from 'botbuilder';
import {
  ComponentDialog,
  type DialogTurnResult,
  TextPrompt,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';
import { createFormOpener } from '../cards/ticket-form.ts';
import { type Draft, limits, type Severity, severityNames } from '../tickets/ticket.ts';
import {
  type Field,
  recognizeCommand,
  recognizeNamedValue,
  recognizeSeverity,
  recognizeYesNo,
  tidy,
  withoutRemarks,
} from '../understanding/recognize.ts';

const ANSWER = 'answer';
const QUESTIONS = 'questions';
const CONFIRMATION = 'confirmation';
const CHANGE = 'change';

export interface TicketProgress {
  readonly draft: Partial<Draft>;
  /** Said before the next question. */
  readonly preface?: string;
  /** The requester has called the draft wrong and not said what. */
  readonly isChanging?: boolean;
}

type Asked = Field | typeof CONFIRMATION | typeof CHANGE;

const simpler: Readonly<Record<Asked, string>> = {
  title: 'Just write in a few words what does not work, such as "Printer does not print".',
  severity: 'How bad is it? High: you cannot work. Normal: it is in your way. Low: it can wait.',
  description: 'Tell me a little more about it: what you did, and what happened. Or say "skip".',
  [CONFIRMATION]: 'I have written down what you said. Say "yes" to send it, or "no" to change it.',
  [CHANGE]: 'Tell me which part is wrong: the title, the severity or the description.',
};

/** Asks for what a ticket needs, reads it back, changes what the requester wants changed, and hands it in. */
export class TicketDialog extends ComponentDialog<TicketProgress> {
  private readonly file: (context: TurnContext, draft: Draft) => Promise<void>;

  constructor(dialogId: string, file: (context: TurnContext, draft: Draft) => Promise<void>) {
    super(dialogId);
    this.file = file;
    this.addDialog(new TextPrompt(ANSWER));
    this.addDialog(
      new WaterfallDialog<TicketProgress>(QUESTIONS, [(step) => this.ask(step), (step) => this.take(step)]),
    );
    this.initialDialogId = QUESTIONS;
  }

  private ask(step: WaterfallStepContext<TicketProgress>): Promise<DialogTurnResult> {
    const { draft, preface, isChanging } = step.options;
    const asked: Asked = isChanging === true ? CHANGE : (missingIn(draft) ?? CONFIRMATION);
    (step.values as { asked?: Asked }).asked = asked;
    const text = [preface, questionFor(asked, draft)].filter(Boolean).join(' ');
    return step.prompt(ANSWER, {
      prompt: createQuestion(step.context, asked, text),
      retryPrompt: simpler[asked],
    });
  }

  private async take(step: WaterfallStepContext<TicketProgress>): Promise<DialogTurnResult> {
    const { draft } = step.options;
    const { asked } = step.values as { asked: Asked };
    const said = String(step.result);
    const text = withoutRemarks(said) || said;
    const again = (options: TicketProgress): Promise<DialogTurnResult> =>
      step.replaceDialog(QUESTIONS, options);

    if (recognizeCommand(text) === 'simpler') return again({ ...step.options, preface: simpler[asked] });
    const named = recognizeNamedValue(text);
    if (
      named !== undefined &&
      (asked === CONFIRMATION || asked === CHANGE || draft[named.field] !== undefined)
    ) {
      const { [named.field]: _old, ...others } = draft;
      return again(named.value === '' ? { draft: others } : take(others, named.field, named.value));
    }
    if (asked === CONFIRMATION) {
      const answer = recognizeYesNo(text);
      if (answer === 'yes') {
        await this.file(step.context, draft as Draft);
        return step.endDialog();
      }
      const severity = recognizeSeverity(text);
      if (severity !== undefined) return again({ draft: { ...draft, severity } });
      return again(
        answer === 'no' ? { draft, isChanging: true } : { draft, preface: 'Sorry, was that a yes?' },
      );
    }
    if (asked === CHANGE) {
      if (recognizeYesNo(text) === 'yes' || /\bnothing\b/iu.test(text)) return again({ draft });
      return again({ draft, isChanging: true, preface: "Sorry, I didn't get which part." });
    }
    return again(take(draft, asked, named?.field === asked && named.value !== '' ? named.value : tidy(text)));
  }
}

function missingIn({ title, severity, description }: Partial<Draft>): Field | undefined {
  if (title === undefined) return 'title';
  if (severity === undefined) return 'severity';
  return description === undefined ? 'description' : undefined;
}

/** The draft with an answer in it, or with a word about why it can't be taken. */
function take(draft: Partial<Draft>, field: Field, answer: string): TicketProgress {
  if (field === 'severity') {
    const severity = recognizeSeverity(answer);
    return severity === undefined
      ? { draft, preface: "Sorry, that isn't a severity." }
      : { draft: { ...draft, severity } };
  }
  if (field === 'description') {
    const isSkipped = /\bskip\b|^(?:no|none|nothing|that's all)\b/iu.test(answer);
    return { draft: { ...draft, description: isSkipped ? '' : answer.slice(0, limits.description) } };
  }
  if (!/[\p{L}\d]/u.test(answer)) return { draft, preface: "Sorry, I can't use that as a title." };
  if (answer.length <= limits.title) return { draft: { ...draft, title: answer } };
  // Who begins with the whole story has described the problem already.
  const title = `${answer.slice(0, limits.title - 1).trimEnd()}…`;
  return { draft: { ...draft, title, description: answer.slice(0, limits.description) } };
}

function questionFor(asked: Asked, { title, severity, description }: Partial<Draft>): string {
  switch (asked) {
    case 'title':
      return 'What is the title of your ticket? A few words about the problem will do.';
    case 'severity':
      return 'Which severity does it have: low, normal or high?';
    case 'description':
      return 'Please give me a description: what did you do, and what happened? Say "skip" if there is no more to say.';
    case CONFIRMATION: {
      const said = description === '' ? 'no description' : `the description "${description}"`;
      return `Your ticket is "${title}" with severity ${severityName(severity)} and ${said}. Shall I file it?`;
    }
    case CHANGE:
      return 'What should I change: title, severity or description?';
  }
}

function severityName(severity: Severity | undefined): string {
  return severity === undefined ? '' : severityNames[severity].toLowerCase();
}

function createQuestion({ activity }: TurnContext, asked: Asked, text: string): Partial<Activity> {
  switch (asked) {
    case 'title':
      // The form needs Teams; elsewhere there are only questions.
      return activity.channelId === 'msteams'
        ? MessageFactory.attachment(createFormOpener(`${text} Or open the form.`))
        : MessageFactory.text(text);
    case 'severity':
      return MessageFactory.suggestedActions(Object.values(severityNames), text);
    case CONFIRMATION:
      return MessageFactory.suggestedActions(['Yes', 'No'], text);
    case CHANGE:
      return MessageFactory.suggestedActions(['Title', 'Severity', 'Description', 'Cancel'], text);
    case 'description':
      return MessageFactory.text(text);
  }
}
