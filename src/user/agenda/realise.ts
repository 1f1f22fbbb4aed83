import type { ShownAction } from '../../activity/shown.ts';
import type { MoveAct } from '../move.ts';
import type { UserAct } from './agenda.ts';
import type { Mind } from './agenda-user.ts';
import type { BotTurn } from './bot-turn.ts';
import { nextValue, noteGiven, noteMentioned, type FactState } from './fact-state.ts';
import { fillForm } from './fill-form.ts';
import { relatedOption } from './react.ts';

/** A user act put into words or taps, not yet made. */
export interface Realised {
  readonly source: UserAct;
  readonly act: MoveAct;
  /** The same in words, where the act is a tap that could as well be said. */
  readonly inWords?: string | undefined;
  /** Values in the words that must not be garbled. */
  readonly values: readonly string[];
  /** The fact that it gives, if it gives one. */
  readonly gives?: FactState | undefined;
  /** Leaving: no behaviour may touch it. */
  readonly final: boolean;
  /** Called when the act is really made: takes note of what the bot was told. */
  commit(): void;
}

/** How much more likely a person taps a shown button than types its words. */
const tapRate = 0.75;

/** Takes the next act off the agenda and puts it into words or taps. */
export function realise(mind: Mind, turn: BotTurn): Realised {
  const source = mind.agenda.pop();
  const words = (text: string, extra: Partial<Realised> = {}): Realised => ({
    source,
    act: { kind: 'say', text },
    values: [],
    final: false,
    commit: () => undefined,
    ...extra,
  });
  switch (source.act) {
    case 'greet':
      return words(say(mind, 'greet'));
    case 'open':
      return open(mind, turn, source, words);
    case 'inform':
      return inform(mind, source.state, words);
    case 'correct':
      return correct(mind, source, words);
    case 'request':
      return words(
        say(mind, (mind.timesAsked.get(source.thing) ?? 0) > 0 ? 'askAgain' : 'ask', { thing: source.thing }),
        {
          values: [source.thing],
          commit: () => {
            mind.asking = source.thing;
            count(mind, source.thing);
          },
        },
      );
    case 'affirm':
    case 'negate':
      return answerYesNo(mind, turn, source.act, words);
    case 'fill':
      return fill(mind, source.turn, source) ?? words(say(mind, 'dontKnow'));
    case 'pick':
      return pick(mind, source.option, source.state, source);
    case 'attach':
      return attach(source.state, source);
    case 'thank':
    case 'decline':
      return farewell(mind, say(mind, source.act === 'thank' ? 'thanks' : 'decline'), words);
    case 'bye':
      return leave(mind, source, source.satisfied);
    default:
      return words(say(mind, source.act));
  }
}

type Words = (text: string, extra?: Partial<Realised>) => Realised;

function say(
  mind: Mind,
  key: Parameters<Mind['wording']['phrase']>[0],
  values: Record<string, string> = {},
): string {
  const { verbosity, formality } = mind.persona.traits;
  return mind.wording.phrase(key, mind.random, values, { verbosity, formality });
}

function count(mind: Mind, key: string): void {
  mind.timesAsked.set(key, (mind.timesAsked.get(key) ?? 0) + 1);
}

function open(mind: Mind, turn: BotTurn, source: UserAct, words: Words): Realised {
  const option = relatedOption(mind, turn.options);
  const commit = (): void => {
    mind.opened = true;
    mind.timesOpened += 1;
  };
  if (option && mind.random.chance(tapRate)) {
    const tapped = pick(mind, option, undefined, source);
    return { ...tapped, commit: () => (commit(), tapped.commit()) };
  }
  const { text: goal, form } = goalWithFirstValues(mind);
  const greets = mind.timesOpened === 0 && turn.kind === 'silence' && mind.random.chance(0.25);
  if (greets) {
    return words(say(mind, 'greet'), { commit: () => mind.agenda.push(source) });
  }
  const key = mind.timesOpened > 0 ? 'restate' : form === 'action' ? 'open' : 'openStatement';
  const text = say(mind, key, { goal });
  return words(text, {
    values: mind.facts.flatMap((state) => state.fact.values),
    commit: () => {
      commit();
      for (const state of mind.facts) noteMentioned(state, text);
    },
  });
}

/** The goal in the user's own words; a value that will be corrected later is said wrongly first. */
function goalWithFirstValues(mind: Mind): { text: string; form: 'action' | 'statement' } {
  const goal = mind.wording.readGoal(mind.goal.text);
  let { text } = goal;
  for (const { fact } of mind.facts) {
    const [value] = fact.values;
    if (fact.first !== undefined && value !== undefined) text = text.replaceAll(value, fact.first);
  }
  return { text, form: goal.form };
}

