import { ActivityHandler, type ConversationState, type TurnContext, type UserState } from 'botbuilder';
import { type DialogState, runDialog } from 'botbuilder-dialogs';
import type { Profile } from './accounts.ts';
import { MainDialog } from './dialogs/main-dialog.ts';
import { textsFor } from './language/texts.ts';
import { createMenu } from './menu.ts';

/** Welcomes customers, hands their messages to the dialogs, and keeps the state. */
export class BankBot extends ActivityHandler {
  private readonly conversationState: ConversationState;
  private readonly userState: UserState;

  constructor(conversationState: ConversationState, userState: UserState) {
    super();
    this.conversationState = conversationState;
    this.userState = userState;
    const dialogState = conversationState.createProperty<DialogState>('dialogState');
    const isWelcomed = conversationState.createProperty<boolean>('isWelcomed');
    const openForm = conversationState.createProperty<string>('openForm');
    const mainDialog = new MainDialog(userState.createProperty<Profile>('profile'), openForm);

    this.onMembersAdded(async (context, next) => {
      const { membersAdded = [], recipient, locale } = context.activity;
      const isSomeoneNew = membersAdded.some((member) => member.id !== recipient.id);
      if (isSomeoneNew && !(await isWelcomed.get(context, false))) {
        await isWelcomed.set(context, true);
        const texts = textsFor(locale);
        await context.sendActivity(createMenu(texts, `${texts.welcome} ${texts.menu}`));
      }
      await next();
    });

    this.onMessage(async (context, next) => {
      await runDialog(mainDialog, context, dialogState);
      await next();
    });
  }

  override async run(context: TurnContext): Promise<void> {
    await super.run(context);
    await this.conversationState.saveChanges(context);
    await this.userState.saveChanges(context);
  }
}
