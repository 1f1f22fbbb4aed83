import type { Application, Transaction } from '../accounts.ts';
import type { Account, TransferDetails } from '../understanding/recognize-transfer.ts';
import type { Employment, LoanDetails } from '../understanding/recognize-loan.ts';
import { english } from './en.ts';
import { russian } from './ru.ts';

/** One question of a dialog: as first asked, as asked again, and in simpler words. */
export interface QuestionText {
  readonly ask: string;
  readonly retry: string;
  readonly simpler: string;
}

/** Everything the bank says, in one language. */
export interface Texts {
  money(amount: number): string;
  dateTime(iso: string): string;

  readonly welcome: string;
  readonly hello: string;
  readonly menu: string;
  readonly menuAgain: string;
  readonly menuSimpler: string;
  readonly anythingElse: string;
  readonly menuButtons: Readonly<Record<'transfer' | 'loan' | 'balance', string>>;
  readonly notUnderstood: string;
  readonly emptyMessage: string;
  readonly onlyAttachment: string;
  readonly help: string;
  readonly goOn: string;
  readonly cancelled: string;
  readonly nothingToCancel: string;
  readonly agent: string;
  readonly thanked: string;
  readonly bye: string;
  readonly byeMidway: string;
  readonly takeYourTime: string;
  readonly dontKnow: string;
  readonly stillHere: string;
  lastTransfer(transaction: Transaction): string;
  lastApplication(application: Application): string;
  readonly noReference: string;
  readonly upset: string;
  readonly smalltalk: string;
  readonly staleForm: string;
  switched(to: 'transfer' | 'loan'): string;

  readonly yes: string;
  readonly no: string;
  readonly cancel: string;
  readonly whatToChange: QuestionText;
  readonly pleaseTapYesOrNo: string;

  /** As said within a sentence. */
  readonly accounts: Readonly<Record<Account, string>>;
  /** As shown on a button. */
  readonly accountButtons: Readonly<Record<Account, string>>;
  readonly transfer: {
    readonly form: {
      readonly title: string;
      readonly intro: string;
      readonly recipient: string;
      readonly recipientPlaceholder: string;
      readonly amount: string;
      readonly amountPlaceholder: string;
      readonly account: string;
      readonly required: string;
      readonly submit: string;
      readonly simpler: string;
    };
    readonly fields: Readonly<Record<keyof TransferDetails, string>>;
    readonly recipient: QuestionText;
    readonly amount: QuestionText;
    readonly account: QuestionText;
    readonly stepByStep: string;
    amountOutOfRange(min: string, max: string): string;
    confirm(details: TransferDetails): string;
    confirmSimpler(details: TransferDetails): string;
    insufficientFunds(account: Account, balance: number): string;
    dailyLimit(left: number): string;
    done(details: TransferDetails, confirmation: string): string;
    readonly receipt: {
      readonly title: string;
      readonly confirmation: string;
      readonly amount: string;
      readonly recipient: string;
      readonly account: string;
      readonly newBalance: string;
    };
  };

  readonly employments: Readonly<Record<Employment, string>>;
  readonly loan: {
    readonly intro: string;
    readonly fields: Readonly<Record<keyof LoanDetails, string>>;
    readonly amount: QuestionText;
    readonly purpose: QuestionText;
    readonly termMonths: QuestionText;
    readonly employment: QuestionText;
    readonly monthlyIncome: QuestionText;
    months(count: number): string;
    amountOutOfRange(min: string, max: string): string;
    readonly incomeOutOfRange: string;
    confirm(details: LoanDetails, monthlyPayment: number): string;
    confirmSimpler(details: LoanDetails): string;
    done(details: LoanDetails, application: string): string;
    readonly card: { readonly title: string; readonly application: string; readonly decision: string };
  };

  readonly balance: {
    readonly title: string;
    line(account: Account, balance: number): string;
    readonly recent: string;
    readonly recentTitle: string;
    readonly noRecent: string;
  };
}

/** The texts for a customer's locale: English, unless there are better ones. */
export function textsFor(locale: string | undefined): Texts {
  return locale?.toLowerCase().startsWith('ru') ? russian : english;
}
