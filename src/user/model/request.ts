import type { ChatMessage, ModelRequest, Sampling, Utterance } from '../../model/ports.ts';
import { bannedFirstWords } from './guardrails.ts';
import { fitTurns } from './fit-turns.ts';
import type { ModelUserSettings } from './settings.ts';

/** A model of users that is asked for its turn, or a chat model that is asked to play one. */
export type ModelKind = 'turn' | 'chat';

export interface TurnToDraw {
  readonly kind: ModelKind;
  readonly intent: string;
  readonly turns: readonly Utterance[];
  readonly mayEnd: boolean;
  readonly isFirst: boolean;
  readonly settings: ModelUserSettings;
}

/** By which a chat model that plays a user says that it leaves; models of users have a token for it. */
export const stopWord = '[END CONVERSATION]';
/** Chat models want to be spoken to first. */
const curtain = '(The chat begins. You write first.)';

/** The request for one draft of a turn; within `contextTokens` as far as it can be estimated. */
export function composeRequest(turn: TurnToDraw, seed: number): ModelRequest {
  const { kind, intent, turns, mayEnd, settings } = turn;
  const { temperature, topP, maxTokens, contextTokens, guardrails } = settings;
  const sampling = (defaultTopP: number): Sampling => ({
    temperature,
    topP: topP ?? defaultTopP,
    maxTokens,
    seed,
  });
  if (kind === 'turn') {
    return {
      kind,
      intent,
      turns: fitTurns(turns, intent, contextTokens),
      sampling: sampling(0.8),
      bans: {
        end: guardrails.earlyEnd && !mayEnd,
        firstWords: guardrails.firstToken && turn.isFirst ? bannedFirstWords : [],
      },
    };
  }
  const system = chatPrompt(turn);
  return { kind, messages: swapRoles(system, fitTurns(turns, system, contextTokens)), sampling: sampling(1) };
}

/** Tells a chat model to be the user; it is the assistant of its own conversation, and the bot its user. */
function swapRoles(system: string, turns: readonly Utterance[]): ChatMessage[] {
  const messages = turns.map(({ role, text }): ChatMessage => ({
    role: role === 'user' ? 'assistant' : 'user',
    content: text,
  }));
  const opening: ChatMessage[] = messages[0]?.role === 'user' ? [] : [{ role: 'user', content: curtain }];
  return [{ role: 'system', content: system }, ...opening, ...messages];
}

function chatPrompt({ intent, mayEnd, isFirst, settings: { guardrails } }: TurnToDraw): string {
  const { length, firstToken } = guardrails;
  return [
    intent,
    'You are chatting with a bot. Reply with your next message as this user, and nothing else.',
    'You are never the assistant: you ask for help and do not offer any. Do not say everything at once.',
    length ? `Write ${length.min} to ${length.max} words, fewer where a short answer will do.` : '',
    firstToken && isFirst ? `Do not begin with ${bannedFirstWords.join(', ')}.` : '',
    mayEnd || !guardrails.earlyEnd
      ? `When you have got what you wanted, or give up, write ${stopWord}.`
      : 'Do not end the conversation yet.',
  ]
    .filter((sentence) => sentence !== '')
    .join('\n');
}
