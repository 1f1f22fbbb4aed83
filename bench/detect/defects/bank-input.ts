import type { ConversationReference, TurnContext } from 'botbuilder';
import { TransferDialog } from '../../../bots/bank/dialogs/transfer-dialog.ts';
import { TurnQueueMiddleware } from '../../../bots/bank/turn-queue-middleware.ts';
import { recognizeAside } from '../../../bots/bank/understanding/recognize-intent.ts';
import type { TransferDetails } from '../../../bots/bank/understanding/recognize-transfer.ts';
import type { Defect } from '../defect.ts';
import {
  aroundMessage,
  aroundTurn,
  createMemory,
  hang,
  rewriteCards,
  rewriteMessages,
  rewriteReplies,
  rewriteTexts,
} from '../faults.ts';

/** What is sent that nobody expected, how it is answered, and to whom. */
export const inputDefects: readonly Defect[] = [
  {
    id: 'bank-emoji-fails',
    bot: 'bank',
    says: 'Emoji make the bot fail.',
    trigger: 'unusual input',
    apply: (fresh) => {
      aroundMessage(fresh, (text, _context, next) =>
        /\p{Extended_Pictographic}/u.test(text) ? Promise.reject(new URIError('URI malformed')) : next(),
      );
    },
  },
  {
    id: 'bank-long-message-fails',
    bot: 'bank',
    says: 'Messages of over 500 characters make the bot fail.',
    trigger: 'unusual input',
    apply: (fresh) => {
      aroundMessage(fresh, (text, _context, next) =>
        text.length > 500 ? Promise.reject(new RangeError('Query is too long (max. 500)')) : next(),
      );
    },
  },
  {
    id: 'bank-attachment-fails',
    bot: 'bank',
    says: 'Attachments make the bot fail.',
    trigger: 'unusual input',
    apply: (fresh) => {
      aroundMessage(fresh, (text, { activity }, next) =>
        activity.attachments?.length && text === ''
          ? Promise.reject(new TypeError("Cannot read properties of undefined (reading 'toLowerCase')"))
          : next(),
      );
    },
  },
  {
    id: 'bank-accents-fail',
    bot: 'bank',
    says: 'Names with accents make the bot fail.',
    trigger: 'unusual facts',
    apply: (fresh) => {
      fresh.replace<(context: TurnContext, details: TransferDetails) => Promise<void>>(
        TransferDialog.prototype,
        'complete',
        (original) =>
          function (this: unknown, context, details) {
            return /[À-ɏ]/u.test(details.recipient)
              ? Promise.reject(new Error('Incorrect string value for column recipient'))
              : original.call(this, context, details);
          },
      );
    },
  },
  {
    id: 'bank-accents-garbled',
    bot: 'bank',
    says: 'Names with accents are shown in the wrong encoding: ZoÃ«.',
    trigger: 'unusual facts',
    apply: (fresh) => {
      rewriteTexts(fresh, (text) =>
        text.replaceAll(/[À-ɏ]/gu, (letter) => Buffer.from(letter, 'utf8').toString('latin1')),
      );
    },
  },
  {
    id: 'bank-questions-time-out',
    bot: 'bank',
    says: 'Questions about the matter, such as "what do you mean by account?", are never answered.',
    trigger: 'misunderstanding',
    apply: (fresh) => {
      aroundMessage(fresh, (text, _context, next) =>
        recognizeAside(text) === 'simpler' && text.endsWith('?') ? hang() : next(),
      );
    },
  },
  {
    id: 'bank-typing-only',
    bot: 'bank',
    says: 'A correction is answered by typing and nothing more.',
    trigger: 'correction',
    apply: (fresh) => {
      aroundMessage(fresh, async (text, context, next) => {
        if (/\b(?:sorry|wait|i mean|oops|not \S+, )/iu.test(text) && /\d/u.test(text)) {
          await context.sendActivity({ type: 'typing' });
        } else await next();
      });
    },
  },
  {
    id: 'bank-turns-race',
    bot: 'bank',
    says: 'Two quick messages are worked off side by side, and their states collide.',
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
    id: 'bank-quick-message-dropped',
    bot: 'bank',
    says: 'Of two quick messages the first is dropped.',
    trigger: 'haste',
    apply: (fresh) => {
      const waiting = new Map<string, number>();
      fresh.replace<(context: TurnContext, next: () => Promise<void>) => Promise<void>>(
        TurnQueueMiddleware.prototype,
        'onTurn',
        (original) =>
          async function (this: unknown, context, next) {
            const { id } = context.activity.conversation;
            const mine = (waiting.get(id) ?? 0) + 1;
            waiting.set(id, mine);
            await new Promise((resolve) => {
              setImmediate(resolve);
            });
            if (waiting.get(id) === mine) await original.call(this, context, next);
          },
      );
    },
  },
  {
    id: 'bank-form-without-button',
    bot: 'bank',
    says: 'The transfer form has no button to send it.',
    trigger: 'always',
    apply: (fresh) => {
      rewriteCards(fresh, (card) => ({
        ...card,
        ...(card.actions && { actions: card.actions.filter(({ style }) => style !== 'positive') }),
      }));
    },
  },
  {
    id: 'bank-form-invoke-unhandled',
    bot: 'bank',
    says: 'The form sends an invoke that the bot answers by 501.',
    trigger: 'always',
    apply: (fresh) => {
      rewriteCards(fresh, (card) => ({
        ...card,
        ...(card.actions && {
          actions: card.actions.map((action) => ({ ...action, type: 'Action.Execute', verb: 'transfer' })),
        }),
      }));
    },
  },
  {
    id: 'bank-replies-twice',
    bot: 'bank',
    says: 'Each receipt is sent twice.',
    trigger: 'always',
    apply: (fresh) => {
      rewriteMessages(fresh, (reply) => (reply.attachments?.length ? [reply, { ...reply }] : reply));
    },
  },
  {
    id: 'bank-template-unfilled',
    bot: 'bank',
    says: 'The account is missing where money does not suffice: "not enough money in undefined".',
    trigger: 'unusual facts',
    apply: (fresh) => {
      rewriteTexts(fresh, (text) =>
        text.replace(/not enough money in \w+/u, 'not enough money in undefined'),
      );
    },
  },
  {
    id: 'bank-shares-details',
    bot: 'bank',
    says: 'What is to be sent is kept in one variable for all customers.',
    trigger: 'other users',
    apply: (fresh) => {
      let current: TransferDetails | undefined;
      rewriteTexts(fresh, (text) => text);
      fresh.replace<(this: unknown, details: TransferDetails, texts: unknown) => unknown>(
        TransferDialog.prototype,
        'confirmation',
        (original) =>
          function (details, texts) {
            current = { ...details };
            return original.call(this, details, texts);
          },
      );
      fresh.replace<(this: unknown, context: TurnContext, details: TransferDetails) => Promise<void>>(
        TransferDialog.prototype,
        'complete',
        (original) =>
          function (context, details) {
            return original.call(this, context, current ?? details);
          },
      );
    },
  },
  {
    id: 'bank-answers-other-user',
    bot: 'bank',
    says: 'Replies to interruptions go to the customer who wrote last before.',
    trigger: 'other users',
    apply: (fresh) => {
      let before: Partial<ConversationReference> | undefined;
      const interrupting = createMemory<boolean>();
      aroundTurn(fresh, async (context, next) => {
        const aside = recognizeAside(context.activity.text ?? '');
        interrupting.set(context, aside === 'help' || aside === 'wait' || aside === 'smalltalk');
        await next();
        interrupting.set(context, false);
        const { conversation, serviceUrl, channelId, from, recipient } = context.activity;
        before = { conversation, serviceUrl, channelId, user: from, bot: recipient };
      });
      rewriteReplies(fresh, async (reply, context) => {
        const other = before?.conversation?.id !== context.activity.conversation.id ? before : undefined;
        if (reply.type !== 'message' || other === undefined || interrupting.get(context) !== true)
          return [reply];
        interrupting.set(context, false);
        const { text = '' } = reply;
        await fresh.adapter.continueConversationAsync('', other, async (elsewhere) => {
          await elsewhere.sendActivity(text);
        });
        return [];
      });
    },
  },
];
