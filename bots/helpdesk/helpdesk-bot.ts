import {
  type AdaptiveCardInvokeResponse,
  type AdaptiveCardInvokeValue,
  type AppBasedLinkQuery,
  type BotState,
  type InvokeResponse,
  MessageFactory,
  type MessagingExtensionAction,
  type MessagingExtensionActionResponse,
  type MessagingExtensionQuery,
  type MessagingExtensionResponse,
  type StatePropertyAccessor,
  type TaskModuleRequest,
  type TaskModuleResponse,
  TeamsActivityHandler,
  type TurnContext,
} from 'botbuilder';
import { type Dialog, type DialogState, runDialog } from 'botbuilder-dialogs';
import type { Pause } from './answers/answer.ts';
import type { FeedbackLog } from './answers/feedback-log.ts';
import { createFeedbackForm } from './cards/feedback-form.ts';
import { createTicketForm, ticketTask } from './cards/ticket-form.ts';
import { actOnCard } from './act-on-card.ts';
import { MainDialog } from './dialogs/main-dialog.ts';
import { createMenu } from './menu.ts';
import {
  openForm,
  previewTicket,
  readPreview,
  searchTickets,
  selectTicket,
  unfurl,
} from './message-extension.ts';
import { isPersonal } from './scope.ts';
import { fileTicket, showFiled, whoSent } from './tickets/file-ticket.ts';
import { type Draft, readDraft } from './tickets/ticket.ts';
import type { TicketDesk } from './tickets/ticket-desk.ts';
import type { TicketNotifier } from './tickets/ticket-notifier.ts';

export interface HelpdeskBotOptions {
  readonly conversationState: BotState;
  /** State of one person in one conversation: several people ask at once in a channel. */
  readonly memberState: BotState;
  readonly desk: TicketDesk;
  readonly notifier: TicketNotifier;
  readonly feedback: FeedbackLog;
  readonly pause: Pause;
  readonly connectionName: string;
}

/** Harbor Helpdesk in Teams: welcomes, hands messages to the dialogs, answers invokes, and keeps the state. */
export class HelpdeskBot extends TeamsActivityHandler {
  private readonly options: HelpdeskBotOptions;
  private readonly isWelcomed: StatePropertyAccessor<boolean>;
  private readonly dialogState: StatePropertyAccessor<DialogState>;
  private readonly dialog: Dialog;

  constructor(options: HelpdeskBotOptions) {
    super();
    const { conversationState, memberState, desk, notifier } = options;
    this.options = options;
    this.isWelcomed = conversationState.createProperty<boolean>('isWelcomed');
    this.dialogState = memberState.createProperty<DialogState>('dialogState');
    this.dialog = new MainDialog({
      ...options,
      file: async (context, draft) => showFiled(context, await fileTicket(context, draft, desk, notifier)),
    });

    this.onMembersAdded(async (context, next) => {
      const { membersAdded = [], recipient } = context.activity;
      const isBotAdded = membersAdded.some(({ id }) => id === recipient.id);
      if (isBotAdded) await this.welcome(context);
      await next();
    });
    this.onInstallationUpdateAdd(async (context, next) => {
      await this.welcome(context);
      await next();
    });
    this.onInstallationUpdateRemove(async (context, next) => {
      notifier.forget(context);
      await conversationState.clear(context);
      await next();
    });
    this.onMessage(async (context, next) => {
      await runDialog(this.dialog, context, this.dialogState);
      await next();
    });
    this.onTokenResponseEvent(async (context, next) => {
      await runDialog(this.dialog, context, this.dialogState);
      await next();
    });
  }

  override async run(context: TurnContext): Promise<void> {
    await super.run(context);
    await this.options.conversationState.saveChanges(context);
    await this.options.memberState.saveChanges(context);
  }

