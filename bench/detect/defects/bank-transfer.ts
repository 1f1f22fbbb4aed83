import type { Activity, TurnContext } from 'botbuilder';
import { RequestDialog } from '../../../bots/bank/dialogs/request-dialog.ts';
import { TransferDialog } from '../../../bots/bank/dialogs/transfer-dialog.ts';
import type { Profile } from '../../../bots/bank/accounts.ts';
import { recognizeYesNo } from '../../../bots/bank/understanding/recognize-intent.ts';
import type { TransferDetails } from '../../../bots/bank/understanding/recognize-transfer.ts';
import { splitAtCorrections } from '../../../bots/bank/understanding/words.ts';
import type { Defect } from '../defect.ts';
import {
  aroundMessage,
  createMemory,
  editState,
  rewriteCards,
  rewriteMessages,
  rewriteTexts,
} from '../faults.ts';

type Complete = (this: TransferDialog, context: TurnContext, details: TransferDetails) => Promise<void>;
type Recognize = (this: TransferDialog, text: string, asked: string) => Partial<TransferDetails>;
type RecognizeAnswer = (
  context: TurnContext,
  text: string,
  question: { readonly asked: string; readonly validations?: object },
) => Promise<{ readonly details: object; readonly isConfirmed?: boolean } | undefined>;

const confirmationNumber = /TX-\d{6}/gu;

