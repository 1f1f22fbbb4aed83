import { MessageFactory, type StatePropertyAccessor, type TurnContext } from 'botbuilder';
import {
  ComponentDialog,
  Dialog,
  type DialogContext,
  type DialogTurnResult,
  DialogTurnStatus,
} from 'botbuilder-dialogs';
import { createProfile, type Profile } from '../accounts.ts';
import { createBalancesCard } from '../cards/balances.ts';
import { readTransferForm } from '../cards/transfer-form.ts';
import { createMenu } from '../menu.ts';
import { type Texts, textsFor } from '../language/texts.ts';
import { recognizeAside, recognizeIntent, withoutRemarks } from '../understanding/recognize-intent.ts';
import { recognizeLoan } from '../understanding/recognize-loan.ts';
import { recognizeTransfer } from '../understanding/recognize-transfer.ts';
import { LoanDialog } from './loan-dialog.ts';
import { TransferDialog } from './transfer-dialog.ts';

const TRANSFER = 'transfer';
const LOAN = 'loan';
// Only a clear wish leads out of a loan request: its purpose may be to pay or to send money, too.
const wantsTransfer = /\b(?:want|need|like) to (?:send|transfer)\b|хочу (?:перевести|отправить)/iu;
const done: DialogTurnResult = { status: DialogTurnStatus.complete };

/** Decides what a message is about: an interruption, an answer to the running dialog, or a new wish. */
export class MainDialog extends ComponentDialog {
  private readonly profile: StatePropertyAccessor<Profile>;
  private readonly openForm: StatePropertyAccessor<string>;

  constructor(profile: StatePropertyAccessor<Profile>, openForm: StatePropertyAccessor<string>) {
    super('main');
    this.profile = profile;
    this.openForm = openForm;
    this.addDialog(new TransferDialog(TRANSFER, profile, openForm));
    this.addDialog(new LoanDialog(LOAN, profile));
  }

