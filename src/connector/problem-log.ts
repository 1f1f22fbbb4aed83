/** What went wrong, by conversation, until it is asked for. */
export interface ProblemLog<Problem> {
  add(conversationId: string, problem: Problem): void;
  /** What is known of a conversation; it is forgotten with that. */
  take(conversationId: string): Problem[];
}

/**
 * Keeps the first of each conversation, of the conversations that had one last: neither a bot that does nothing right
 * nor somebody who makes up conversations is to fill the memory.
 */
export function createProblemLog<Problem>(maxEach = 200, maxConversations = 5000): ProblemLog<Problem> {
  const problems = new Map<string, Problem[]>();
  return {
    add(conversationId, problem) {
      const known = problems.get(conversationId);
      if (known) {
        if (known.length < maxEach) known.push(problem);
        return;
      }
      problems.set(conversationId, [problem]);
      const oldest = problems.size > maxConversations ? problems.keys().next().value : undefined;
      if (oldest !== undefined) problems.delete(oldest);
    },
    take(conversationId) {
      const found = problems.get(conversationId) ?? [];
      problems.delete(conversationId);
      return found;
    },
  };
}