/** Wrong amounts, accounts, recipients and numbers. */
export const transferDefects: readonly Defect[] = [
  {
    id: 'bank-sends-first-amount',
    bot: 'bank',
    says: 'After a correction the right amount is read back, and the first one is sent.',
    trigger: 'correction',
    apply: (fresh) => {
      const first = createMemory<number>();
      fresh.replace<RecognizeAnswer>(
        TransferDialog.prototype,
        'recognizeAnswer',
        (original) =>
          async function (this: TransferDialog, context, text, question) {
            const answer = await original.call(this, context, text, question);
            const { amount } = (answer?.details ?? {}) as Partial<TransferDetails>;
            if (amount !== undefined && first.get(context) === undefined) first.set(context, amount);
            return answer;
          },
      );
      fresh.replace<Complete>(
        TransferDialog.prototype,
        'complete',
        (original) =>
          function (context, details) {
            return original.call(this, context, { ...details, amount: first.get(context) ?? details.amount });
          },
      );
    },
  },
  {
    id: 'bank-ignores-corrections',
    bot: 'bank',
    says: 'Corrections of what is read back are not taken: the same is read back again.',
    trigger: 'correction',
    apply: (fresh) => {
      fresh.replace<RecognizeAnswer>(
        RequestDialog.prototype,
        'recognizeAnswer',
        (original) =>
          async function (this: TransferDialog, context, text, question) {
            const answer = await original.call(this, context, text, question);
            return question.asked === 'confirmation' && answer && Object.keys(answer.details).length > 0
              ? { ...answer, details: {} }
              : answer;
          },
      );
    },
  },
  {
    id: 'bank-takes-first-number',
    bot: 'bank',
    says: 'Of "200, sorry, 250" it takes the 200.',
    trigger: 'correction',
    apply: (fresh) => {
      fresh.replace<Recognize>(
        TransferDialog.prototype,
        'recognize',
        (original) =>
          function (text, asked) {
            const first = splitAtCorrections(text).find((part) => /\d/u.test(part));
            return original.call(this, first ?? text, asked);
          },
      );
    },
  },
  {
    id: 'bank-corrected-recipient-kept',
    bot: 'bank',
    says: 'A changed recipient is confirmed in the receipt, but the account statement and message name the first.',
    trigger: 'correction',
    apply: (fresh) => {
      const first = createMemory<string>();
      fresh.replace<Complete>(
        TransferDialog.prototype,
        'complete',
        (original) =>
          function (context, details) {
            return original.call(this, context, {
              ...details,
              recipient: first.get(context) ?? details.recipient,
            });
          },
      );
      rewriteTexts(fresh, (text, context) => {
        const named = /You want to send \S+ to (.+?) from/u.exec(text)?.[1];
        if (named !== undefined && first.get(context) === undefined) first.set(context, named);
        return text;
      });
    },
  },
  {
    id: 'bank-wrong-account',
    bot: 'bank',
    says: 'Money is always taken from the checking account, whatever was read back.',
    trigger: 'unusual facts',
    apply: (fresh) => {
      fresh.replace<Complete>(
        TransferDialog.prototype,
        'complete',
        (original) =>
          function (context, details) {
            return original.call(this, context, { ...details, account: 'checking' });
          },
      );
    },
  },
  {
    id: 'bank-cents-lost',
    bot: 'bank',
    says: 'Cents are cut off amounts.',
    trigger: 'unusual facts',
    apply: (fresh) => {
      fresh.replace<Complete>(
        TransferDialog.prototype,
        'complete',
        (original) =>
          function (context, details) {
            return original.call(this, context, { ...details, amount: Math.trunc(details.amount) });
          },
      );
    },
  },
  {
    id: 'bank-books-twice',
    bot: 'bank',
    says: 'Each transfer is taken off the balance twice; only a look at the balance afterwards shows it.',
    trigger: 'second task',
    apply: (fresh) => {
      fresh.replace<Complete>(
        TransferDialog.prototype,
        'complete',
        (original) =>
          async function (context, details) {
            await original.call(this, context, details);
            if (fresh.userState === undefined) return;
            const { profile } = fresh.userState.get(context) as { readonly profile: Profile };
            profile.balances[details.account] -= details.amount;
          },
      );
    },
  },
  {
    id: 'bank-second-yes-sends-again',
    bot: 'bank',
    says: 'A second "yes" after the transfer sends the money once more.',
    trigger: 'repetition',
    apply: (fresh) => {
      const last = createMemory<() => Promise<void>>();
      const run = { context: undefined as TurnContext | undefined };
      fresh.replace<Complete>(
        TransferDialog.prototype,
        'complete',
        (original) =>
          async function (context, details) {
            await original.call(this, context, details);
            last.set(context, () => original.call(this, run.context ?? context, details));
          },
      );
      aroundMessage(fresh, async (text, context, next) => {
        const again = last.get(context);
        if (again === undefined || recognizeYesNo(text) !== 'yes') return next();
        run.context = context;
        await fresh.userState?.load(context);
        await again();
        await fresh.userState?.saveChanges(context);
      });
    },
  },
  {
    id: 'bank-stale-form-accepted',
    bot: 'bank',
    says: 'A form that has been used is taken a second time.',
    trigger: 'repetition',
    apply: (fresh) => {
      aroundMessage(fresh, async (_text, context, next) => {
        const { formId } = (context.activity.value ?? {}) as { readonly formId?: string };
        if (formId !== undefined) {
          await editState(fresh.conversationState, context, (values) => (values['openForm'] = formId));
        }
        await next();
      });
    },
  },
  {
    id: 'bank-no-means-yes',
    bot: 'bank',
    says: 'Any answer to the read-back sends the money, also "no".',
    trigger: 'correction',
    apply: (fresh) => {
      fresh.replace<RecognizeAnswer>(
        TransferDialog.prototype,
        'recognizeAnswer',
        (original) =>
          async function (this: TransferDialog, context, text, question) {
            const answer = await original.call(this, context, text, question);
            return question.asked === 'confirmation' && answer !== undefined
              ? { details: {}, isConfirmed: true }
              : answer;
          },
      );
    },
  },
  {
    id: 'bank-no-limits',
    bot: 'bank',
    says: 'Amounts over the limits and over the balance are sent.',
    trigger: 'unusual facts',
    apply: (fresh) => {
      fresh.replace(TransferDialog.prototype, 'findProblem', () => () => Promise.resolve(undefined));
    },
  },
  {
    id: 'bank-receipt-without-number',
    bot: 'bank',
    says: 'The receipt shows no confirmation number.',
    trigger: 'always',
    apply: (fresh) => {
      rewriteCards(fresh, (card) => ({
        ...card,
        body: card.body.map((part) =>
          part['type'] === 'FactSet'
            ? { ...part, facts: (part['facts'] as Fact[]).filter(({ value }) => !value.startsWith('TX-')) }
            : part,
        ),
      }));
    },
  },
  {
    id: 'bank-two-numbers',
    bot: 'bank',
    says: 'The confirmation number of the message is not that of the receipt.',
    trigger: 'always',
    apply: (fresh) => {
      rewriteTexts(fresh, (text) => text.replace(confirmationNumber, nextNumber));
    },
  },
  {
    id: 'bank-number-forgotten',
    bot: 'bank',
    says: 'Asked for it later, the bank gives another confirmation number than at the transfer.',
    trigger: 'second task',
    apply: (fresh) => {
      rewriteTexts(fresh, (text) =>
        /^(?:The confirmation number of|Your recent)/u.test(text)
          ? text.replace(confirmationNumber, nextNumber)
          : text,
      );
    },
  },
  {
    id: 'bank-transfer-repeated-to-others',
    bot: 'bank',
    says: 'Recent transactions list those of all customers.',
    trigger: 'other users',
    apply: (fresh) => {
      const all: string[] = [];
      rewriteMessages(fresh, (reply: Partial<Activity>) => {
        const { text = '' } = reply;
        if (!text.startsWith('Your recent transactions')) return reply;
        all.push(...text.split('\n').slice(1));
        return { ...reply, text: ['Your recent transactions:', ...new Set(all)].join('\n') };
      });
    },
  },
];

interface Fact {
  readonly title: string;
  readonly value: string;
}

function nextNumber(code: string): string {
  return `TX-${String(((Number(code.slice(3)) + 1) % 900_000) + 100_000)}`;
}
