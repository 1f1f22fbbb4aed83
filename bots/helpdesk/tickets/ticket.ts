export const severities = ['low', 'normal', 'high'] as const;
export type Severity = (typeof severities)[number];
export type Status = 'open' | 'inProgress' | 'closed';

/** What the requester tells. */
export interface Draft {
  readonly title: string;
  readonly severity: Severity;
  readonly description: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Ticket extends Draft {
  /** `INC-` and digits. */
  readonly number: string;
  readonly status: Status;
  readonly requester: Person;
  /** Who works on it. */
  readonly assignee?: string;
  /** ISO 8601, UTC. */
  readonly openedAt: string;
  readonly changedAt: string;
}

export const limits = { title: 80, description: 1000 } as const;

export const statusNames: Readonly<Record<Status, string>> = {
  open: 'Open',
  inProgress: 'In progress',
  closed: 'Closed',
};

export const severityNames: Readonly<Record<Severity, string>> = {
  low: 'Low',
  normal: 'Normal',
  high: 'High',
};

const site = 'https://helpdesk.example.com';

/** Where the ticket stands on the web; such links unfold in Teams. */
export function linkOf({ number }: Pick<Ticket, 'number'>): string {
  return `${site}/tickets/${number}`;
}

/** The ticket number in a link of ours. */
export function numberInLink(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const { origin, pathname } = new URL(link);
  return origin === site && pathname.startsWith('/tickets/') ? findNumber(pathname) : undefined;
}

/** The ticket number that a text names: "close inc 1101". */
export function findNumber(text: string): string | undefined {
  const digits = /\binc[\s-]?(\d{4,6})\b/iu.exec(text)?.[1];
  return digits === undefined ? undefined : `INC-${digits}`;
}

/** A draft from what a form or a card sent, or what is wrong with it. */
export function readDraft(values: unknown): Draft | string {
  const { title, severity, description } = (values ?? {}) as Record<string, unknown>;
  if (typeof title !== 'string' || title.trim() === '') return 'Please give the ticket a title.';
  if (title.trim().length > limits.title) return `Please keep the title under ${limits.title} characters.`;
  const chosen = severities.find((each) => each === severity);
  if (chosen === undefined) return 'Please choose a severity.';
  const details = typeof description === 'string' ? description.trim().slice(0, limits.description) : '';
  return { title: title.trim(), severity: chosen, description: details };
}
