import { type Attachment, CardFactory } from 'botbuilder';
import type { Texts } from '../language/texts.ts';
import type { LoanDetails } from '../understanding/recognize-loan.ts';

export function createApplicationCard(details: LoanDetails, application: string, texts: Texts): Attachment {
  const { card, fields } = texts.loan;
  return CardFactory.adaptiveCard({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.3',
    body: [
      { type: 'TextBlock', text: card.title, size: 'Large', weight: 'Bolder' },
      {
        type: 'FactSet',
        facts: [
          { title: card.application, value: application },
          { title: fields.amount, value: texts.money(details.amount) },
          { title: fields.purpose, value: details.purpose },
          { title: fields.termMonths, value: texts.loan.months(details.termMonths) },
          { title: fields.employment, value: texts.employments[details.employment] },
          { title: fields.monthlyIncome, value: texts.money(details.monthlyIncome) },
        ],
      },
      { type: 'TextBlock', text: card.decision, wrap: true },
    ],
  });
}
