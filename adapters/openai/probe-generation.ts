import type { CallPlan, Trial } from './call-plan.ts';
import type { ModelFinding } from './model-options.ts';
import type { Tokenize } from './probe-tokens.ts';
import type { ServerFailure } from './server-failure.ts';
import { readEnd, type Drawing, type EndSign } from './read-drawing.ts';

/** Draws the probe turn, with something changed about it. */
export type DrawProbe = (
  plan: CallPlan,
  trial?: Trial,
  maxTokens?: number,
) => Promise<{ readonly drawing: Drawing } | { readonly failure: ServerFailure }>;

/** Whether generation ends at a text: a word of the first drawing must not come again. */
export async function probeStops(draw: DrawProbe, plan: CallPlan, first: string): Promise<ModelFinding> {
  const words = first.trim().split(/\s+/);
  const stop = words.find((word, at) => at > 0 && /^\p{L}{3,}$/u.test(word) && first.indexOf(word) > 1);
  const outcome = stop === undefined ? undefined : await draw(plan, { stops: [stop] });
  if (stop === undefined || !outcome || 'failure' in outcome) {
    return { status: 'warn', message: 'Whether stop texts are heeded was not to be found out.' };
  }
  return outcome.drawing.text.includes(stop)
    ? {
        status: 'warn',
        message: 'The server does not heed stop texts: turns run on until the token limit.',
        hint: "What the model writes of the bot's turn is cut off afterwards (`guardrails.glued`).",
      }
    : { status: 'ok', message: 'Generation ends at stop texts.' };
}

/** How leaving shows, and whether it can be banned. */
export interface ProbedEnd {
  readonly plan: CallPlan;
  readonly findings: readonly ModelFinding[];
}

/** Makes the end token certain by a bias, and looks where it shows: as it is, with ids asked for, as text. */
export async function probeEnd(draw: DrawProbe, plan: CallPlan): Promise<ProbedEnd> {
  const { profile, endId } = plan;
  if (endId === undefined || !profile.bias) return { plan, findings: [silentEnd, noBias] };
  const variants = [
    plan,
    ...(profile.revealing ? [{ ...plan, revealing: profile.revealing }] : []),
    { ...plan, stopsAtEnd: false },
  ];
  for (const variant of variants) {
    const outcome = await draw(variant, { bias: { [endId]: 100 } }, 4);
    const end = 'drawing' in outcome ? readEnd(outcome.drawing, endId) : undefined;
    if (!end || (end.sign === undefined && end.text.trim() !== ''))
      return { plan, findings: [silentEnd, noBias] };
    if (end.sign !== undefined) {
      const message = `When the user leaves, it shows by the ${signs[end.sign]}.`;
      return { plan: { ...variant, bias: true, emptyIsEnd: false }, findings: [{ status: 'ok', message }] };
    }
  }
  return { plan: { ...plan, bias: true }, findings: [silentEnd] };
}

const signs: Readonly<Record<EndSign, string>> = {
  'stop reason': 'reason for which generation stopped',
  'token id': 'id of the token drawn',
  text: 'text of the token drawn',
};

const silentEnd: ModelFinding = {
  status: 'warn',
  message: 'When the user leaves, it shows only by a turn without words.',
  hint: 'With llama-server, `--special` makes the token show.',
};

const noBias: ModelFinding = {
  status: 'warn',
  message: 'Tokens cannot be banned here: drafts that must not be are drawn again.',
};

/** Bans the token that the first drawing began with: it must begin otherwise now. */
export async function probeBan(
  draw: DrawProbe,
  plan: CallPlan,
  first: string,
  tokenize: Tokenize,
): Promise<ProbedEnd> {
  const banned = plan.bias ? (await tokenize(first, false))?.[0] : undefined;
  if (banned === undefined) return { plan, findings: [] };
  const outcome = await draw(plan, { bias: { [banned]: -100 } }, 4);
  const text = 'drawing' in outcome ? outcome.drawing.text : first;
  const again = text === '' ? undefined : (await tokenize(text, false))?.[0];
  return again === banned
    ? { plan: { ...plan, bias: false }, findings: [noBias] }
    : { plan, findings: [{ status: 'ok', message: 'Tokens can be banned by their ids (logit_bias).' }] };
}
