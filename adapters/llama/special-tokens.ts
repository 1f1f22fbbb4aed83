import { endOfConversation, endOfTurn } from '../../src/model/userlm-template.ts';

/** Tokens that UserLM's template is made of, and those that end a turn; a model without them cannot play a user. */
export const specialTokens = {
  startHeader: '<|start_header_id|>',
  endHeader: '<|end_header_id|>',
  endTurn: endOfTurn,
  endConversation: endOfConversation,
} as const;

/** The same by their numbers in one model's vocabulary. */
export type SpecialTokenIds = Readonly<Record<keyof typeof specialTokens, number>>;
