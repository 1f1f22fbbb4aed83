/** Counts requests per conversation, so that a turn can wait for the last one. */
export interface InFlight {
  begin(conversationId: string): void;
  end(conversationId: string): void;
  /** Resolves when none is left, at once if there is none. */
  settled(conversationId: string): Promise<void>;
}

export function createInFlight(): InFlight {
  const entries = new Map<string, { count: number; waiting: (() => void)[] }>();
  return {
    begin(conversationId) {
      const entry = entries.get(conversationId);
      if (entry) entry.count += 1;
      else entries.set(conversationId, { count: 1, waiting: [] });
    },
    end(conversationId) {
      const entry = entries.get(conversationId);
      if (!entry) return;
      entry.count -= 1;
      if (entry.count > 0) return;
      entries.delete(conversationId);
      for (const resolve of entry.waiting) resolve();
    },
    settled(conversationId) {
      const entry = entries.get(conversationId);
      return entry ? new Promise((resolve) => entry.waiting.push(resolve)) : Promise.resolve();
    },
  };
}
