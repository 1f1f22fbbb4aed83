import type { LlamaModelOptions } from '../../../adapters/llama/open-llama-model.ts';
import type { ModelServerOptions, UserModelOptions } from '../../../adapters/openai/model-options.ts';
import { systemClock } from '../../channel/system.ts';
import { createJudge, type Judge } from '../../check/judge.ts';
import type { Reason } from '../../check/record.ts';
import type { ResolvedConfig } from '../../config/resolved-config.ts';
import type { UserFields } from '../../config/user-fields.ts';
import { ConfigError } from '../../errors.ts';
import { createBudget, type Budget } from '../../model/budget.ts';
import type { CassetteScope } from '../../model/cassette-file.ts';
import {
  createCassettes,
  type Cassettes,
  type ConversationCassette,
  type Voice,
} from '../../model/cassettes.ts';
import type { ModelClient, OpenedModel } from '../../model/ports.ts';
import type { Environment } from '../environment.ts';
import { llamaOptions, nameOf, serverOf, type Server } from './model-settings.ts';
import { writesAllowed } from './writes-allowed.ts';

/** Opens models of each make; tests put others in their place. */
export interface ModelOpeners {
  userModel(options: UserModelOptions): Promise<OpenedModel>;
  chatModel(options: ModelServerOptions): Promise<OpenedModel>;
  llamaModel(options: LlamaModelOptions): Promise<OpenedModel>;
}

export interface OpenModelsOptions {
  readonly config: Pick<ResolvedConfig, 'cassettes' | 'budget' | 'judge' | 'concurrency' | 'file' | 'folder'>;
  readonly environment: Pick<Environment, 'env' | 'signal'>;
  /** `--ci`. */
  readonly ci: boolean;
  readonly openers?: ModelOpeners | undefined;
}

/** All models of a run: each server or file is opened once, when it is first asked, and never where cassettes answer. */
export interface Models {
  /** The model that plays a user (userlm, gguf, assistant) in a conversation. Throws ConfigError. */
  userFor(user: UserFields, conversation: CassetteScope): ModelClient;
  /** The judge for a conversation; undefined where none is configured. Throws ConfigError. */
  judgeFor(conversation: CassetteScope): Judge | undefined;
  /** What was spent over the run; calls that were replayed cost nothing. */
  readonly budget: Budget;
  /** Lets go of the conversation's cassette; warns of recorded calls that nobody asked for. Once each. */
  finish(conversation: CassetteScope): Reason[];
  /** What was found out about the models that were opened. */
  findings(): string[];
  /** Idempotent. */
  close(): Promise<void>;
}

/** Prepares the models of a run; nothing is opened yet. */
export function openModels({ config, environment, ci, openers = systemOpeners }: OpenModelsOptions): Models {
  const { env, signal } = environment;
  const budget = createBudget(config.budget);
  const opening = new Map<string, Promise<ModelClient>>();
  const opened: OpenedModel[] = [];
  const kept = new Map<string, ConversationCassette>();
  let cassettes: Cassettes | undefined;

  /**
   * One attempt for each model: of a server that does not answer every conversation says so at once, instead of
   * waiting for it one after the other.
   */
  function openOnce(options: object, open: () => Promise<OpenedModel>): Promise<ModelClient> {
    const key = JSON.stringify(options);
    let client = opening.get(key);
    if (!client) {
      client = open().then((model) => {
        opened.push(model);
        return budget.wrap(model);
      });
      opening.set(key, client);
    }
    return client;
  }

  function openUser(user: UserFields): Promise<ModelClient> {
    const server = serverOf(user);
    if (user.model === 'assistant') return openChat(server);
    if (user.model === 'userlm') {
      const { api, bos } = user;
      return openOnce({ ...server, api, bos }, () => openers.userModel({ ...runtime(server), api, bos }));
    }
    const options = llamaOptions(user, config);
    return openOnce(options, () => openers.llamaModel({ ...options, environment: env, signal }));
  }

  function openChat(server: Server): Promise<ModelClient> {
    return openOnce({ ...server, chat: true }, () => openers.chatModel(runtime(server)));
  }

  function runtime(server: Server): ModelServerOptions {
    return { ...server, key: env[server.apiKeyEnv], clock: systemClock, signal };
  }

  function voiceOf(conversation: CassetteScope, voice: Voice, open: () => Promise<ModelClient>): ModelClient {
    cassettes ??= openCassettes(config.cassettes, writesAllowed({ ci }, environment));
    if (!cassettes) return lazyClient(voice.model, open);
    const key = keyOf(conversation);
    const cassette = kept.get(key) ?? cassettes.forConversation(conversation);
    kept.set(key, cassette);
    return cassette.wrap(open, voice);
  }

  return {
    budget,
    userFor: (user, conversation) =>
      voiceOf(conversation, { model: nameOf(user), speaker: 'user' }, () => openUser(user)),
    judgeFor: (conversation) => {
      const { judge } = config;
      if (!judge) return undefined;
      const { votes, maxTokens, name = 'judge' } = judge;
      const voice: Voice = { model: name, speaker: 'judge' };
      const client = voiceOf(conversation, voice, () => openChat(serverOf(judge)));
      return createJudge({ client, votes, maxTokens, seed: conversation.seed, signal });
    },
    finish: (conversation) => {
      const key = keyOf(conversation);
      const use = kept.get(key)?.finish();
      kept.delete(key);
      return use && use.unused > 0 ? [unusedCalls(use.unused, use.path)] : [];
    },
    findings: () => opened.flatMap(({ findings }) => findings),
    close: async () => {
      await Promise.allSettled(opening.values());
      await Promise.all(opened.map((model) => model.close()));
    },
  };
}

function openCassettes(
  { mode, folder }: ResolvedConfig['cassettes'],
  mayWrite: boolean,
): Cassettes | undefined {
  if (mode === 'off') return undefined;
  if (mayWrite || mode === 'replay') return createCassettes({ mode, folder });
  if (mode === 'auto') return createCassettes({ mode: 'replay', folder });
  throw new ConfigError(
    'record-in-ci',
    'Failed to record calls to models: nothing is written with --ci or CI set.',
    {
      hint: 'Record where somebody reviews the conversations, commit the cassettes, and set cassettes.mode to auto.',
    },
  );
}

function lazyClient(name: string, open: () => Promise<ModelClient>): ModelClient {
  let client: ModelClient | undefined;
  return {
    get name() {
      return client?.name ?? name;
    },
    send: async (request, signal) => {
      client ??= await open();
      return client.send(request, signal);
    },
  };
}

function keyOf({ scenario, trial, seed }: CassetteScope): string {
  return `${seed} ${trial} ${scenario}`;
}

function unusedCalls(count: number, file: string): Reason {
  const calls = count === 1 ? '1 recorded call was' : `${count} recorded calls were`;
  const message = `${calls} not made this time: the conversation took a shorter course than in ${file}.`;
  return { check: 'cassette-unused', severity: 'warning', message };
}

/** Packages are loaded only for the models that are asked. */
const systemOpeners: ModelOpeners = {
  userModel: async (options) =>
    (await import('../../../adapters/openai/user-model.ts')).openUserModel(options),
  chatModel: async (options) =>
    (await import('../../../adapters/openai/chat-model.ts')).openChatModel(options),
  llamaModel: async (options) =>
    (await import('../../../adapters/llama/open-llama-model.ts')).openLlamaModel(options),
};
