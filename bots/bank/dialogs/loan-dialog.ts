import { randomInt } from 'node:crypto';
import { ActivityTypes, MessageFactory, type StatePropertyAccessor, type TurnContext } from 'botbuilder';
import { createProfile, loanLimits, type Profile } from '../accounts.ts';
import { createApplicationCard } from '../cards/application.ts';
import { type QuestionText, type Texts, textsFor } from '../language/texts.ts';
import { employments, type LoanDetails, recognizeLoan, terms } from '../understanding/recognize-loan.ts';
import { type Problem, RequestDialog } from './request-dialog.ts';

const yearlyInterest = 0.06;

/** Takes an application for a loan, question by question. */
export class LoanDialog extends RequestDialog<LoanDetails> {
  protected override readonly fields = [
    'amount',
    'purpose',
    'termMonths',
    'employment',
    'monthlyIncome',
  ] as const;
  private readonly profile: StatePropertyAccessor<Profile>;

  constructor(dialogId: string, profile: StatePropertyAccessor<Profile>) {
    super(dialogId);
    this.profile = profile;
  }

  protected override recognize(
    text: string,
    asked: string,
    known?: Partial<LoanDetails>,
  ): Partial<LoanDetails> {
    return recognizeLoan(text, asked, known);
  }

  protected override question(
    field: keyof LoanDetails,
    texts: Texts,
  ): QuestionText & { readonly choices?: string[] } {
    const question = texts.loan[field];
    switch (field) {
      case 'termMonths':
        return { ...question, choices: terms.map((count) => texts.loan.months(count)) };
      case 'employment':
        return { ...question, choices: employments.map((employment) => texts.employments[employment]) };
      default:
        return question;
    }
  }

  protected override label(field: keyof LoanDetails, texts: Texts): string {
    return texts.loan.fields[field];
  }

  protected override async findProblem(
    context: TurnContext,
    { amount, termMonths, monthlyIncome }: Partial<LoanDetails>,
  ): Promise<Problem<LoanDetails> | undefined> {
    const texts = textsFor(context.activity.locale);
    const { min, max } = loanLimits;
    if (amount !== undefined && (amount < min || amount > max)) {
      return { field: 'amount', text: texts.loan.amountOutOfRange(texts.money(min), texts.money(max)) };
    }
    if (termMonths !== undefined && !terms.some((term) => term === termMonths)) {
      return { field: 'termMonths', text: texts.loan.termMonths.retry };
    }
    if (monthlyIncome !== undefined && (monthlyIncome < 0 || monthlyIncome > 1_000_000)) {
      return { field: 'monthlyIncome', text: texts.loan.incomeOutOfRange };
    }
    return undefined;
  }

  protected override confirmation(details: LoanDetails, { loan }: Texts) {
    return {
      ask: loan.confirm(details, monthlyPayment(details)),
      simpler: loan.confirmSimpler(details),
    };
  }

  protected override async complete(context: TurnContext, details: LoanDetails): Promise<void> {
    const texts = textsFor(context.activity.locale);
    await context.sendActivity({ type: ActivityTypes.Typing });
    const profile = await this.profile.get(context, createProfile(context.activity.from.name));
    const application = `LN-${randomInt(100_000, 1_000_000)}`;
    profile.applications.unshift({ application, amount: details.amount, at: new Date().toISOString() });
    await context.sendActivity(MessageFactory.attachment(createApplicationCard(details, application, texts)));
    await context.sendActivity(texts.loan.done(details, application));
  }
}

/** The constant payment of an annuity loan. */
function monthlyPayment({ amount, termMonths }: LoanDetails): number {
  const monthlyInterest = yearlyInterest / 12;
  return (amount * monthlyInterest) / (1 - (1 + monthlyInterest) ** -termMonths);
}
