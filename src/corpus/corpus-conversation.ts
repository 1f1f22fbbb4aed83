import type { Behaviour } from '../user/move.ts';

/** What the person did in one turn. */
export interface UserTurn {
  /** What the bot had shown since the person's last turn, options and forms included; empty when nothing. */
  readonly heard: string;
  /** `said`: typed words; `tapped`: the words of a button; `done`: a form, a file, nothing in words. */
  readonly kind: 'said' | 'tapped' | 'done';
  /** Safe to print; empty for `done`. */
  readonly text: string;
  /** What was filled into a form, by input id. */
  readonly values: Readonly<Record<string, string>>;
}

/** One conversation between a person, real or simulated, and a bot, however it was kept. */
export interface CorpusConversation {
  /** As reports name it: the file, and the line where a file holds many. */
  readonly name: string;
  /** Absolute path of the file or store. */
  readonly source: string;
  /** Its line there, from 1, where a file holds many. */
  readonly line?: number | undefined;
  readonly turns: readonly UserTurn[];
  /** What the bot said after the last turn. */
  readonly closing: string;
  /** Conversations of one task are trials of the same thing; undefined where nobody says. */
  readonly task: string | undefined;
  /** What the person wanted. */
  readonly intent: string | undefined;
  /** Whether the person ended it; undefined where nobody says: then it is taken to have ended with the last turn. */
  readonly left: boolean | undefined;
  readonly locale: string | undefined;
  /** Names of accounts that spoke as the person. */
  readonly personNames: readonly string[];
  /** What a run counted; undefined where no run.json tells of it. */
  readonly behaviours: BehaviourCounts | undefined;
}

export interface BehaviourCounts {
  readonly moves: number;
  readonly counts: Readonly<Partial<Record<Behaviour, number>>>;
}
