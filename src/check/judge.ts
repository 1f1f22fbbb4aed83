import { toPlainLine } from '../activity/plain-text.ts';
import { InfrastructureError } from '../errors.ts';
import type { ModelClient } from '../model/ports.ts';
import { infrastructureReason } from './infrastructure-reason.ts';
import { judgeRequest } from './judge-request.ts';
import { readVote, type CountedVote, type FoundQuote, type Vote } from './judge-vote.ts';
import type { ConversationRecord, Reason } from './record.ts';
import { renderMessages } from './render-conversation.ts';

/**
 * Whether a sentence is true of a conversation. No reason where it is, `failed` with the judge's reason and quotes
 * where it is not; `errored` where the judge could not be asked or came to no decision. Votes that did not count
 * are warnings. Rejects only with ConfigError, when the model was asked for in the wrong way.
 */
export type Judge = (sentence: string, record: ConversationRecord) => Promise<Reason[]>;

export interface JudgeOptions {
  /** Answers requests of the kind `chat`. */
  readonly client: ModelClient;
  /** How often it is asked at most, an odd number; more than half of that decides. */
  readonly votes: number;
  /** Tokens in one answer. */
  readonly maxTokens: number;
  /** Of the first vote; the next ones count up. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * Lets a chat model judge. A vote counts only when its answer is whole and all that it quotes stands in the
 * conversation. The model is asked again only as long as the votes that are left can decide.
 */
export function createJudge({ client, votes, maxTokens, seed, signal }: JudgeOptions): Judge {
  return async (sentence, record) => {
    const messages = renderMessages(record);
    const needed = Math.floor(votes / 2) + 1;
    const cast: Vote[] = [];
    try {
      while (isOpen(cast, votes, needed)) {
        const sampling = { temperature: 0, topP: 1, maxTokens, seed: seed + cast.length };
        const answer = await client.send(judgeRequest(sentence, messages, sampling), signal);
        cast.push(readVote(answer, messages));
      }
    } catch (error) {
      if (signal.aborted && error === signal.reason) return [interrupted];
      if (!(error instanceof InfrastructureError)) throw error;
      const reason = infrastructureReason(error);
      return [{ ...reason, message: `The judge could not be asked: ${reason.message}` }];
    }
    return decide(toPlainLine(sentence, 500), cast, needed);
  };
}

const interrupted: Reason = {
  check: 'interrupted',
  severity: 'errored',
  message: 'The run was interrupted before the judge had decided.',
};

function isOpen(cast: readonly Vote[], votes: number, needed: number): boolean {
  const left = votes - cast.length;
  const [yes, no] = [count(cast, true), count(cast, false)];
  return left > 0 && Math.max(yes, no) < needed && Math.max(yes, no) + left >= needed;
}

function count(cast: readonly Vote[], fulfilled: boolean): number {
  return cast.filter((vote) => vote.counts && vote.fulfilled === fulfilled).length;
}

function decide(sentence: string, cast: readonly Vote[], needed: number): Reason[] {
  const [yes, no] = [count(cast, true), count(cast, false)];
  const uncounted = cast.flatMap((vote) => (vote.counts ? [] : [vote.why]));
  if (yes < needed && no < needed) {
    const tally = cast.length === 1 ? '' : `${yes} said yes, ${no} no. `;
    const why = uncounted.map((each) => `A vote did not count: ${each}.`).join(' ');
    const message = `The judge came to no decision. ${tally}${why}`.trim();
    return [{ check: 'judge', severity: 'errored', message, expected: sentence }];
  }
  const warnings = uncounted.map((why): Reason => {
    return { check: 'judge', severity: 'warning', message: `A vote of the judge did not count: ${why}.` };
  });
  if (yes >= needed) return warnings;
  const against = cast.find((vote) => vote.counts && !vote.fulfilled) as CountedVote;
  return [failure(sentence, against, cast.length > 1 ? ` (${no} of ${cast.length} votes)` : ''), ...warnings];
}

function failure(sentence: string, { reason, quotes }: CountedVote, tally: string): Reason {
  const shown = quotes.map(
    ({ quote, message, who }) => `"${quote}" (${who}, activity ${message.activityIndex})`,
  );
  // What the bot said is what is to be mended.
  const place: Partial<FoundQuote['message']> | undefined = (
    quotes.find(({ who }) => who === 'bot') ?? quotes[0]
  )?.message;
  return {
    check: 'judge',
    severity: 'failed',
    message: `The judge says that this was not so${tally}: ${reason}`,
    expected: sentence,
    ...(shown.length > 0 && { arrived: shown.join('; ') }),
    ...place,
  };
}