function inform(mind: Mind, state: FactState, words: Words): Realised {
  const value = nextValue(state);
  const asked = mind.askedFact === state;
  const numeric = /^\D{0,3}\d/.test(value);
  // Bots take the whole answer to a text question as the value, and people know it: mostly they type just that.
  const talkative = Math.max(0, mind.persona.traits.verbosity - 0.5);
  const bare = asked && mind.random.chance(numeric ? 0.5 : 1 - talkative * 0.8);
  const text = bare ? value : say(mind, asked ? 'inform' : 'informNamed', { value, fact: state.fact.name });
  return words(text, { values: [value], gives: state, commit: () => noteGiven(state, value) });
}

function correct(mind: Mind, source: Extract<UserAct, { act: 'correct' }>, words: Words): Realised {
  const { state } = source;
  const several = mind.facts.length > 1;
  const numeric = /^\D{0,3}\d/.test(state.value);
  const key = several && !numeric ? 'correctNamed' : source.negate ? 'denyWith' : 'correct';
  return words(say(mind, key, { value: state.value, fact: state.fact.name }), {
    values: [state.value],
    commit: () => {
      noteGiven(state, state.value);
      state.corrections += 1;
      mind.correcting = state;
    },
  });
}

function answerYesNo(mind: Mind, turn: BotTurn, act: 'affirm' | 'negate', words: Words): Realised {
  const cue = act === 'affirm' ? mind.wording.cues.yes : mind.wording.cues.no;
  const option = turn.options.find((each) => cue.test(each.title));
  const text = say(mind, act === 'affirm' ? 'confirm' : 'deny');
  if (option && option.place !== 'list' && mind.random.chance(tapRate)) {
    return words(text, { act: { kind: 'tap', action: option }, inWords: text });
  }
  return words(text);
}

function fill(mind: Mind, turn: BotTurn, source: UserAct): Realised | undefined {
  for (const form of turn.shown.forms) {
    const filled = fillForm(form, mind.facts, mind.wording, mind.today);
    if (!filled) continue;
    return {
      source,
      act: { kind: 'submit', form, action: filled.action, values: filled.values },
      values: [],
      final: false,
      commit: () => {
        for (const [state, told] of filled.told) noteGiven(state, told);
      },
    };
  }
  return undefined;
}

function pick(mind: Mind, option: ShownAction, state: FactState | undefined, source: UserAct): Realised {
  const value = state && nextValue(state);
  const said = option.place === 'list' || (option.place === 'suggested' && !mind.random.chance(tapRate));
  const act: MoveAct = said ? { kind: 'say', text: option.title } : { kind: 'tap', action: option };
  return {
    source,
    act,
    inWords: option.place === 'card' ? undefined : option.title,
    values: [option.title],
    gives: state,
    final: false,
    commit: () => {
      count(mind, `tap ${option.title}`);
      if (state && value !== undefined) noteGiven(state, value);
    },
  };
}

function attach(state: FactState, source: UserAct): Realised {
  const { attachment } = state.fact;
  return {
    source,
    act: { kind: 'attach', attachments: attachment ? [attachment] : [] },
    values: [],
    final: false,
    commit: () => noteGiven(state, state.value),
  };
}

/** The last words: after them the user goes, whatever the bot says. */
function farewell(mind: Mind, text: string, words: Words): Realised {
  return words(text, {
    act: { kind: 'say', text, farewell: true },
    final: true,
    commit: () => {
      mind.leaving = true;
    },
  });
}

/** A satisfied user just leaves; an unsatisfied one says so first. */
function leave(mind: Mind, source: UserAct, satisfied: boolean): Realised {
  const learnedAll = mind.goal.learn.every((thing) => mind.learned.has(thing));
  const reached = satisfied && learnedAll;
  const quiet = reached || mind.lastAct?.kind === 'end' || mind.timesAsked.has('giveUp');
  const end: Realised = {
    source,
    act: { kind: 'end', satisfied: reached, reason: reached ? 'goal reached' : 'gave up' },
    values: [],
    final: true,
    commit: () => {
      mind.outcome = reached ? 'reached' : 'abandoned';
    },
  };
  if (quiet) return end;
  return {
    ...end,
    act: { kind: 'say', text: say(mind, 'giveUp'), farewell: true },
    commit: () => {
      mind.outcome = 'abandoned';
      mind.leaving = true;
      count(mind, 'giveUp');
      mind.agenda.clear();
      mind.agenda.push({ act: 'bye', satisfied: false });
    },
  };
}
