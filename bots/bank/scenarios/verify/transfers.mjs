/**
 * What must hold of every conversation with the bank, whoever the customer is: a transfer is what was read
 * back and agreed to, its receipt and its message say the same, and its money is gone once.
 */
export default function verifyTransfers({ transcript }) {
  const balances = { Checking: 1500, Savings: 8200 };
  const numbers = new Map();
  let readBack;
  let receipt;
  const usedForms = new Set();
  let staleForm = false;
  for (const activity of transcript) {
    if (activity.from?.role !== 'bot') {
      const formId = activity.value?.formId;
      staleForm = usedForms.has(formId);
      if (formId !== undefined) usedForms.add(formId);
      continue;
    }
    const text = activity.text ?? '';
    if (staleForm && text !== '') {
      if (!/already been used/u.test(text)) return `A form was taken twice; the bank said: ${text}`;
      staleForm = false;
    }
    const shown = /You want to send (\$[\d,.]+\d) to (.+?) from (\w+)\./u.exec(text);
    if (shown) readBack = { amount: shown[1], recipient: shown[2], account: shown[3] };
    for (const { content } of activity.attachments ?? []) {
      const facts = factsOf(content);
      if (facts['Confirmation number'] !== undefined) {
        receipt = facts;
        if (readBack === undefined) return `A transfer was made twice, or never read back: ${brief(facts)}.`;
        const wrong = differs(readBack, facts);
        if (wrong !== undefined) return wrong;
        readBack = undefined;
        numbers.set(facts['Recipient'] + facts['Amount'], facts['Confirmation number']);
        const account = facts['From account'];
        balances[account] = cents(balances[account] - money(facts['Amount']));
        if (money(facts['New balance']) !== balances[account]) {
          return `The receipt's new balance is ${facts['New balance']}, not ${balances[account]}.`;
        }
      }
      for (const [, account, amount] of (content?.text ?? '').matchAll(/(\w+) balance: (\$[\d,.]+\d)/gu)) {
        if (money(amount) !== balances[account]) {
          return `The ${account} balance is shown as ${amount}, not ${balances[account]}.`;
        }
      }
    }
    const done = /transferred (\$[\d,.]+\d) to (.+?)\. .*?(TX-\d+)/u.exec(text);
    if (done && receipt && (done[3] !== receipt['Confirmation number'] || done[1] !== receipt['Amount'])) {
      return `The message says ${done[1]} and ${done[3]}, the receipt ${brief(receipt)}.`;
    }
    const number = /^The confirmation number of your transfer .* is (TX-\d+)/u.exec(text)?.[1];
    const listed = [...text.matchAll(/^- .*\((TX-\d+)\)$/gmu)].map((match) => match[1]);
    for (const told of [number, ...listed]) {
      if (told !== undefined && ![...numbers.values()].includes(told)) {
        return `The bank speaks of a transfer ${told} that was not made in this conversation.`;
      }
    }
  }
  return true;
}

function factsOf(content) {
  const facts = (content?.body ?? []).flatMap((part) => part.facts ?? []);
  return Object.fromEntries(facts.map(({ title, value }) => [title, value]));
}

function differs(readBack, facts) {
  const pairs = [
    [readBack.amount, facts['Amount']],
    [readBack.recipient, facts['Recipient']],
    [readBack.account, facts['From account']?.toLowerCase()],
  ];
  const wrong = pairs.find(([agreed, made]) => agreed !== made);
  return wrong && `The customer agreed to ${wrong[0]}, and the receipt says ${wrong[1]}.`;
}

function brief(facts) {
  return `${facts['Amount']} to ${facts['Recipient']}, ${facts['Confirmation number']}`;
}

function money(text) {
  return Number(text.replaceAll(/[$,]/gu, ''));
}

function cents(amount) {
  return Math.round(amount * 100) / 100;
}
