import type { TurnContext } from 'botbuilder';
import type { DialogContext, DialogTurnResult } from 'botbuilder-dialogs';
import { RoundDialog, type Round } from '../../../bots/tutor/dialogs/round-dialog.ts';
import { TutorDialog } from '../../../bots/tutor/dialogs/tutor-dialog.ts';
import { english } from '../../../bots/tutor/language/en.ts';
import { russian } from '../../../bots/tutor/language/ru.ts';
import { recognizeRequest } from '../../../bots/tutor/requests.ts';
import { TurnQueueMiddleware } from '../../../bots/tutor/turn-queue-middleware.ts';
import type { Defect } from '../defect.ts';
import { aroundMessage, createMemory, forgetDialog, hang, rewriteMessages, rewriteTexts } from '../faults.ts';

interface Step {
  readonly options: Round;
  readonly result: unknown;
}
type Again = (this: RoundDialog, step: Step, change: Partial<Round>) => Promise<DialogTurnResult>;
type Next = (this: RoundDialog, step: Step, isCorrect: boolean) => Promise<DialogTurnResult>;
type Interrupt = (this: TutorDialog, dc: DialogContext) => Promise<DialogTurnResult | undefined>;

export const tutorDefects: readonly Defect[] = [
  {
    id: 'tutor-wrong-after-hint',
    bot: 'tutor',
    says: 'A right answer after a hint or an explanation is marked wrong.',
    trigger: 'misunderstanding',
    apply: (fresh) => {
      const helped = createMemory<boolean>();
      aroundMessage(fresh, async (text, context, next) => {
        const request = recognizeRequest(text);
        if (request === 'hint' || request === 'simpler') helped.set(context, true);
        else if (request === undefined && helped.get(context) === true) {
          helped.set(context, false);
          context.activity.text = '0';
        }
        await next();
      });
    },
  },
  {
    id: 'tutor-second-try-not-counted',
    bot: 'tutor',
    says: 'A right answer at the second try is praised and not counted.',
    trigger: 'correction',
    apply: (fresh) => {
      fresh.replace<Next>(
        RoundDialog.prototype,
        'next',
        (original) =>
          function (step, isCorrect) {
            return original.call(this, step, isCorrect && step.options.isSecondTry !== true);
          },
      );
    },
  },
  {
    id: 'tutor-score-of-all-pupils',
    bot: 'tutor',
    says: 'Right answers of all pupils are counted together.',
    trigger: 'other users',
    apply: (fresh) => {
      let right = 0;
      fresh.replace<Next>(
        RoundDialog.prototype,
        'next',
        (original) =>
          function (step, isCorrect) {
            if (step.options.index === undefined) right = 0;
            if (isCorrect) right += 1;
            return original.call(
              this,
              { ...step, ...within(step), options: { ...step.options, right } },
              false,
            );
          },
      );
    },
  },
  {
    id: 'tutor-same-words',
    bot: 'tutor',
    says: 'Asked for simpler words, it asks the exercise again in the same words.',
    trigger: 'misunderstanding',
    apply: (fresh) => {
      fresh.replace<Again>(
        RoundDialog.prototype,
        'again',
        (original) =>
          function (step, change) {
            return original.call(this, step, { ...change, isSimpler: false });
          },
      );
    },
  },
  {
    id: 'tutor-explanation-ends-round',
    bot: 'tutor',
    says: 'Asked to explain, it explains and forgets the round.',
    trigger: 'misunderstanding',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        await next();
        if (recognizeRequest(text) === 'simpler') await forgetDialog(fresh, context);
      });
    },
  },
  {
    id: 'tutor-help-restarts',
    bot: 'tutor',
    says: 'After "help" the round begins again with its first exercise.',
    trigger: 'interruption',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        await next();
        if (recognizeRequest(text) === 'help') await forgetDialog(fresh, context);
      });
    },
  },
  {
    id: 'tutor-complaint-is-answer',
    bot: 'tutor',
    says: 'Complaints are marked as wrong answers.',
    trigger: 'emotion',
    apply: (fresh) => {
      fresh.replace<Interrupt>(
        TutorDialog.prototype,
        'interrupt',
        (original) =>
          function (dc) {
            const request = recognizeRequest(dc.context.activity.text ?? '');
            return request === 'upset' ? Promise.resolve(undefined) : original.call(this, dc);
          },
      );
    },
  },
  {
    id: 'tutor-upset-ends-lesson',
    bot: 'tutor',
    says: 'A pupil who complains is sent away in the middle of the round.',
    trigger: 'emotion',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        if (recognizeRequest(text) !== 'upset') return next();
        await forgetDialog(fresh, context);
        await context.sendActivity(english.stopped);
      });
    },
  },
  {
    id: 'tutor-wrong-answer-loops',
    bot: 'tutor',
    says: 'After a wrong answer no other is taken: "Try once more" for ever.',
    trigger: 'correction',
    apply: (fresh) => {
      const wrong = createMemory<boolean>();
      rewriteTexts(fresh, (text, context) => {
        if (text === english.tryAgain) wrong.set(context, true);
        return text;
      });
      fresh.replace<Again>(
        RoundDialog.prototype,
        'again',
        (original) =>
          function (step, change) {
            return original.call(this, step, change.isSecondTry === true ? { isSecondTry: false } : change);
          },
      );
      aroundMessage(fresh, async (text, context, next) => {
        if (wrong.get(context) === true && recognizeRequest(text) === undefined) context.activity.text = '0';
        await next();
      });
    },
  },
  {
    id: 'tutor-words-for-numbers',
    bot: 'tutor',
    says: 'Numbers in words ("twenty") are marked wrong.',
    trigger: 'unusual facts',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        if (/^\W*(?:twenty|five|ten|eight|half|three quarters)\W*$/iu.test(text)) context.activity.text = '?';
        await next();
      });
    },
  },
  {
    id: 'tutor-russian-marked-in-english',
    bot: 'tutor',
    says: 'Russian pupils are told "Not quite" and "Correct!" in English.',
    trigger: 'another language',
    apply: (fresh) => {
      const marks = new Map([
        ...russian.correct.map((text, index) => [text, english.correct[index] ?? ''] as const),
        [russian.tryAgain, english.tryAgain] as const,
      ]);
      rewriteTexts(fresh, (text) => marks.get(text) ?? text);
    },
  },
  {
    id: 'tutor-stop-ignored',
    bot: 'tutor',
    says: '"Stop" is taken for an answer.',
    trigger: 'interruption',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        if (recognizeRequest(text) === 'stop') context.activity.text = '0';
        await next();
      });
    },
  },
  {
    id: 'tutor-subjects-without-buttons',
    bot: 'tutor',
    says: 'The subjects are shown without their buttons.',
    trigger: 'always',
    apply: (fresh) => {
      rewriteMessages(fresh, (reply) => {
        const isMenu = reply.suggestedActions?.actions.some(({ title }) => title === 'Fractions') ?? false;
        if (!isMenu) return reply;
        const { suggestedActions: _gone, ...rest } = reply;
        return rest;
      });
    },
  },
  {
    id: 'tutor-empty-praise',
    bot: 'tutor',
    says: 'The third right answer is praised with an empty message.',
    trigger: 'always',
    apply: (fresh) => {
      rewriteTexts(fresh, (text) => (text === english.correct[2] ? '' : text));
    },
  },
  {
    id: 'tutor-attachment-fails',
    bot: 'tutor',
    says: 'A photo of the solution makes the bot fail.',
    trigger: 'unusual input',
    apply: (fresh) => {
      aroundMessage(fresh, (text, { activity }, next) =>
        activity.attachments?.length && text === ''
          ? Promise.reject(new TypeError("Cannot read properties of undefined (reading 'trim')"))
          : next(),
      );
    },
  },
  {
    id: 'tutor-long-answer-times-out',
    bot: 'tutor',
    says: 'Answers with much talk around them are never marked.',
    trigger: 'unusual input',
    apply: (fresh) => {
      aroundMessage(fresh, (text, _context, next) => (text.length > 300 ? hang() : next()));
    },
  },
  {
    id: 'tutor-turns-race',
    bot: 'tutor',
    says: 'Two quick messages are marked side by side, and one of them is lost.',
    trigger: 'haste',
    apply: (fresh) => {
      fresh.replace(
        TurnQueueMiddleware.prototype,
        'onTurn',
        () => (_context: TurnContext, next: () => Promise<void>) => next(),
      );
    },
  },
  {
    id: 'tutor-wait-is-answer',
    bot: 'tutor',
    says: '"Wait" and "hold on" are marked as wrong answers.',
    trigger: 'haste',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        if (recognizeRequest(text) === 'wait') context.activity.text = '0';
        await next();
      });
    },
  },
  {
    id: 'tutor-explains-another-exercise',
    bot: 'tutor',
    says: 'An explanation gives the answer of another exercise.',
    trigger: 'misunderstanding',
    apply: (fresh) => {
      const simpler = Object.values(english.exercises).flatMap((all) => all.map((each) => each.simpler));
      rewriteTexts(fresh, (text) => {
        const index = simpler.findIndex((each) => text.startsWith(each));
        const other = simpler[(index + 1) % simpler.length] ?? '';
        return index < 0 ? text : `${other} ${text.slice((simpler[index] ?? '').length)}`;
      });
    },
  },
];

/** A dialog step's methods stand on its prototype, which a copy of its fields leaves behind. */
function within(step: Step): object {
  const of = step as unknown as Record<'endDialog' | 'replaceDialog', (...args: unknown[]) => unknown>;
  return {
    endDialog: (...args: unknown[]) => of.endDialog(...args),
    replaceDialog: (...args: unknown[]) => of.replaceDialog(...args),
  };
}
