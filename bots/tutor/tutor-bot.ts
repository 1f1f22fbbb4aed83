import { ActivityHandler, type ConversationState, MessageFactory, type TurnContext } from 'botbuilder';
import { type DialogState, runDialog } from 'botbuilder-dialogs';
import { TutorDialog } from './dialogs/tutor-dialog.ts';
import { textsFor } from './language/texts.ts';

/** Welcomes pupils, hands their messages to the lesson, and keeps its state. */
export class TutorBot extends ActivityHandler {
  private readonly conversationState: ConversationState;

  constructor(conversationState: ConversationState) {
    super();
    this.conversationState = conversationState;
    const dialogState = conversationState.createProperty<DialogState>('dialogState');
    const lesson = new TutorDialog();

    this.onMembersAdded(async (context, next) => {
      const { membersAdded = [], recipient, locale } = context.activity;
      if (membersAdded.some((member) => member.id !== recipient.id)) {
        const texts = textsFor(locale);
        await context.sendActivity(
          MessageFactory.suggestedActions(
            Object.values(texts.subjects),
            `${texts.welcome} ${texts.whichSubject}`,
          ),
        );
      }
      await next();
    });

    this.onMessage(async (context, next) => {
      await runDialog(lesson, context, dialogState);
      await next();
    });
  }

  override async run(context: TurnContext): Promise<void> {
    await super.run(context);
    await this.conversationState.saveChanges(context);
  }
}
