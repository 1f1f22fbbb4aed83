import type { ConversationRecord, OtherConversation } from '../check/record.ts';

/** What conversations that were held at about the same time must not know of each other. */
export interface SecretsRegistry {
  note(conversationId: string, record: Pick<ConversationRecord, 'facts' | 'summary'>): void;
  others(conversationId: string): Iterable<OtherConversation>;
}

/** Codes (letters and digits), long numbers and addresses: nothing that two people would share by chance. */
const telling = /^(?=[^\s]*\p{L})(?=[^\s]*\d)[\p{L}\d._-]{4,}$|\d{7,}|\S@\S/u;

/** Keeps the secrets of the last `size` conversations; older ones no longer overlap with what runs now. */
export function createSecretsRegistry(size: number): SecretsRegistry {
  const recent = new Map<string, readonly string[]>();
  return {
    note: (conversationId, { facts, summary }) => {
      const secrets = [...Object.values(facts), ...Object.values(summary.learned)].filter((each) =>
        telling.test(each),
      );
      if (secrets.length === 0) return;
      recent.set(conversationId, secrets);
      const oldest = recent.size > size ? recent.keys().next().value : undefined;
      if (oldest !== undefined) recent.delete(oldest);
    },
    *others(conversationId) {
      for (const [id, secrets] of recent) if (id !== conversationId) yield { conversationId: id, secrets };
    },
  };
}
