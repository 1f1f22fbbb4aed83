import type { BotTurn } from '../user/agenda/bot-turn.ts';
import type { Behaviour, Move, MoveAct } from '../user/move.ts';
import type { Persona } from '../user/persona.ts';
import type { Random } from '../user/random.ts';
import { isStyling, stylingBehaviours, type Schedule } from '../user/schedule.ts';
import { applyStyle } from '../user/style.ts';
import type { PhraseKey, Wording } from '../user/wording.ts';

/** Who answers, and with what in mind. */
export interface Undecided {
  readonly goal: string;
  readonly persona: Persona;
  readonly schedule: Schedule;
  readonly wording: Wording;
  readonly random: Random;
}

/** As in a conversation: how much likelier a person taps a shown button than types its words. */
const tapRate = 0.75;
const asides = ['clarify', 'simpler', 'tangent'] as const;
const possible: ReadonlySet<Behaviour> = new Set([...stylingBehaviours, ...asides, 'abandon']);

/**
 * What somebody does who is asked what neither goal nor facts decide: any button alike, yes as often as no, or that it
 * does not know. In a conversation the agenda user takes such a question for the end of its business, and leaves.
 */
export function undecidedMove(turn: BotTurn, undecided: Undecided): Move {
  const { persona, schedule, wording, random } = undecided;
  const chosen = schedule.choose(possible);
  if (chosen.includes('abandon')) {
    const act: MoveAct = { kind: 'end', satisfied: false, reason: 'left over the message' };
    return { act, behaviours: ['abandon'] };
  }
  const aside = asides.find((each) => chosen.includes(each));
  if (aside) {
    const text = wording.phrase(aside, random, {}, persona.traits);
    return { act: { kind: 'say', text }, behaviours: [aside] };
  }
  const act = answer(turn, undecided);
  if (act.kind !== 'say') return { act, behaviours: [] };
  const kept = turn.options.map(({ title }) => title);
  let { text } = act;
  const shown: Behaviour[] = [];
  for (const style of chosen.filter(isStyling)) {
    const styled = applyStyle(text, style, { random, wording, persona, protected: kept });
    if (styled === text) continue;
    text = styled;
    shown.push(style);
  }
  return { act: { kind: 'say', text }, behaviours: shown };
}

function answer(turn: BotTurn, { goal, persona, wording, random }: Undecided): MoveAct {
  const say = (key: PhraseKey, values: Readonly<Record<string, string>> = {}): MoveAct => {
    return { kind: 'say', text: wording.phrase(key, random, values, persona.traits) };
  };
  if (turn.options.length > 0) {
    const action = random.pick(turn.options);
    const isTapped = action.place === 'card' || (action.place === 'suggested' && random.chance(tapRate));
    return isTapped ? { kind: 'tap', action } : { kind: 'say', text: action.title };
  }
  if (turn.kind === 'yesNo' || turn.kind === 'confirm') return say(random.chance(0.5) ? 'confirm' : 'deny');
  if (!turn.isHelpOffer) return say('dontKnow');
  const { text, form } = wording.readGoal(goal);
  return say(form === 'action' ? 'restate' : 'openStatement', { goal: text });
}
