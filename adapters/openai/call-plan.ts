import type { TurnRequest } from '../../src/model/ports.ts';
import {
  breakSpecialTokens,
  endOfConversation,
  endOfTurn,
  formatPrompt,
} from '../../src/model/userlm-template.ts';
import type { UserModelApi } from './model-options.ts';
import type { ServerProfile } from './server-profiles.ts';

/** How one model of users is called: what the probe decided. */
export interface CallPlan {
  readonly profile: ServerProfile;
  readonly model: string;
  readonly api: UserModelApi;
  /** The server without `/v1`. */
  readonly root: string;
  /** Whether the prompt itself begins with the beginning-of-text token. */
  readonly writesBos: boolean;
  /** Whether the server shall add that token; undefined leaves it to the server. */
  readonly addsBos: boolean | undefined;
  readonly endId: number | undefined;
  readonly eotId: number | undefined;
  /** Whether tokens can be banned by id. */
  readonly bias: boolean;
  /** Fields that make the end of a conversation show. */
  readonly revealing: Readonly<Record<string, unknown>>;
  /** Whether the end token is among the stop texts; where it would vanish there, it is looked for in the text. */
  readonly stopsAtEnd: boolean;
  /** Whether leaving shows only as a turn without words. */
  readonly emptyIsEnd: boolean;
}

/** What a probe asks beyond a turn. */
export interface Trial {
  readonly bias?: Readonly<Record<string, number>> | undefined;
  readonly stops?: readonly string[] | undefined;
}

/** The request for one turn, on this server: its path and every field that it shall get. */
export function planCall(
  plan: CallPlan,
  request: TurnRequest,
  { bias, stops = [] }: Trial = {},
): { readonly path: string; readonly body: Readonly<Record<string, unknown>> } {
  const { profile, model, api } = plan;
  const { temperature, topP, maxTokens } = request.sampling;
  const seed = Math.abs(Math.trunc(request.sampling.seed)) % 2 ** 31;
  const stop = [endOfTurn, ...(plan.stopsAtEnd ? [endOfConversation] : []), ...stops];
  if (api === 'ollama') {
    const own = { temperature, top_p: topP, num_predict: maxTokens, seed, stop };
    const options = { ...own, ...profile.sampling };
    const prompt = formatPrompt(request.intent, request.turns, { bos: plan.writesBos });
    return { path: `${plan.root}/api/generate`, body: { model, prompt, raw: true, stream: false, options } };
  }
  const banned =
    bias ?? (request.bans.end && plan.bias && plan.endId !== undefined ? { [plan.endId]: -100 } : {});
  const settings = {
    max_tokens: maxTokens,
    temperature,
    top_p: topP,
    seed,
    stop,
    ...(Object.keys(banned).length > 0 && { logit_bias: banned }),
    ...profile.sampling,
    ...profile.stopIds(stopIdsOf(plan)),
    ...plan.revealing,
  };
  if (api === 'chat') {
    const messages = [
      { role: 'system', content: breakSpecialTokens(request.intent) },
      ...request.turns.map(({ role, text }) => ({ role, content: breakSpecialTokens(text) })),
    ];
    return { path: '/chat/completions', body: { model, messages, ...settings } };
  }
  const prompt = formatPrompt(request.intent, request.turns, { bos: plan.writesBos });
  const bos = plan.addsBos === undefined ? {} : profile.addBos(plan.addsBos);
  return { path: '/completions', body: { model, prompt, ...settings, ...bos } };
}

function stopIdsOf({ eotId, endId }: CallPlan): number[] {
  return [eotId, endId].filter((id) => id !== undefined);
}
