/**
 * @typedef {{ title: string, value: string }} Fact
 * @typedef {{ body?: { facts?: Fact[] }[], text?: string }} Card
 * @typedef {{ id?: string, replyToId?: string, text?: string, from?: { role?: string }, value?: { formId?: string }, attachments?: { content: Card }[] }} Activity
 * @typedef {{ amount: string, recipient: string, account: string }} Agreed
 */

/**
 * What must hold of every conversation with the bank, whoever the customer is: a transfer is what was read
 * back and agreed to, its receipt and its message say the same, and its money is gone once.
 *
 * @param {{ transcript: Activity[] }} input
 */
export default function verifyTransfers({ transcript }) {
  /** @type {Record<string, number>} */
  const balances = { Checking: 1500, Savings: 8200 };
  /** @type {Set<string>} */
  const numbers = new Set();
  /** @type {Agreed | undefined} */
  let readBack;
  /** @type {Record<string, string> | undefined} */
  let receipt;
  /** @type {Set<string>} */
  const usedForms = new Set();
  /**
   * Ids of submissions that must be refused.
   *
   * @type {Set<string | undefined>}
   */
  const stale = new Set();
  for (const activity of transcript) {
    if (activity.from?.role !== 'bot') {
      const formId = activity.value?.formId;
      if (formId !== undefined && usedForms.has(formId)) stale.add(activity.id);
      if (formId !== undefined) usedForms.add(formId);
      continue;
    }
    const text = activity.text ?? '';
    if (/\\[*_]|&\w+;|\bundefined\b|\[object/u.test(text)) return `This cannot be read: ${text}`;
    if (text !== '' && stale.delete(activity.replyToId)) {
      if (!/already been used/u.test(text)) return `A form was taken twice; the bank said: ${text}`;
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
        numbers.add(facts['Confirmation number']);
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
      if (told !== undefined && !numbers.has(told)) {
        return `The bank speaks of a transfer ${told} that was not made in this conversation.`;
      }
    }
  }
  return true;
}

/**
 * @param {Card} content
 * @returns {Record<string, string>}
 */
function factsOf(content) {
  const facts = (content?.body ?? []).flatMap((part) => part.facts ?? []);
  return Object.fromEntries(facts.map(({ title, value }) => [title, value]));
}

/**
 * @param {Agreed} readBack
 * @param {Record<string, string>} facts
 */
function differs(readBack, facts) {
  const pairs = [
    [readBack.amount, facts['Amount']],
    [readBack.recipient, facts['Recipient']],
    [readBack.account, facts['From account']?.toLowerCase()],
  ];
  const wrong = pairs.find(([agreed, made]) => agreed !== made);
  return wrong && `The customer agreed to ${wrong[0]}, and the receipt says ${wrong[1]}.`;
}

/** @param {Record<string, string>} facts */
function brief(facts) {
  return `${facts['Amount']} to ${facts['Recipient']}, ${facts['Confirmation number']}`;
}

/** @param {string} text */
function money(text) {
  return Number(text.replaceAll(/[$,]/gu, ''));
}

/** @param {number} amount */
function cents(amount) {
  return Math.round(amount * 100) / 100;
}
