import { type Attachment, CardFactory } from 'botbuilder';
import type { Texts } from '../language/texts.ts';
import type { TransferDetails } from '../understanding/recognize-transfer.ts';

export function createReceipt(
  { amount, recipient, account }: TransferDetails,
  confirmation: string,
  newBalance: number,
  texts: Texts,
): Attachment {
  const { receipt } = texts.transfer;
  return CardFactory.adaptiveCard({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.3',
    body: [
      { type: 'TextBlock', text: receipt.title, size: 'Large', weight: 'Bolder' },
      {
        type: 'FactSet',
        facts: [
          { title: receipt.confirmation, value: confirmation },
          { title: receipt.amount, value: texts.money(amount) },
          { title: receipt.recipient, value: recipient },
          { title: receipt.account, value: texts.accountButtons[account] },
          { title: receipt.newBalance, value: texts.money(newBalance) },
        ],
      },
    ],
  });
}
