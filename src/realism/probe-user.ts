import pLimit from 'p-limit';
import type { CorpusConversation } from '../corpus/corpus-conversation.ts';
import type { ModelAnswer, ModelClient } from '../model/ports.ts';
import { createDialogue, type Dialogue } from '../user/model/dialogue.ts';
import { composeRequest, stopWord, type ModelKind } from '../user/model/request.ts';
import type { ModelUserSettings } from '../user/model/settings.ts';
import { deriveSeed } from '../user/random.ts';
import type { Wording } from '../user/wording.ts';
import { estimateShare, type Estimate } from './estimate.ts';
import type { MeasuredConversation } from './measure.ts';
import { composeIntentProbe, composeRoleProbe, staysInRole, staysOnIntent } from './probe-texts.ts';
import { estimateTermination, type Decision } from './termination.ts';

export interface ProbeOptions {
  /** The model as it plays the user of a conversation. */
  readonly clientFor: (conversation: CorpusConversation) => ModelClient;
  readonly kind: ModelKind;
  readonly settings: ModelUserSettings;
  readonly wording: Wording;
  readonly seed: number;
  /** Conversations that are probed at the same time. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** How a user model answers the paper's probes. */
export interface ProbeMeasures {
  readonly model: string;
  /** Percent of the conversations with an intent. */
  readonly roleAdherence: Estimate | undefined;
  readonly intentAdherence: Estimate | undefined;
  /** F1 in percent, over the turns of labelled conversations. */
  readonly termination: Estimate | undefined;
}

interface Outcome {
  readonly staysInRole: boolean;
  readonly staysOnIntent: boolean;
  readonly decisions: readonly Decision[] | undefined;
}

/**
 * Asks a user model what it would say in conversations whose intent is known: after the bot turned the opening round,
 * after the bot suggested another topic, and, where a label says when it should end, after each reply of the bot.
 * Undefined where no intent is known. Rejects as the model does.
 */
export async function probeUserModel(
  conversations: readonly MeasuredConversation[],
  options: ProbeOptions,
): Promise<ProbeMeasures | undefined> {
  const limit = pLimit(options.concurrency);
  let model: string | undefined;
  const probed = conversations.flatMap((conversation) => {
    const { intent, turns } = conversation;
    const opening = turns.findIndex(({ kind }) => kind === 'said');
    if (intent === undefined || opening < 0) return [];
    return [
      limit(async () => {
        const client = options.clientFor(conversation);
        const outcome = await probe(conversation, intent, opening, client, options);
        model = client.name;
        return outcome;
      }),
    ];
  });
  const outcomes = await Promise.all(probed).finally(() => limit.clearQueue());
  if (model === undefined) return undefined;
  return {
    model,
    roleAdherence: estimateShare(outcomes.map((each) => each.staysInRole)),
    intentAdherence: estimateShare(outcomes.map((each) => each.staysOnIntent)),
    termination: estimateTermination(outcomes.flatMap(({ decisions }) => (decisions ? [decisions] : []))),
  };
}

async function probe(
  { name, turns, closing, endsAfter }: MeasuredConversation,
  intent: string,
  opening: number,
  client: ModelClient,
  { kind, settings, wording, seed, signal }: ProbeOptions,
): Promise<Outcome> {
  const ask = async (dialogue: Dialogue, what: string): Promise<Pick<ModelAnswer, 'text' | 'end'>> => {
    const turn = { kind, intent, turns: dialogue.turns, mayEnd: true, isFirst: false, settings };
    const answer = await client.send(composeRequest(turn, deriveSeed(seed, name, what) % 2 ** 31), signal);
    const at = kind === 'chat' ? answer.text.indexOf(stopWord) : -1;
    const text = (at < 0 ? answer.text : answer.text.slice(0, at)).trim();
    return { text, end: at >= 0 || text === '' ? 'conversation' : answer.end };
  };
  const afterTurn = (index: number): Dialogue => {
    const dialogue = createDialogue();
    for (const { heard, text } of turns.slice(0, index + 1)) {
      dialogue.heard(heard);
      dialogue.said(text);
    }
    return dialogue;
  };

  const asked = turns[opening]?.text ?? '';
  const inRole = afterTurn(opening);
  inRole.heard(composeRoleProbe(asked));
  const turnedRound = await ask(inRole, 'role');
  const onIntent = afterTurn(opening);
  const { topic, text } = composeIntentProbe(intent, wording);
  onIntent.heard(text);
  const suggested = await ask(onIntent, 'intent');

  const decisions: Decision[] = [];
  for (let turn = 1; turn <= Math.min(turns.length, endsAfter ?? 0); turn += 1) {
    const dialogue = afterTurn(turn - 1);
    dialogue.heard(turns[turn]?.heard ?? closing);
    const { end } = await ask(dialogue, `end ${turn}`);
    decisions.push({ ended: end === 'conversation', shouldEnd: turn === endsAfter });
  }
  return {
    staysInRole: staysInRole(turnedRound.text),
    // Who leaves is not led astray.
    staysOnIntent:
      suggested.text === '' || staysOnIntent(suggested.text, { topic, own: [intent, asked] }, wording),
    decisions: endsAfter === undefined ? undefined : decisions,
  };
}
