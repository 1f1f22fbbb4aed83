import { CardFactory, type TaskModuleContinueResponse } from 'botbuilder';

/** Asks what was good or bad about an answer, after its thumb was tapped. */
export function createFeedbackForm(reaction: unknown): TaskModuleContinueResponse {
  const question = reaction === 'like' ? 'What did you like?' : 'What was wrong with the answer?';
  return {
    type: 'continue',
    value: {
      title: 'Your feedback',
      height: 'small',
      width: 'small',
      card: CardFactory.adaptiveCard({
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        speak: question,
        fallbackText: question,
        body: [
          {
            type: 'Input.Text',
            id: 'feedbackText',
            label: question,
            isMultiline: true,
            maxLength: 500,
            errorMessage: 'Please use at most 500 characters.',
          },
        ],
        actions: [{ type: 'Action.Submit', title: 'Send' }],
      }),
    },
  };
}
