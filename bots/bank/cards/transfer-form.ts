import { type Attachment, CardFactory } from 'botbuilder';
import { transferLimits } from '../accounts.ts';
import type { Texts } from '../language/texts.ts';
import { accounts, type TransferDetails } from '../understanding/recognize-transfer.ts';

/** What a transfer form sends back. */
export interface TransferForm {
  readonly formId: string;
  readonly isCancelled: boolean;
  readonly details: Partial<TransferDetails>;
}

export function createTransferForm(formId: string, texts: Texts): Attachment {
  const { form } = texts.transfer;
  return CardFactory.adaptiveCard({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.3',
    body: [
      { type: 'TextBlock', text: form.title, size: 'Large', weight: 'Bolder' },
      { type: 'TextBlock', text: form.intro, wrap: true },
      {
        type: 'Input.Text',
        id: 'recipient',
        label: form.recipient,
        placeholder: form.recipientPlaceholder,
        maxLength: 60,
        isRequired: true,
        errorMessage: form.required,
      },
      {
        type: 'Input.Number',
        id: 'amount',
        label: form.amount,
        placeholder: form.amountPlaceholder,
        min: transferLimits.min,
        max: transferLimits.max,
        isRequired: true,
        errorMessage: form.required,
      },
      {
        type: 'Input.ChoiceSet',
        id: 'account',
        label: form.account,
        style: 'compact',
        value: 'checking',
        choices: accounts.map((account) => ({ title: texts.accountButtons[account], value: account })),
        isRequired: true,
        errorMessage: form.required,
      },
    ],
    actions: [
      { type: 'Action.Submit', title: form.submit, style: 'positive', data: { form: 'transfer', formId } },
      {
        type: 'Action.Submit',
        title: texts.cancel,
        associatedInputs: 'none',
        data: { form: 'transfer', formId, action: 'cancel' },
      },
    ],
  });
}

/** Reads a submitted form; what is missing or not usable is left out, to be asked for. */
export function readTransferForm(value: unknown): TransferForm | undefined {
  if (!isRecord(value) || value['form'] !== 'transfer' || typeof value['formId'] !== 'string') {
    return undefined;
  }
  const { formId, action, recipient, account } = value;
  const amount = Number(value['amount'] ?? Number.NaN);
  return {
    formId,
    isCancelled: action === 'cancel',
    details: {
      ...(typeof recipient === 'string' && recipient.trim() !== '' && { recipient: recipient.trim() }),
      ...(Number.isFinite(amount) && value['amount'] !== '' && { amount }),
      ...((account === 'checking' || account === 'savings') && { account }),
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
