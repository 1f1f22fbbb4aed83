import type { FieldAdapter } from './adapt-fields.ts';
import type { CallPlan } from './call-plan.ts';
import { chooseApi } from './choose-api.ts';
import { drawTurn } from './draw.ts';
import { chooseModel, identifyServer, type IdentifiedServer } from './identify-server.ts';
import type { ModelFinding, UserModelOptions } from './model-options.ts';
import { probeBan, probeEnd, probeStops, type DrawProbe } from './probe-generation.ts';
import { createTokenize, probeTokens } from './probe-tokens.ts';
import { judgeUserTurn, probeTurn } from './probe-turn.ts';
import type { ServerConnection } from './server-connection.ts';

export interface ProbedModel {
  readonly plan: CallPlan;
  readonly findings: readonly ModelFinding[];
}

const asideMs = 10_000;

/** Finds out what the server is and how UserLM is therefore called; a handful of short calls. */
export async function probeUserModel(
  connection: ServerConnection,
  adapter: FieldAdapter,
  options: UserModelOptions,
  signal: AbortSignal,
): Promise<ProbedModel> {
  const server = await identifyServer(connection, options, signal);
  const { profile } = server;
  const model = chooseModel(options.name, server.names, connection);
  const asideLimitMs = Math.min(asideMs, options.timeoutMs);
  const tokenize = createTokenize(connection, profile, model, asideLimitMs, signal);
  const tokens = await probeTokens(profile, tokenize, options.bos);
  const base: CallPlan = {
    profile,
    model,
    api: 'completions',
    root: connection.root,
    writesBos: tokens.writesBos,
    addsBos: tokens.addsBos,
    endId: tokens.endId,
    eotId: tokens.eotId,
    bias: false,
    revealing: {},
    stopsAtEnd: true,
    emptyIsEnd: true,
  };
  const probe: DrawProbe = (plan, trial, maxTokens = probeTurn.sampling.maxTokens) => {
    const request = { ...probeTurn, sampling: { ...probeTurn.sampling, maxTokens } };
    return drawTurn(connection, adapter, plan, request, signal, trial);
  };
  const way = await chooseApi({
    connection,
    asked: options.api,
    base,
    tokenize,
    probe,
    asideLimitMs,
    signal,
  });
  const stops = await probeStops(probe, way.plan, way.first);
  const end = await probeEnd(probe, way.plan);
  const ban = await probeBan(probe, end.plan, way.first, tokenize);
  return {
    plan: ban.plan,
    findings: [
      servedBy(model, server, connection),
      ...way.findings,
      tokens.end,
      // A chat template writes what begins a text, or does not.
      ...(way.plan.api === 'chat' ? [] : [tokens.bos]),
      judgeUserTurn(way.first, (text) => connection.quote(text)),
      stops,
      ...end.findings,
      ...ban.findings,
    ],
  };
}

function servedBy(
  model: string,
  { profile, version }: IdentifiedServer,
  connection: ServerConnection,
): ModelFinding {
  const server = `${profile.title}${version === '' ? '' : ` ${version}`}`;
  return {
    status: profile.make === 'unknown' ? 'warn' : 'ok',
    message: `Model ${JSON.stringify(model)} is served by ${server} at ${connection.shown}.`,
    hint: profile.make === 'unknown' ? "Only OpenAI's own fields are sent to it." : undefined,
  };
}
