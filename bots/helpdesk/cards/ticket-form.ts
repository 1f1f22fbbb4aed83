import { type Attachment, CardFactory, type TaskModuleContinueResponse } from 'botbuilder';
import { type Draft, limits, severities, severityNames } from '../tickets/ticket.ts';

/** What buttons send to open the form, and what the form sends back, under `task`. */
export const ticketTask = 'createTicket';

/** The form in which a ticket is written, as the content of a task module. */
export function createTicketForm(draft: Partial<Draft> = {}, problem?: string): TaskModuleContinueResponse {
  return {
    type: 'continue',
    value: {
      title: 'Create a ticket',
      height: 'medium',
      width: 'medium',
      card: createFormCard(draft, problem),
    },
  };
}

/** A card with a button that opens the form. */
export function createFormOpener(text: string): Attachment {
  return CardFactory.adaptiveCard({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    speak: text,
    fallbackText: text,
    body: [{ type: 'TextBlock', text, wrap: true }],
    actions: [
      {
        type: 'Action.Submit',
        title: 'Open the ticket form',
        data: { msteams: { type: 'task/fetch' }, task: ticketTask },
      },
    ],
  });
}

function createFormCard({ title, severity, description }: Partial<Draft>, problem?: string): Attachment {
  return CardFactory.adaptiveCard({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    speak: 'Describe the problem',
    fallbackText: 'This form cannot be shown here. Say "create a ticket" to be asked instead.',
    body: [
      ...(problem === undefined
        ? []
        : [{ type: 'TextBlock', text: problem, color: 'Attention', wrap: true }]),
      {
        type: 'Input.Text',
        id: 'title',
        label: 'Title',
        placeholder: 'What is wrong, in a few words',
        maxLength: limits.title,
        isRequired: true,
        errorMessage: 'Please give the ticket a title.',
        ...(title !== undefined && { value: title }),
      },
      {
        type: 'Input.ChoiceSet',
        id: 'severity',
        label: 'Severity',
        style: 'compact',
        value: severity ?? 'normal',
        choices: severities.map((value) => ({ title: severityNames[value], value })),
        isRequired: true,
        errorMessage: 'Please choose a severity.',
      },
      {
        type: 'Input.Text',
        id: 'description',
        label: 'Description',
        placeholder: 'What you did, and what happened',
        isMultiline: true,
        maxLength: limits.description,
        errorMessage: `Please use at most ${limits.description} characters.`,
        ...(description !== undefined && { value: description }),
      },
    ],
    actions: [{ type: 'Action.Submit', title: 'Send', data: { task: ticketTask } }],
  });
}
