import { ConfigError } from '../../src/errors.ts';
import type { Utterance } from '../../src/model/ports.ts';
import { formatPrompt } from '../../src/model/userlm-template.ts';
import { planCall, type CallPlan } from './call-plan.ts';
import { askAside } from './identify-server.ts';
import type { ModelFinding, UserModelApi, UserModelOptions } from './model-options.ts';
import type { DrawProbe } from './probe-generation.ts';
import { readTokens, type Tokenize } from './probe-tokens.ts';
import { probeTurn } from './probe-turn.ts';
import type { ServerConnection } from './server-connection.ts';

interface Choice {
  readonly connection: ServerConnection;
  readonly asked: UserModelOptions['api'];
  readonly base: CallPlan;
  readonly tokenize: Tokenize;
  readonly probe: DrawProbe;
  readonly asideLimitMs: number;
  readonly signal: AbortSignal;
}

export interface ChosenApi {
  readonly plan: CallPlan;
  /** What the model said when it was asked in this way. */
  readonly first: string;
  readonly findings: readonly ModelFinding[];
}

/**
 * The first way of calling that the server has: raw prompts before chat, and chat only where it runs UserLM's own
 * template, unless it was asked for.
 */
export async function chooseApi(choice: Choice): Promise<ChosenApi> {
  const { connection, asked, base, probe } = choice;
  const named = JSON.stringify(base.model);
  for (const api of apisFor(asked, base)) {
    const plan: CallPlan = { ...base, api };
    const findings = api === 'chat' ? await findChat(plan, choice) : findRaw(plan);
    if (!findings) continue;
    const outcome = await probe(plan);
    if ('drawing' in outcome) return { plan, first: outcome.drawing.text, findings };
    const { failure } = outcome;
    const isMissing = failure.kind === 'status' && [404, 405, 501].includes(failure.status);
    if (!isMissing || asked !== 'auto') {
      throw connection.toError(failure, `ask the model ${named} for a turn (${api})`);
    }
  }
  throw new ConfigError(
    'model-no-way',
    `Failed to find a way to call ${named} at ${connection.shown}: it takes no raw prompts, and its chat endpoint is not known to run UserLM's template`,
    {
      hint: 'Does `baseUrl` end where its API begins, usually in /v1? If so, serve the model with vLLM, llama-server or Ollama; see docs/models.md.',
    },
  );
}

function apisFor(asked: UserModelOptions['api'], { profile }: CallPlan): readonly UserModelApi[] {
  if (asked !== 'auto') return [asked];
  return profile.make === 'ollama' ? ['ollama'] : ['completions', 'chat'];
}

function findRaw({ api, profile }: CallPlan): ModelFinding[] {
  if (api === 'ollama') return [{ status: 'ok', message: 'Called with raw prompts, through /api/generate.' }];
  if (profile.make !== 'ollama')
    return [{ status: 'ok', message: 'Called with raw prompts, through /v1/completions.' }];
  const hint = 'Leave `api` at `auto`.';
  return [
    { status: 'warn', message: 'Called through /v1/completions, which Ollama wraps into a chat.', hint },
  ];
}

/** Undefined when the chat endpoint must not be used without having been asked for. */
async function findChat(plan: CallPlan, choice: Choice): Promise<ModelFinding[] | undefined> {
  const { asked, connection } = choice;
  const verdict = await compareTemplates(plan, choice);
  if (verdict === 'same') {
    return [{ status: 'ok', message: "Called through the chat endpoint, which runs UserLM's own template." }];
  }
  if (asked === 'auto') return undefined;
  if (verdict === 'different') {
    throw new ConfigError(
      'model-wrong-template',
      `Failed to use the chat endpoint at ${connection.shown}: it does not run UserLM's own template`,
      { hint: 'Leave `api` at `auto`, or serve the model with the template of its repository.' },
    );
  }
  const hint = 'A generic chat endpoint lets the model write the turn of the bot.';
  return [
    {
      status: 'warn',
      message: 'Called through the chat endpoint; which template it runs is not known.',
      hint,
    },
  ];
}

const exchange: readonly Utterance[] = [
  { role: 'user', text: 'hi' },
  { role: 'assistant', text: 'Hello. What can I do for you?' },
];

/** Whether the chat endpoint would give the model the same tokens as our own prompt. */
async function compareTemplates(
  plan: CallPlan,
  { connection, tokenize, asideLimitMs, signal }: Choice,
): Promise<'same' | 'different' | 'unknown'> {
  const { template } = plan.profile;
  if (!template) return 'unknown';
  const { messages } = planCall(plan, { ...probeTurn, turns: exchange }).body;
  const body = template.body(plan.model, messages as Readonly<Record<string, unknown>>[]);
  const call = { method: 'post', path: template.path, body, timeoutMs: asideLimitMs } as const;
  const answer = await askAside(connection, call, signal);
  if (!answer) return 'unknown';
  const ours = [false, true].map((bos) => formatPrompt(probeTurn.intent, exchange, { bos }));
  const prompt = answer['prompt'];
  if (typeof prompt === 'string') return ours.includes(prompt) ? 'same' : 'different';
  const theirs = readTokens(answer)?.join();
  if (theirs === undefined) return 'unknown';
  const tokens = await Promise.all(ours.map((text) => tokenize(text, false)));
  return tokens.some((each) => each?.join() === theirs) ? 'same' : 'different';
}
