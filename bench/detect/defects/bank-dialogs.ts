import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import type { TurnContext } from 'botbuilder';
import { AnswerPrompt } from '../../../bots/bank/dialogs/answer-prompt.ts';
import { LoanDialog } from '../../../bots/bank/dialogs/loan-dialog.ts';
import { MainDialog } from '../../../bots/bank/dialogs/main-dialog.ts';
import { RequestDialog } from '../../../bots/bank/dialogs/request-dialog.ts';
import { TransferDialog } from '../../../bots/bank/dialogs/transfer-dialog.ts';
import { english } from '../../../bots/bank/language/en.ts';
import { russian } from '../../../bots/bank/language/ru.ts';
import { recognizeAside } from '../../../bots/bank/understanding/recognize-intent.ts';
import type { LoanDetails } from '../../../bots/bank/understanding/recognize-loan.ts';
import type { Defect } from '../defect.ts';
import { aroundMessage, createMemory, forgetDialog, rewriteMessages, rewriteTexts } from '../faults.ts';

type Complete<Details> = (this: unknown, context: TurnContext, details: Details) => Promise<void>;
type Interrupt = (this: MainDialog, dc: DialogContext) => Promise<DialogTurnResult | undefined>;

/** What is said in between, asked back, called off, or said a second time. */
export const dialogDefects: readonly Defect[] = [
  {
    id: 'bank-help-loses-state',
    bot: 'bank',
    says: 'After "help" everything that was said is lost.',
    trigger: 'interruption',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        await next();
        if (recognizeAside(text) === 'help') await forgetDialog(fresh, context);
      });
    },
  },
  {
    id: 'bank-wait-ends-request',
    bot: 'bank',
    says: '"Wait" and "hold on" end the request without a word.',
    trigger: 'interruption',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        await next();
        if (recognizeAside(text) === 'wait') await forgetDialog(fresh, context);
      });
    },
  },
  {
    id: 'bank-cancel-ignored',
    bot: 'bank',
    says: '"Cancel" in a request is answered by its next question.',
    trigger: 'interruption',
    apply: (fresh) => {
      fresh.replace<Interrupt>(
        MainDialog.prototype,
        'cancel',
        () =>
          async function (dc) {
            await dc.repromptDialog();
            return Dialog.EndOfTurn;
          },
      );
    },
  },
  {
    id: 'bank-asks-twice',
    bot: 'bank',
    says: 'After an interruption the running question is asked twice.',
    trigger: 'interruption',
    apply: (fresh) => {
      fresh.replace<(this: MainDialog, dc: DialogContext, text?: string) => Promise<DialogTurnResult>>(
        MainDialog.prototype,
        'say',
        (original) =>
          async function (dc, text) {
            const result = await original.call(this, dc, text);
            await dc.repromptDialog();
            return result;
          },
      );
    },
  },
  {
    id: 'bank-simpler-fails',
    bot: 'bank',
    says: 'A wish for simpler words is answered by the error handler.',
    trigger: 'misunderstanding',
    apply: (fresh) => {
      aroundMessage(fresh, (text, _context, next) =>
        recognizeAside(text) === 'simpler' ? Promise.reject(new TypeError('simpler is undefined')) : next(),
      );
    },
  },
  {
    id: 'bank-simpler-raw-markdown',
    bot: 'bank',
    says: 'Explanations in simpler words show their markdown escaped: \\*\\*100\\*\\*.',
    trigger: 'misunderstanding',
    apply: (fresh) => {
      rewriteTexts(fresh, (text) =>
        /^Just write|^How many|^You have two|^The form asks|^If you say yes|^What will you|^The term is|^Do you have/u.test(
          text,
        )
          ? text.replaceAll(/\d[\d,.]*\d|"[^"]+"|checking|yes/gu, String.raw`\*\*$&\*\*`)
          : text,
      );
    },
  },
  {
    id: 'bank-never-understands-again',
    bot: 'bank',
    says: 'After one answer that was not understood, none is understood any more.',
    trigger: 'misunderstanding',
    apply: (fresh) => {
      const lost = createMemory<boolean>();
      type Recognize = (this: object, context: TurnContext, ...rest: unknown[]) => Promise<Recognized>;
      fresh.replace<Recognize>(
        AnswerPrompt.prototype,
        'onRecognize',
        (original) =>
          async function (context, ...rest) {
            if (lost.get(context) === true) return { succeeded: false };
            const result = await original.call(this, context, ...rest);
            if (!result.succeeded) lost.set(context, true);
            return result;
          },
      );
    },
  },
  {
    id: 'bank-dont-know-loops',
    bot: 'bank',
    says: 'Whatever is no answer, also "I don\'t know" and small talk, gets the same question and nothing else.',
    trigger: 'misunderstanding',
    apply: (fresh) => {
      fresh.replace<(this: MainDialog, dc: DialogContext, text?: string) => Promise<DialogTurnResult>>(
        MainDialog.prototype,
        'say',
        (original) =>
          function (dc) {
            return original.call(this, dc);
          },
      );
    },
  },
  {
    id: 'bank-small-talk-unanswered',
    bot: 'bank',
    says: 'An error in answering small talk is swallowed: no reply comes.',
    trigger: 'emotion',
    apply: (fresh) => {
      aroundMessage(fresh, (text, _context, next) =>
        recognizeAside(text) === 'smalltalk' ? Promise.resolve() : next(),
      );
    },
  },
  {
    id: 'bank-upset-ends-request',
    bot: 'bank',
    says: 'Customers who are upset are handed to an agent, and their request is gone.',
    trigger: 'emotion',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        if (recognizeAside(text) !== 'upset') return next();
        await forgetDialog(fresh, context);
        await context.sendActivity(english.agent);
      });
    },
  },
  {
    id: 'bank-shouting-not-understood',
    bot: 'bank',
    says: 'Messages with words in capitals are not understood.',
    trigger: 'emotion',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        if (/\p{Lu}{3,}/u.test(text)) await context.sendActivity(english.notUnderstood);
        else await next();
      });
    },
  },
  {
    id: 'bank-resumes-in-english',
    bot: 'bank',
    says: 'In Russian conversations explanations and retries come in English.',
    trigger: 'another language',
    apply: (fresh) => {
      const questions = [russian.transfer, russian.loan].flatMap((each) =>
        Object.values<unknown>({ ...each }),
      );
      const originals = [english.transfer, english.loan].flatMap((each) =>
        Object.values<unknown>({ ...each }),
      );
      const translated = new Map<unknown, string>();
      for (const [index, text] of questions.entries()) {
        const other = originals[index];
        if (!isQuestion(text) || !isQuestion(other)) continue;
        translated.set(text.simpler, other.simpler).set(text.retry, other.retry);
      }
      rewriteTexts(fresh, (text) => translated.get(text) ?? text);
    },
  },
  {
    id: 'bank-loan-term-reset',
    bot: 'bank',
    says: 'When the amount of a loan is corrected, its term falls back to 12 months on submission.',
    trigger: 'correction',
    apply: (fresh) => {
      const amounts = createMemory<Set<number>>();
      rewriteTexts(fresh, (text, context) => {
        const amount = /borrow \$([\d,.]+) over/u.exec(text)?.[1];
        if (amount === undefined) return text;
        const seen = amounts.get(context) ?? new Set();
        amounts.set(context, seen.add(Number(amount.replaceAll(',', ''))));
        return text;
      });
      fresh.replace<Complete<LoanDetails>>(
        LoanDialog.prototype,
        'complete',
        (original) =>
          function (context, details) {
            const isCorrected = (amounts.get(context)?.size ?? 0) > 1;
            return original.call(this, context, { ...details, ...(isCorrected && { termMonths: 12 }) });
          },
      );
    },
  },
  {
    id: 'bank-loan-no-limits',
    bot: 'bank',
    says: 'Loans of any size are accepted, also of a million dollars.',
    trigger: 'unusual facts',
    apply: (fresh) => {
      fresh.replace(LoanDialog.prototype, 'findProblem', () => () => Promise.resolve(undefined));
    },
  },
  {
    id: 'bank-menu-vanishes',
    bot: 'bank',
    says: 'The menu has its buttons only in the greeting.',
    trigger: 'second task',
    apply: (fresh) => {
      const greeted = createMemory<boolean>();
      rewriteMessages(fresh, (reply, context) => {
        const isMenu = reply.suggestedActions?.actions.some(
          ({ title }) => title === english.menuButtons.transfer,
        );
        if (!isMenu) return reply;
        if (greeted.get(context) !== true) {
          greeted.set(context, true);
          return reply;
        }
        const { suggestedActions: _gone, ...rest } = reply;
        return rest;
      });
    },
  },
  {
    id: 'bank-change-forgets-all',
    bot: 'bank',
    says: 'Who answers the read-back by "no" has to say everything again, and what was said is sent to nobody.',
    trigger: 'correction',
    apply: (fresh) => {
      type Take = (this: unknown, step: Step) => Promise<DialogTurnResult>;
      interface Step {
        readonly result: { readonly isConfirmed?: boolean };
        readonly options: { details: object };
      }
      fresh.replace<Take>(
        RequestDialog.prototype,
        'take',
        (original) =>
          function (step) {
            if (step.result.isConfirmed === false) step.options.details = { recipient: 'undefined' };
            return original.call(this, step);
          },
      );
    },
  },
  {
    id: 'bank-second-request-fails',
    bot: 'bank',
    says: 'Whatever is asked for after a transfer makes the bot fail.',
    trigger: 'second task',
    apply: (fresh) => {
      const done = createMemory<boolean>();
      fresh.replace<Complete<unknown>>(
        TransferDialog.prototype,
        'complete',
        (original) =>
          async function (context, details) {
            await original.call(this, context, details);
            done.set(context, true);
          },
      );
      aroundMessage(fresh, (_text, context, next) =>
        done.get(context) === true ? Promise.reject(new Error('Dialog "main" not found')) : next(),
      );
    },
  },
];

interface Recognized {
  readonly succeeded: boolean;
}

function isQuestion(text: unknown): text is { readonly retry: string; readonly simpler: string } {
  return typeof text === 'object' && text !== null && 'retry' in text && 'simpler' in text;
}
