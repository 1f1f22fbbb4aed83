import { ActionTypes, type Attachment, CardFactory } from 'botbuilder';
import type { Profile } from '../accounts.ts';
import type { Texts } from '../language/texts.ts';
import { accounts } from '../understanding/recognize-transfer.ts';

export function createBalancesCard({ balances }: Profile, texts: Texts): Attachment {
  const lines = accounts.map((account) => texts.balance.line(account, balances[account]));
  return CardFactory.heroCard(texts.balance.title, lines.join('\n\n'), undefined, [
    imBack(texts.menuButtons.transfer),
    imBack(texts.balance.recent),
  ]);
}

function imBack(title: string) {
  return { type: ActionTypes.ImBack, title, value: title };
}
