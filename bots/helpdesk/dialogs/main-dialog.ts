import { MessageFactory, type TurnContext } from 'botbuilder';
import {
  ComponentDialog,
  type DialogContext,
  type DialogTurnResult,
  DialogTurnStatus,
} from 'botbuilder-dialogs';
import { findArticle } from '../answers/articles.ts';
import { type Pause, sendAnswer } from '../answers/answer.ts';
import { createRequesterCard, createTicketCard, describeTicket } from '../cards/ticket-card.ts';
import { createMenu } from '../menu.ts';
import { isPersonal } from '../scope.ts';
import { findNumber, type Status, statusNames, type Ticket } from '../tickets/ticket.ts';
import type { TicketDesk } from '../tickets/ticket-desk.ts';
import { type Command, recognizeCommand, withoutRemarks } from '../understanding/recognize.ts';
import { SignInDialog, type SignInOptions } from './sign-in-dialog.ts';
import { TicketDialog, type TicketProgress } from './ticket-dialog.ts';

const TICKET = 'ticket';
const SIGN_IN = 'signIn';
const done: DialogTurnResult = { status: DialogTurnStatus.complete };

const help =
  'I answer questions about passwords, VPN, printers and wifi, and keep your tickets. Say "create a ticket", "my tickets", ' +
  '"ticket INC-1001" or "close INC-1001"; "my devices" needs you to "sign in". Say "cancel" to stop, and ' +
  '"report an answer" if one was wrong or harmful.';

const remarks: Readonly<Partial<Record<Command, string>>> = {
  greeting: 'Hello! This is Harbor Helpdesk.',
  wait: 'Of course, take your time.',
  nudge: 'I am still here.',
  thanks: "You're welcome!",
  upset: "I'm sorry about the trouble. I'll make it as quick as I can.",
};

export interface MainDialogOptions {
  readonly desk: TicketDesk;
  readonly pause: Pause;
  readonly connectionName: string;
  /** Files a ticket and shows it. */
  readonly file: ConstructorParameters<typeof TicketDialog>[1];
}

/** Decides what a message is about: a command, an answer to the running dialog, or a question. */
export class MainDialog extends ComponentDialog {
  private readonly options: MainDialogOptions;
  private readonly signIn: SignInDialog;

  constructor(options: MainDialogOptions) {
    super('main');
    this.options = options;
    this.signIn = new SignInDialog(SIGN_IN, options.connectionName);
    this.addDialog(new TicketDialog(TICKET, options.file));
    this.addDialog(this.signIn);
  }

