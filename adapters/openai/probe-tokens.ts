import { asArray } from '../../src/activity/read-values.ts';
import { endOfConversation, endOfTurn, formatPrompt } from '../../src/model/userlm-template.ts';
import { askAside } from './identify-server.ts';
import type { ModelFinding } from './model-options.ts';
import { probeTurn } from './probe-turn.ts';
import type { ServerConnection } from './server-connection.ts';
import type { ServerProfile } from './server-profiles.ts';

/** Token ids of a text; undefined where the server cannot be asked. */
export type Tokenize = (text: string, addSpecial: boolean) => Promise<readonly number[] | undefined>;

export function createTokenize(
  connection: ServerConnection,
  { tokenize }: ServerProfile,
  model: string,
  timeoutMs: number,
  signal: AbortSignal,
): Tokenize {
  return async (text, addSpecial) => {
    if (!tokenize) return undefined;
    const body = tokenize(model, text, addSpecial);
    const answer = await askAside(connection, { method: 'post', path: '/tokenize', body, timeoutMs }, signal);
    return answer && readTokens(answer);
  };
}

/** Ids as servers list them; undefined when the answer is something else. */
export function readTokens(answer: Readonly<Record<string, unknown>>): readonly number[] | undefined {
  const tokens = asArray(answer['tokens']);
  return tokens.length > 0 && tokens.every((id) => typeof id === 'number') ? tokens : undefined;
}

export interface ProbedTokens {
  readonly endId: number | undefined;
  readonly eotId: number | undefined;
  readonly writesBos: boolean;
  readonly addsBos: boolean | undefined;
  readonly end: ModelFinding;
  readonly bos: ModelFinding;
}

/** Looks up the tokens that end things, and sees to it that the text begins once. */
export async function probeTokens(
  profile: ServerProfile,
  tokenize: Tokenize,
  bos: boolean | undefined,
): Promise<ProbedTokens> {
  const plain = formatPrompt(probeTurn.intent, [], { bos: false });
  const written = formatPrompt(probeTurn.intent, [], { bos: true }).slice(0, -plain.length);
  const [end, eot, begin, prompt] = await Promise.all([
    tokenize(endOfConversation, false),
    tokenize(endOfTurn, false),
    tokenize(written, false),
    tokenize(plain, true),
  ]);
  const addedByServer = begin?.[0] === undefined || !prompt ? undefined : prompt[0] === begin[0];
  return {
    endId: end?.length === 1 ? end[0] : undefined,
    eotId: eot?.length === 1 ? eot[0] : undefined,
    end: endFinding(end),
    ...chooseBos(profile, bos, addedByServer),
  };
}

function endFinding(end: readonly number[] | undefined): ModelFinding {
  if (!end) {
    return {
      status: 'warn',
      message: `The server was not able to say whether ${endOfConversation} is one token.`,
      hint: 'Leaving is known by a turn without words, and the user is kept by drawing again.',
    };
  }
  if (end.length === 1) return { status: 'ok', message: `${endOfConversation} is one token, ${end[0]}.` };
  return {
    status: 'warn',
    message: `${endOfConversation} is ${end.length} tokens: the tokenizer is not that of UserLM.`,
    hint: 'Is this UserLM, with its own tokenizer? Other models do not leave a conversation by themselves.',
  };
}

function chooseBos(
  profile: ServerProfile,
  wanted: boolean | undefined,
  addedByServer: boolean | undefined,
): Pick<ProbedTokens, 'writesBos' | 'addsBos' | 'bos'> {
  const can = Object.keys(profile.addBos(true)).length > 0;
  const ok = (message: string): ModelFinding => ({ status: 'ok', message });
  const warn = (message: string, hint: string): ModelFinding => ({ status: 'warn', message, hint });
  if (wanted === undefined) {
    const bos =
      addedByServer === undefined
        ? ok('Whether the server adds a beginning of text is not known; the prompt has none.')
        : ok(`The server adds ${addedByServer ? 'a' : 'no'} beginning of text; the prompt has none.`);
    return { writesBos: false, addsBos: undefined, bos };
  }
  if (!wanted) {
    const isStuck = addedByServer === true && !can;
    const bos = isStuck
      ? warn('The server adds a beginning of text, and cannot be told not to.', 'Leave `bos` out.')
      : ok('Neither prompt nor server begins with a beginning of text.');
    return { writesBos: false, addsBos: can ? false : undefined, bos };
  }
  if (addedByServer === true) {
    const bos = ok('The server adds the beginning of text; the prompt has none, so that it is there once.');
    return { writesBos: false, addsBos: can ? true : undefined, bos };
  }
  const isCertain = addedByServer === false || can;
  const bos = isCertain
    ? ok('The prompt has the beginning of text; the server adds none.')
    : warn(
        'The prompt has a beginning of text; whether the server adds another is not known.',
        'Leave `bos` out if it does.',
      );
  return { writesBos: true, addsBos: can ? false : undefined, bos };
}
