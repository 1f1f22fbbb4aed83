import { isDeepStrictEqual } from 'node:util';
import { toPlainLine } from '../activity/plain-text.ts';
import { InfrastructureError } from '../errors.ts';
import type { CassetteScope, KeptCall } from './cassette-file.ts';
import type { Voice } from './cassettes.ts';
import { fieldsOf, textsOf } from './compact-request.ts';
import type { ModelRequest } from './ports.ts';

export interface Miss {
  readonly scope: CassetteScope;
  readonly path: string;
  readonly voice: Voice;
  /** How many calls the conversation has made, this one included. */
  readonly call: number;
  /** The user's turn that was asked for. */
  readonly turn: number | undefined;
  readonly request: ModelRequest;
  readonly hash: string;
  /** All that was recorded. */
  readonly kept: readonly KeptCall[];
}

const maxDifferences = 3;

/** The error for a call that was not recorded: in which conversation, at which turn, and what differs from the most similar call that was. */
export function explainMiss(miss: Miss): InfrastructureError {
  const { scope, path, voice, call, turn } = miss;
  const who = turn === undefined ? 'the judge' : `the user's turn ${turn}`;
  const conversation = `"${toPlainLine(scope.scenario, 100)}", trial ${scope.trial}, seed ${scope.seed}`;
  const what = `call ${call}, to ${toPlainLine(voice.model, 100)}, was not recorded in ${path}.`;
  return new InfrastructureError(
    'cassette-miss',
    `Failed to replay ${who} in ${conversation}: ${what} ${whyMissed(miss)}`,
    {
      hint: 'If that was meant to change, record it anew (cassettes.mode: record), or what is missing (auto).',
    },
  );
}

function whyMissed({ voice, request, hash, kept }: Miss): string {
  if (kept.length === 0) return 'Nothing was recorded there.';
  const times = kept.filter((call) => call.hash === hash).length;
  if (times > 0) {
    return `The same was asked ${times === 1 ? 'once' : `${times} times`} when recorded, and now once more.`;
  }
  const [nearest] = kept
    .filter((call) => call.request.kind === request.kind)
    .map((call) => ({ call, distance: distanceOf(call, voice, request) }))
    .toSorted((a, b) => a.distance - b.distance);
  if (!nearest) return `No call of this kind (${request.kind}) was recorded.`;
  const differences = differencesFrom(nearest.call, voice, request);
  const more = differences.length - maxDifferences;
  const shown = differences.slice(0, maxDifferences).map((each) => `${each}.`);
  return [...shown, ...(more > 0 ? [`${more} more things differ.`] : [])].join(' ');
}

/** A text that differs weighs more than a setting, so that calls for the same turn are the nearest. */
function distanceOf(call: KeptCall, voice: Voice, request: ModelRequest): number {
  const settings = changedSettings(request, call.request).length + (call.model === voice.model ? 0 : 4);
  return changedTexts(request, call.request).length * 8 + settings;
}

/** Texts first: what was said is what usually changed. */
function differencesFrom(call: KeptCall, voice: Voice, request: ModelRequest): string[] {
  return [
    ...changedTexts(request, call.request).map((change) => describeText(change, request, voice)),
    ...(call.model === voice.model ? [] : [`The model ${contrast(voice.model, call.model)}`]),
    ...changedSettings(request, call.request).map(({ path, now, old }) => {
      return `The request's ${toPlainLine(path, 80)} ${contrast(now, old)}`;
    }),
  ];
}

interface TextChange {
  readonly index: number;
  readonly now: Words | undefined;
  readonly old: Words | undefined;
}

interface Words {
  readonly role: string;
  readonly text: string;
}

function changedTexts(request: ModelRequest, recorded: ModelRequest): TextChange[] {
  const [texts, before] = [textsOf(request), textsOf(recorded)];
  const indexes = Array.from({ length: Math.max(texts.length, before.length) }, (_, index) => index);
  return indexes
    .filter((index) => !isDeepStrictEqual(texts[index], before[index]))
    .map((index) => ({ index, now: wordsOf(texts[index]), old: wordsOf(before[index]) }));
}

function wordsOf(value: object | undefined): Words | undefined {
  if (!value) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return { role: String(fields['role']), text: String(fields['text'] ?? fields['content']) };
}

function describeText({ index, now, old }: TextChange, request: ModelRequest, voice: Voice): string {
  if (now && old && now.role !== old.role) {
    return `Text ${index + 1} is by "${now.role}", and was by "${old.role}" when recorded`;
  }
  const whose = nameSpeaker(now?.role ?? old?.role ?? '', request, voice);
  if (now && old) return `${whose} ${contrast(now.text, old.text)}`;
  if (now) return `${whose} ${excerpts(now.text, '')[0]} was not there when recorded`;
  return `${whose} ${excerpts(old?.text ?? '', '')[0]} was there when recorded`;
}

/** A user that a chat model plays answers the bot as an assistant answers its user. */
function nameSpeaker(role: string, { kind }: ModelRequest, { speaker }: Voice): string {
  if (speaker === 'judge') return `The judge's ${role === 'system' ? 'instructions' : 'question'}`;
  if (role === 'system') return "The user's instructions";
  return role === (kind === 'turn' ? 'assistant' : 'user') ? "The bot's reply" : "The user's turn";
}

interface SettingChange {
  readonly path: string;
  readonly now: unknown;
  readonly old: unknown;
}

function changedSettings(request: ModelRequest, recorded: ModelRequest): SettingChange[] {
  const [now, old] = [fieldsOf(request), fieldsOf(recorded)];
  const names = new Set([...now.keys(), ...old.keys()]);
  return Array.from(names).flatMap((name) => changedLeaves(name, now.get(name), old.get(name)));
}

function changedLeaves(path: string, now: unknown, old: unknown): SettingChange[] {
  if (isDeepStrictEqual(now, old)) return [];
  if (!isMapping(now) || !isMapping(old)) return [{ path, now, old }];
  const names = new Set([...Object.keys(now), ...Object.keys(old)]);
  return Array.from(names).flatMap((name) => {
    return changedLeaves(`${path}.${name}`, ownField(now, name), ownField(old, name));
  });
}

function ownField(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `"How many?" was "How much?" when recorded` */
function contrast(now: unknown, old: unknown): string {
  const [shownNow, shownThen] = excerpts(toText(now), toText(old));
  const quoted = (value: unknown, shown: string): string => {
    return value === undefined ? 'nothing' : typeof value === 'string' ? shown : shown.slice(1, -1);
  };
  return `${quoted(now, shownNow)} was ${quoted(old, shownThen)} when recorded`;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

const maxExcerpt = 120;
const contextBefore = 30;

/** Both texts, quoted; long ones from shortly before the place where they begin to differ. */
function excerpts(a: string, b: string): [string, string] {
  let common = 0;
  while (common < a.length && a[common] === b[common]) common += 1;
  const isLong = Math.max(a.length, b.length) > maxExcerpt;
  const start = isLong ? Math.max(0, common - contextBefore) : 0;
  const excerpt = (text: string): string => {
    // A bot's message can be megabytes: no more is made plain than can be shown.
    const part = toPlainLine(text.slice(start, start + 4 * maxExcerpt), maxExcerpt);
    return `"${start > 0 ? '…' : ''}${part}"`;
  };
  return [excerpt(a), excerpt(b)];
}