  /** Teams tells of an installation twice, by conversationUpdate and by installationUpdate, in any order. */
  private async welcome(context: TurnContext): Promise<void> {
    if (await this.isWelcomed.get(context, false)) return;
    await this.isWelcomed.set(context, true);
    const what =
      'I answer questions about passwords, VPN, printers and wifi, create tickets and tell you what becomes of them. ' +
      'I cannot read files.';
    if (isPersonal(context)) {
      await context.sendActivity(createMenu(`Welcome to Harbor Helpdesk! ${what} What can I do for you?`));
      return;
    }
    const { name } = await whoSent(context);
    await context.sendActivity(
      MessageFactory.text(
        `Hello, this is Harbor Helpdesk; ${name} has added me. ${what} Mention me and say "help" to begin.`,
      ),
    );
  }

  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    const value = context.activity.value as { data?: { actionValue?: { reaction?: unknown } } } | undefined;
    switch (context.activity.name) {
      case 'message/fetchTask':
        return {
          status: 200,
          body: { task: createFeedbackForm(value?.data?.actionValue?.reaction) },
        };
      case 'message/submitAction':
        this.options.feedback.record(context.activity.replyToId, context.activity.value);
        return { status: 200, body: {} };
      case 'signin/failure':
        await context.sendActivity(
          'Signing in failed. Say "sign in" to try again; the rest works without it.',
        );
        return { status: 200 };
      default:
        return super.onInvokeActivity(context);
    }
  }

  protected override async onAdaptiveCardInvoke(
    context: TurnContext,
    { action }: AdaptiveCardInvokeValue,
  ): Promise<AdaptiveCardInvokeResponse> {
    return actOnCard(context, action, this.options.desk);
  }

  protected override async handleTeamsTaskModuleFetch(
    _context: TurnContext,
    { data }: TaskModuleRequest,
  ): Promise<TaskModuleResponse> {
    return isTicketTask(data) ? { task: createTicketForm() } : unknownTask;
  }

  protected override async handleTeamsTaskModuleSubmit(
    context: TurnContext,
    { data }: TaskModuleRequest,
  ): Promise<TaskModuleResponse> {
    if (!isTicketTask(data)) return unknownTask;
    const draft = readDraft(data);
    if (typeof draft === 'string') return { task: createTicketForm(data as Partial<Draft>, draft) };
    const { desk, notifier } = this.options;
    const ticket = await fileTicket(context, draft, desk, notifier);
    // The form answers the questions of the dialog that offered it.
    await this.dialogState.delete(context);
    await showFiled(context, ticket);
    return { task: { type: 'message', value: `Ticket ${ticket.number} has been created.` } };
  }

  protected override async handleTeamsMessagingExtensionQuery(
    _context: TurnContext,
    query: MessagingExtensionQuery,
  ): Promise<MessagingExtensionResponse> {
    return searchTickets(this.options.desk, query);
  }

  protected override async handleTeamsMessagingExtensionSelectItem(
    _context: TurnContext,
    chosen: unknown,
  ): Promise<MessagingExtensionResponse> {
    return selectTicket(this.options.desk, chosen);
  }

  protected override async handleTeamsAppBasedLinkQuery(
    _context: TurnContext,
    { url }: AppBasedLinkQuery,
  ): Promise<MessagingExtensionResponse> {
    return unfurl(this.options.desk, url, false);
  }

  protected override async handleTeamsAnonymousAppBasedLinkQuery(
    _context: TurnContext,
    { url }: AppBasedLinkQuery,
  ): Promise<MessagingExtensionResponse> {
    return unfurl(this.options.desk, url, true);
  }

  protected override async handleTeamsMessagingExtensionFetchTask(
    _context: TurnContext,
    action: MessagingExtensionAction,
  ): Promise<MessagingExtensionActionResponse> {
    return openForm(action);
  }

  protected override async handleTeamsMessagingExtensionSubmitAction(
    _context: TurnContext,
    action: MessagingExtensionAction,
  ): Promise<MessagingExtensionActionResponse> {
    return previewTicket(action);
  }

  protected override async handleTeamsMessagingExtensionBotMessagePreviewEdit(
    _context: TurnContext,
    action: MessagingExtensionAction,
  ): Promise<MessagingExtensionActionResponse> {
    const draft = readPreview(action);
    return { task: typeof draft === 'string' ? createTicketForm({}, draft) : createTicketForm(draft) };
  }

  protected override async handleTeamsMessagingExtensionBotMessagePreviewSend(
    context: TurnContext,
    action: MessagingExtensionAction,
  ): Promise<MessagingExtensionActionResponse> {
    const draft = readPreview(action);
    if (typeof draft === 'string') return { task: createTicketForm({}, draft) };
    const { desk, notifier } = this.options;
    const ticket = await fileTicket(context, draft, desk, notifier);
    try {
      await showFiled(context, ticket);
      return {};
    } catch (error) {
      // Extensions also work where the bot itself was not added, and may not post there.
      console.error(
        `Failed to post ${ticket.number}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return { task: { type: 'message', value: `Ticket ${ticket.number} has been created.` } };
    }
  }

  protected override async handleTeamsSigninVerifyState(context: TurnContext): Promise<void> {
    await runDialog(this.dialog, context, this.dialogState);
  }

  protected override async handleTeamsSigninTokenExchange(context: TurnContext): Promise<void> {
    await runDialog(this.dialog, context, this.dialogState);
  }
}

const unknownTask: TaskModuleResponse = {
  task: { type: 'message', value: 'This form is no longer there. Say "create a ticket" to get a new one.' },
};

function isTicketTask(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'task' in data && data.task === ticketTask;
}