  protected override onBeginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    return this.route(dc);
  }

  protected override async onContinueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const interrupted = await this.interrupt(dc);
    if (interrupted !== undefined) {
      return interrupted;
    }
    const result = await dc.continueDialog();
    if (result.status === DialogTurnStatus.complete) {
      const texts = textsFor(dc.context.activity.locale);
      await dc.context.sendActivity(createMenu(texts, texts.anythingElse));
    }
    return result;
  }

  /** Handles what is no answer to the running dialog; the dialog then asks again. */
  private async interrupt(dc: DialogContext): Promise<DialogTurnResult | undefined> {
    const { context } = dc;
    const texts = textsFor(context.activity.locale);
    const form = readTransferForm(context.activity.value);
    if (form !== undefined) {
      if (form.formId !== (await this.openForm.get(context))) {
        return this.say(dc, texts.staleForm);
      }
      await this.openForm.delete(context);
      return form.isCancelled ? this.cancel(dc, texts) : undefined;
    }

    const text = context.activity.text?.trim() ?? '';
    if (text === '') {
      return this.say(dc, wordlessReply(context, texts));
    }
    const aside = recognizeAside(text);
    switch (aside) {
      case 'cancel':
        return this.cancel(dc, texts);
      case 'bye':
        await dc.cancelAllDialogs();
        await this.openForm.delete(context);
        await context.sendActivity(texts.byeMidway);
        return done;
      case 'balance':
      case 'recent':
      case 'reference':
        await this.showAccounts(context, aside, texts);
        return this.say(dc, texts.goOn);
      case 'help':
      case 'agent':
      case 'dontKnow':
        return this.say(dc, texts[aside]);
      case 'repeat':
        return this.say(dc);
      case 'wait':
        return this.say(dc, texts.takeYourTime);
      case 'nudge':
        return this.say(dc, texts.stillHere);
      case 'thanks':
      case 'upset':
      case 'smalltalk':
        // "Thanks. 250 dollars" is an answer.
        return withoutRemarks(text) === '' ? this.say(dc, remarkReply(aside, texts)) : undefined;
      default:
        return this.wantsOther(dc, text, texts) ? this.switch(dc, texts) : undefined;
    }
  }

  private wantsOther(dc: DialogContext, text: string, texts: Texts): boolean {
    return dc.activeDialog?.id === TRANSFER
      ? recognizeIntent(text) === 'loan'
      : text === texts.menuButtons.transfer || wantsTransfer.test(text);
  }

  /** Leaves the running dialog for the one that the message asks for. */
  private async switch(dc: DialogContext, texts: Texts): Promise<DialogTurnResult> {
    await dc.context.sendActivity(texts.switched(dc.activeDialog?.id === TRANSFER ? LOAN : TRANSFER));
    await dc.cancelAllDialogs();
    await this.openForm.delete(dc.context);
    return this.route(dc);
  }

  /** Says something in between, and has the running dialog ask its question again. */
  private async say(dc: DialogContext, text?: string): Promise<DialogTurnResult> {
    if (text !== undefined) {
      await dc.context.sendActivity(text);
    }
    await dc.repromptDialog();
    return Dialog.EndOfTurn;
  }

  private async cancel(dc: DialogContext, texts: Texts): Promise<DialogTurnResult> {
    await dc.cancelAllDialogs();
    await this.openForm.delete(dc.context);
    await dc.context.sendActivity(createMenu(texts, `${texts.cancelled} ${texts.anythingElse}`));
    return done;
  }

  /** Starts what the customer wants, or answers and shows the menu. */
  private async route(dc: DialogContext): Promise<DialogTurnResult> {
    const { context } = dc;
    const texts = textsFor(context.activity.locale);
    const answer = async (text: string): Promise<DialogTurnResult> => {
      await context.sendActivity(createMenu(texts, text));
      return done;
    };

    if (readTransferForm(context.activity.value) !== undefined) {
      return answer(`${texts.staleForm} ${texts.anythingElse}`);
    }
    const text = context.activity.text?.trim() ?? '';
    if (text === '') {
      return answer(`${wordlessReply(context, texts)} ${texts.menuAgain}`);
    }
    const details = recognizeTransfer(withoutRemarks(text));
    const intent = recognizeIntent(text);
    switch (intent) {
      case 'transfer':
        return dc.beginDialog(TRANSFER, { details });
      case 'loan':
        return dc.beginDialog(LOAN, {
          details: recognizeLoan(withoutRemarks(text)),
          preface: texts.loan.intro,
        });
      case 'balance':
      case 'recent':
      case 'reference':
        await this.showAccounts(context, intent, texts);
        return answer(texts.anythingElse);
      case 'help':
      case 'agent':
        return answer(`${texts[intent]} ${texts.menu}`);
      case 'cancel':
        return answer(`${texts.nothingToCancel} ${texts.menu}`);
      case 'simpler':
        return answer(texts.menuSimpler);
      case 'thanks':
      case 'upset':
      case 'smalltalk':
        return answer(`${remarkReply(intent, texts)} ${texts.anythingElse}`);
      case 'greeting':
        return answer(`${texts.hello} ${texts.menu}`);
      case 'dontKnow':
        return answer(texts.menuSimpler);
      case 'wait':
        return answer(`${texts.takeYourTime} ${texts.menu}`);
      case 'nudge':
        return answer(`${texts.stillHere} ${texts.menu}`);
      case 'repeat':
      case 'change':
      case 'yes':
        return answer(texts.menu);
      case 'bye':
      case 'no':
        await context.sendActivity(texts.bye);
        return done;
      case undefined:
        return details.amount !== undefined && details.recipient !== undefined
          ? dc.beginDialog(TRANSFER, { details })
          : answer(`${texts.notUnderstood} ${texts.menuAgain}`);
    }
  }

  private async showAccounts(
    context: TurnContext,
    what: 'balance' | 'recent' | 'reference',
    texts: Texts,
  ): Promise<void> {
    const profile = await this.profile.get(context, createProfile(context.activity.from.name));
    switch (what) {
      case 'balance':
        await context.sendActivity(MessageFactory.attachment(createBalancesCard(profile, texts)));
        break;
      case 'recent':
        await context.sendActivity(recentTransactions(profile, texts));
        break;
      case 'reference':
        await context.sendActivity(lastReference(profile, texts));
        break;
    }
  }
}

function recentTransactions({ transactions }: Profile, texts: Texts): string {
  if (transactions.length === 0) {
    return texts.balance.noRecent;
  }
  const lines = transactions.map(
    ({ at, amount, recipient, confirmation }) =>
      `- ${texts.dateTime(at)}: ${texts.money(amount)}, ${recipient} (${confirmation})`,
  );
  return [texts.balance.recentTitle, ...lines].join('\n');
}

function lastReference({ transactions: [transfer], applications: [loan] }: Profile, texts: Texts): string {
  if (transfer !== undefined && (loan === undefined || transfer.at > loan.at)) {
    return texts.lastTransfer(transfer);
  }
  return loan === undefined ? texts.noReference : texts.lastApplication(loan);
}

function wordlessReply({ activity }: TurnContext, texts: Texts): string {
  return activity.attachments?.length ? texts.onlyAttachment : texts.emptyMessage;
}

function remarkReply(remark: 'thanks' | 'upset' | 'smalltalk', texts: Texts): string {
  return remark === 'thanks' ? texts.thanked : texts[remark];
}
