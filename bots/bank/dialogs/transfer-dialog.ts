import { randomInt, randomUUID } from 'node:crypto';
import { ActivityTypes, MessageFactory, type StatePropertyAccessor, type TurnContext } from 'botbuilder';
import { type DialogTurnResult, WaterfallDialog, type WaterfallStepContext } from 'botbuilder-dialogs';
import { book, createProfile, findObstacle, leftToday, type Profile, transferLimits } from '../accounts.ts';
import { createReceipt } from '../cards/receipt.ts';
import { createTransferForm, readTransferForm } from '../cards/transfer-form.ts';
import { type QuestionText, type Texts, textsFor } from '../language/texts.ts';
import { accounts, recognizeTransfer, type TransferDetails } from '../understanding/recognize-transfer.ts';
import type { Question } from './answer-prompt.ts';
import { type Answer, type Problem, type Progress, QUESTIONS, RequestDialog } from './request-dialog.ts';

const FORM = 'form';

/** Sends money: with a form, or by questions when the customer says it in words. */
export class TransferDialog extends RequestDialog<TransferDetails> {
  protected override readonly fields = ['recipient', 'amount', 'account'] as const;
  private readonly profile: StatePropertyAccessor<Profile>;
  private readonly openForm: StatePropertyAccessor<string>;

  constructor(
    dialogId: string,
    profile: StatePropertyAccessor<Profile>,
    openForm: StatePropertyAccessor<string>,
  ) {
    super(dialogId);
    this.profile = profile;
    this.openForm = openForm;
    this.addDialog(
      new WaterfallDialog<Progress<TransferDetails>>(FORM, [
        (step) => this.showForm(step),
        (step) => this.leaveForm(step),
      ]),
    );
    this.initialDialogId = FORM;
  }

  private async showForm(step: WaterfallStepContext<Progress<TransferDetails>>): Promise<DialogTurnResult> {
    if (Object.keys(step.options.details).length > 0) {
      return step.replaceDialog(QUESTIONS, step.options);
    }
    const texts = textsFor(step.context.activity.locale);
    const formId = randomUUID();
    await this.openForm.set(step.context, formId);
    return this.prompt(step, {
      asked: FORM,
      prompt: MessageFactory.attachment(
        createTransferForm(formId, texts),
        undefined,
        undefined,
        'expectingInput',
      ),
      simpler: texts.transfer.form.simpler,
    });
  }

  private async leaveForm(step: WaterfallStepContext<Progress<TransferDetails>>): Promise<DialogTurnResult> {
    const { details } = step.result as Answer<TransferDetails>;
    const isEmpty = Object.keys(details).length === 0;
    return step.replaceDialog(QUESTIONS, {
      details,
      ...(isEmpty && { preface: textsFor(step.context.activity.locale).transfer.stepByStep }),
    });
  }

  protected override async recognizeAnswer(
    context: TurnContext,
    text: string,
    question: Question,
  ): Promise<Answer<TransferDetails> | undefined> {
    const form = readTransferForm(context.activity.value);
    if (form !== undefined) {
      return { details: form.details };
    }
    // Whoever writes instead of filling in the form is asked question by question.
    return question.asked === FORM
      ? { details: recognizeTransfer(text) }
      : super.recognizeAnswer(context, text, question);
  }

  protected override recognize(text: string, asked: string): Partial<TransferDetails> {
    return recognizeTransfer(text, asked);
  }

  protected override question(
    field: keyof TransferDetails,
    texts: Texts,
  ): QuestionText & { readonly choices?: string[] } {
    const question = texts.transfer[field];
    return field === 'account'
      ? { ...question, choices: accounts.map((account) => texts.accountButtons[account]) }
      : question;
  }

  protected override label(field: keyof TransferDetails, texts: Texts): string {
    return texts.transfer.fields[field];
  }

  protected override async findProblem(
    context: TurnContext,
    { amount, account }: Partial<TransferDetails>,
  ): Promise<Problem<TransferDetails> | undefined> {
    const texts = textsFor(context.activity.locale);
    const { min, max } = transferLimits;
    if (amount !== undefined && (amount < min || amount > max)) {
      const text = texts.transfer.amountOutOfRange(texts.money(min), texts.money(max));
      return { field: 'amount', text };
    }
    if (amount === undefined || account === undefined) {
      return undefined;
    }
    const profile = await this.profile.get(context, createProfile(context.activity.from.name));
    const today = new Date();
    switch (findObstacle(profile, amount, account, today)) {
      case 'insufficientFunds':
        return { text: texts.transfer.insufficientFunds(account, profile.balances[account]) };
      case 'dailyLimit': {
        const text = `${texts.transfer.dailyLimit(leftToday(profile, today))} ${texts.transfer.amount.ask}`;
        return { field: 'amount', text };
      }
      case undefined:
        return undefined;
    }
  }

  protected override confirmation(details: TransferDetails, { transfer }: Texts) {
    return { ask: transfer.confirm(details), simpler: transfer.confirmSimpler(details) };
  }

  protected override async complete(context: TurnContext, details: TransferDetails): Promise<void> {
    const texts = textsFor(context.activity.locale);
    await context.sendActivity({ type: ActivityTypes.Typing });

    const profile = await this.profile.get(context, createProfile(context.activity.from.name));
    const confirmation = `TX-${randomInt(100_000, 1_000_000)}`;
    book(profile, { ...details, confirmation, at: new Date().toISOString() });
    await this.openForm.delete(context);

    const receipt = createReceipt(details, confirmation, profile.balances[details.account], texts);
    await context.sendActivity(MessageFactory.attachment(receipt));
    await context.sendActivity(texts.transfer.done(details, confirmation));
  }
}
