import {
  ComponentDialog,
  type DialogTurnResult,
  OAuthPrompt,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';

const OAUTH = 'oauth';

export interface SignInOptions {
  /** What the user wanted that needs signing in. */
  readonly goal: 'signIn' | 'devices';
}

/** Signs the user in, silently where Teams has a token for us, and shows what only its owner may see. */
export class SignInDialog extends ComponentDialog<SignInOptions> {
  private readonly prompt: OAuthPrompt;

  constructor(dialogId: string, connectionName: string) {
    super(dialogId);
    this.prompt = new OAuthPrompt(OAUTH, {
      connectionName,
      title: 'Sign in',
      text: 'Sign in to see your devices. Everything else works without it.',
      timeout: 300_000,
      endOnInvalidMessage: true,
    });
    this.addDialog(this.prompt);
    this.addDialog(
      new WaterfallDialog<SignInOptions>('steps', [(step) => this.begin(step), (step) => this.finish(step)]),
    );
    this.initialDialogId = 'steps';
  }

  async signOut(context: Parameters<OAuthPrompt['signOutUser']>[0]): Promise<void> {
    try {
      await this.prompt.signOutUser(context);
    } catch (error) {
      console.error(`Failed to sign out: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async begin(step: WaterfallStepContext<SignInOptions>): Promise<DialogTurnResult> {
    try {
      return await step.beginDialog(OAUTH);
    } catch (error) {
      // A bot that runs without an app id has no token service. It says so, and goes on.
      console.error(`Failed to start signing in: ${error instanceof Error ? error.message : String(error)}`);
      return step.endDialog();
    }
  }

  private async finish(step: WaterfallStepContext<SignInOptions>): Promise<DialogTurnResult> {
    const token: unknown = step.result;
    if (token === undefined) {
      await step.context.sendActivity(
        'You are not signed in. Say "sign in" to try again; tickets and answers work without it.',
      );
    } else if (step.options.goal === 'devices') {
      await step.context.sendActivity(
        'These devices are registered for you: Laptop HB-2041 and Phone HB-7710. Say "create a ticket" if one of them is broken.',
      );
    } else {
      await step.context.sendActivity(
        'You are signed in. Say "my devices" to see what is registered for you, or "sign out" to leave.',
      );
    }
    return step.endDialog();
  }
}
