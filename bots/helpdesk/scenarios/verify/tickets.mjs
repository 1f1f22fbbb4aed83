/**
 * @typedef {{ title: string, value: string }} Fact
 * @typedef {{ body?: { facts?: Fact[], text?: string, size?: string }[] }} Card
 * @typedef {{ type: string, id?: string, name?: string, text?: string, replyToId?: string, from?: { id?: string, role?: string }, value?: { data?: Record<string, unknown>, botMessagePreviewAction?: string }, attachments?: { content?: Card }[] }} Activity
 * @typedef {{ title: string, severity: string, description: string }} Ticket
 * @typedef {{ find(number: string): Ticket | undefined, filedBy(id: string): unknown[] }} Desk
 */

/**
 * What must hold of every conversation with the help desk: one welcome; a ticket is filed once, as it was read
 * back and agreed to or as the form had it; its message, its card and the desk's own books say the same.
 *
 * @param {{ transcript: Activity[] }} input
 */
export default async function verifyTickets({ transcript }) {
  /** @type {{ title: string, severity: string } | undefined} */
  let agreed;
  /** @type {string | undefined} */
  let announced;
  /** @type {string[]} */
  const filed = [];
  let welcomes = 0;
  for (const { type, name, from, text = '', value, attachments = [] } of transcript) {
    if (from?.role !== 'bot') {
      const data = value?.data;
      if (name === 'task/submit' && data) {
        agreed = { title: String(data['title']), severity: String(data['severity']) };
      }
      continue;
    }
    if (type === 'typing') continue;
    if (/\bundefined\b|\[object|error or bug/u.test(text)) return `This must not be said: ${text}`;
    if (/^Welcome to|^Hello, this is Harbor Helpdesk; .* has added me/u.test(text)) welcomes += 1;
    const readBack = /^(?:.* )?Your ticket is "(.*)" with severity (\w+) and /su.exec(text);
    if (readBack) agreed = { title: readBack[1] ?? '', severity: readBack[2] ?? '' };
    const created = /Ticket (INC-\d+) has been created/u.exec(text)?.[1];
    if (created !== undefined) {
      if (agreed === undefined) return `Ticket ${created} was filed twice, or never agreed to.`;
      if (filed.includes(created)) return `The number ${created} was given twice.`;
      announced = created;
      filed.push(created);
    }
    for (const { content } of attachments) {
      const facts = factsOf(content);
      const number = facts['Ticket number'];
      if (number === undefined || announced === undefined || agreed === undefined) continue;
      if (number !== announced) return `The message says ${announced}, the card ${number}.`;
      const title = content?.body?.find(({ size }) => size === 'Large')?.text;
      if (title !== agreed.title) return `"${agreed.title}" was agreed to, and the card says "${title}".`;
      if (facts['Severity']?.toLowerCase() !== agreed.severity) {
        return `Severity ${agreed.severity} was agreed to, and the card says ${facts['Severity']}.`;
      }
      const wrong = await missesInBooks(number, agreed);
      if (wrong !== undefined) return wrong;
      [announced, agreed] = [undefined, undefined];
    }
  }
  if (announced !== undefined) return `Ticket ${announced} was announced and never shown.`;
  return welcomes === 1 || `The bot welcomed its user ${welcomes} times.`;
}

/**
 * Looks the ticket up where the bot keeps it. A bot in a process of its own has its books there, out of reach.
 *
 * @param {string} number
 * @param {{ title: string, severity: string }} agreed
 */
async function missesInBooks(number, agreed) {
  const { desk } = /** @type {{ desk: Desk }} */ (
    await import(new URL('../../../../dist/bots/helpdesk/bot.js', import.meta.url).href)
  );
  if (desk.find('INC-1101') === undefined) return undefined;
  const kept = desk.find(number);
  if (kept === undefined) return `The desk has no ticket ${number}.`;
  return kept.title === agreed.title && kept.severity === agreed.severity
    ? undefined
    : `The desk keeps ${number} as "${kept.title}" with severity ${kept.severity}.`;
}

/**
 * @param {Card | undefined} content
 * @returns {Record<string, string>}
 */
function factsOf(content) {
  const facts = (content?.body ?? []).flatMap((part) => part.facts ?? []);
  return Object.fromEntries(facts.map(({ title, value }) => [title, value]));
}
