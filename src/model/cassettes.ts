import type { WritableFileSystem } from '../transcript/file-system.ts';
import {
  cassettePath,
  openCassetteWriter,
  readCassette,
  turnOf,
  type CassetteScope,
  type CassetteWriter,
  type KeptCall,
} from './cassette-file.ts';
import { explainMiss } from './explain-miss.ts';
import { canonicalRequest, hashText } from './hash-request.ts';
import type { ModelAnswer, ModelClient } from './ports.ts';

export interface CassettesOptions {
  /**
   * `record` asks the model and keeps every call, in place of those kept earlier; `replay` answers from what was
   * kept and never opens a model; `auto` replays what is there and records the rest.
   */
  readonly mode: 'record' | 'replay' | 'auto';
  /** Absolute. */
  readonly folder: string;
  readonly fileSystem?: WritableFileSystem | undefined;
}

/** A model as a conversation asks it. */
export interface Voice {
  /** As the configuration names it, so that it has this name also where no model is opened. */
  readonly model: string;
  readonly speaker: 'user' | 'judge';
}

/** What became of a conversation's calls. */
export interface CassetteUse {
  readonly path: string;
  readonly replayed: number;
  readonly recorded: number;
  /** Calls in the cassette that nobody asked for: the conversation has changed. */
  readonly unused: number;
}

export interface ConversationCassette {
  /**
   * The same model, its calls recorded and replayed. A function is called only when the model itself must be asked.
   * `send` also rejects with InfrastructureError when a call was not kept (`cassette-miss`), or a cassette cannot be
   * read (`bad-cassette`) or written (`write-failed`).
   */
  wrap(source: ModelClient | (() => Promise<ModelClient>), voice: Voice): ModelClient;
  /** To be called when the conversation is over. */
  finish(): CassetteUse;
}

export interface Cassettes {
  forConversation(scope: CassetteScope): ConversationCassette;
}

/** Keeps calls to models in a folder, a file for each conversation; what is kept holds no keys and no headers. */
export function createCassettes(options: CassettesOptions): Cassettes {
  return { forConversation: (scope) => openConversationCassette(scope, options) };
}

function openConversationCassette(
  scope: CassetteScope,
  { mode, folder, fileSystem }: CassettesOptions,
): ConversationCassette {
  const path = cassettePath(folder, scope);
  let tape: Tape | undefined;
  let replayed = 0;
  let recorded = 0;
  let asked = 0;

  function load(): Tape {
    tape ??= createTape(mode === 'record' ? undefined : readCassette(path, scope), (kept) =>
      openCassetteWriter(path, scope, kept, fileSystem),
    );
    return tape;
  }

  function wrap(source: ModelClient | (() => Promise<ModelClient>), voice: Voice): ModelClient {
    let client = typeof source === 'function' ? undefined : source;
    return {
      get name() {
        return client?.name ?? tape?.kept.find(({ model }) => model === voice.model)?.name ?? voice.model;
      },
      send: async (request, signal) => {
        signal.throwIfAborted();
        asked += 1;
        const hash = hashText(canonicalRequest(voice.model, request));
        const known = load().take(hash);
        if (known) {
          replayed += 1;
          return known;
        }
        const turn = voice.speaker === 'user' ? turnOf(request) : undefined;
        if (mode === 'replay') {
          throw explainMiss({ scope, path, voice, call: asked, turn, request, hash, kept: load().kept });
        }
        // Callers may go on with the same list of texts.
        const call = { turn, model: voice.model, request: structuredClone(request), hash };
        const slot = load().reserve();
        try {
          client ??= typeof source === 'function' ? await source() : source;
          const answer = await client.send(request, signal);
          slot.keep({ ...call, name: client.name, answer });
          recorded += 1;
          return answer;
        } finally {
          slot.release();
        }
      },
    };
  }

  return {
    wrap,
    finish: () => ({ path, replayed, recorded, unused: tape?.unused() ?? 0 }),
  };
}

/** A cassette while its conversation is held. */
interface Tape {
  /** What was in it from the beginning. */
  readonly kept: readonly KeptCall[];
  /** The next answer to a request, the first time the first. */
  take(hash: string): ModelAnswer | undefined;
  /** A place behind all calls asked for so far, whoever is answered first. */
  reserve(): Slot;
  unused(): number;
}

interface Slot {
  keep(call: KeptCall): void;
  /** Calls that were asked for later need not wait for this one. Throws what the writer throws. */
  release(): void;
}

function createTape(
  found: readonly KeptCall[] | undefined,
  open: (kept: readonly KeptCall[]) => CassetteWriter,
): Tape {
  const kept = found ?? [];
  const waiting = new Map<string, KeptCall[]>();
  for (const call of kept) {
    const same = waiting.get(call.hash);
    if (same) same.push(call);
    else waiting.set(call.hash, [call]);
  }
  const slots: { call?: KeptCall | undefined; released: boolean }[] = [];
  let writer: CassetteWriter | undefined;

  function writeReleased(): void {
    while (slots[0]?.released) {
      const call = slots.shift()?.call;
      if (!call) continue;
      writer ??= open(kept);
      writer.append(call);
    }
  }

  return {
    kept,
    take: (hash) => waiting.get(hash)?.shift()?.answer,
    reserve: () => {
      const slot: (typeof slots)[number] = { released: false };
      slots.push(slot);
      return {
        keep: (call) => {
          slot.call = call;
        },
        release: () => {
          slot.released = true;
          writeReleased();
        },
      };
    },
    unused: () => Array.from(waiting.values(), ({ length }) => length).reduce((sum, each) => sum + each, 0),
  };
}