  protected override async onBeginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    return isMessage(dc.context) ? this.route(dc) : done;
  }

  protected override async onContinueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    if (!isMessage(dc.context)) return dc.continueDialog();
    if (dc.activeDialog?.id === SIGN_IN) {
      // A code is an answer to the sign-in card; anything else is a new wish: nobody has to sign in.
      if (/^\s*\d{6}\s*$/u.test(dc.context.activity.text ?? '')) return dc.continueDialog();
      await dc.cancelAllDialogs();
      return this.route(dc);
    }
    return (await this.interrupt(dc)) ?? dc.continueDialog();
  }

  /** Handles what is no answer to the ticket's questions; the question then comes again. */
  private async interrupt(dc: DialogContext): Promise<DialogTurnResult | undefined> {
    const { context } = dc;
    const text = context.activity.text?.trim() ?? '';
    if (text === '') return this.say(dc, wordless(context));
    // Whoever tells a long story is answering, whatever words are in it.
    const command = text.length > 80 ? undefined : recognizeCommand(text);
    switch (command) {
      case undefined:
      case 'simpler':
      case 'report':
        return undefined;
      case 'cancel':
        await dc.cancelAllDialogs();
        await context.sendActivity(createMenu('OK, I have cancelled that. No ticket was created.'));
        return done;
      case 'bye':
        await dc.cancelAllDialogs();
        await context.sendActivity('Goodbye! No ticket was created; say "create a ticket" to begin again.');
        return done;
      case 'help':
        return this.say(dc, help);
      case 'create':
        return this.say(dc, "Let's go on with your ticket.");
      case 'repeat':
        return this.say(dc);
      case 'mine':
      case 'status':
      case 'close':
      case 'reopen':
        await this.showTickets(context, command, text);
        return this.say(dc, "Let's go on with your new ticket.");
      case 'signIn':
      case 'signOut':
      case 'devices':
        return this.say(dc, 'Let us finish the ticket first, or say "cancel".');
      case 'wait':
      case 'nudge':
        return this.say(dc, remarks[command]);
      case 'greeting':
      case 'thanks':
      case 'upset':
        // "Come on! Mailbox is full" is an answer.
        return withoutRemarks(text) === '' ? this.say(dc, remarks[command]) : undefined;
    }
  }

  private async say(dc: DialogContext, text?: string): Promise<DialogTurnResult> {
    if (text !== undefined) await dc.context.sendActivity(text);
    await dc.repromptDialog();
    return { status: DialogTurnStatus.waiting };
  }

  private async route(dc: DialogContext): Promise<DialogTurnResult> {
    const { context } = dc;
    const text = context.activity.text?.trim() ?? '';
    if (text === '') {
      await context.sendActivity(createMenu(wordless(context)));
      return done;
    }
    const command = recognizeCommand(text);
    switch (command) {
      case 'create':
        return dc.beginDialog(TICKET, { draft: {} } satisfies TicketProgress);
      case 'mine':
      case 'status':
      case 'close':
      case 'reopen':
        await this.showTickets(context, command, text);
        return done;
      case 'signIn':
      case 'devices':
        return this.beginSignIn(dc, command);
      case 'signOut':
        return this.endSignIn(context);
      case 'help':
      case 'simpler':
      case 'repeat':
        await context.sendActivity(createMenu(help));
        return done;
      case 'cancel':
        await context.sendActivity(
          createMenu('There is nothing to cancel right now. What can I do for you?'),
        );
        return done;
      case 'report':
        await context.sendActivity(
          'Tap the thumb under an answer to tell us what was wrong with it, or write to abuse@helpdesk.example.com.',
        );
        return done;
      case 'bye':
        await context.sendActivity('Goodbye! Say "help" when you need me.');
        return done;
      default:
        return this.answer(context, text, command);
    }
  }

  private async answer(
    context: TurnContext,
    text: string,
    command: keyof typeof remarks | undefined,
  ): Promise<DialogTurnResult> {
    const article = findArticle(text);
    if (article !== undefined) {
      await sendAnswer(context, article, this.options.pause);
    } else if (command !== undefined) {
      await context.sendActivity(createMenu(`${remarks[command] ?? ''} What can I do for you?`));
    } else {
      await context.sendActivity(
        createMenu(
          'Sorry, I have no answer to that. I can create a ticket for you, so that a person looks at it.',
        ),
      );
    }
    return done;
  }

  private async showTickets(
    context: TurnContext,
    command: 'mine' | 'status' | 'close' | 'reopen',
    text: string,
  ): Promise<void> {
    const { desk } = this.options;
    const me = context.activity.from.id;
    const number = findNumber(text) ?? desk.filedBy(me)[0]?.number;
    if (command === 'mine') {
      await context.sendActivity(createMenu(listTickets(desk.filedBy(me))));
      return;
    }
    const ticket = number === undefined ? undefined : desk.find(number);
    if (ticket === undefined) {
      await context.sendActivity(
        createMenu(`I know no ticket ${number ?? 'of yours'}. "My tickets" lists them.`),
      );
      return;
    }
    if (command === 'status') {
      const isMine = ticket.requester.id === me && isPersonal(context);
      await context.sendActivity(
        MessageFactory.attachment(isMine ? createRequesterCard(ticket) : createTicketCard(ticket)),
      );
      return;
    }
    await context.sendActivity(
      createMenu(this.changeStatus(ticket, command === 'close' ? 'closed' : 'open', me)),
    );
  }

  private changeStatus(ticket: Ticket, status: Status, by: string): string {
    const { number } = ticket;
    if (ticket.requester.id !== by) return `Only the person who filed ${number} can change it.`;
    if (ticket.status === status) return `Ticket ${number} is ${statusNames[status].toLowerCase()} already.`;
    this.options.desk.setStatus(number, status, { by });
    return status === 'closed'
      ? `Ticket ${number} is closed now. Say "reopen ${number}" if the problem comes back.`
      : `Ticket ${number} is open again.`;
  }

  private async beginSignIn(dc: DialogContext, goal: SignInOptions['goal']): Promise<DialogTurnResult> {
    if (!isPersonal(dc.context)) {
      await dc.context.sendActivity('Please say that in our personal chat: nobody else should see it.');
      return done;
    }
    return dc.beginDialog(SIGN_IN, { goal } satisfies SignInOptions);
  }

  private async endSignIn(context: TurnContext): Promise<DialogTurnResult> {
    await this.signIn.signOut(context);
    await context.sendActivity(createMenu('You are signed out. Tickets and answers work all the same.'));
    return done;
  }
}

function isMessage({ activity }: TurnContext): boolean {
  return activity.type === 'message';
}

function listTickets(tickets: readonly Ticket[]): string {
  if (tickets.length === 0) return 'You have no tickets yet. Say "create a ticket" to file one.';
  return ['Your tickets:', ...tickets.slice(0, 10).map((ticket) => `- ${describeTicket(ticket)}`)].join('\n');
}

function wordless({ activity }: TurnContext): string {
  const hasFile = activity.attachments?.some(({ contentType }) => contentType !== 'text/html');
  return hasFile === true
    ? "Thank you for the file. I can't read files here; please describe the problem in words."
    : 'Your message was empty. What can I do for you?';
}
