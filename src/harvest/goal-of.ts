import type { UserTurn } from '../corpus/corpus-conversation.ts';
import { splitSentences } from '../user/agenda/bot-turn.ts';
import type { Wording } from '../user/wording.ts';

/** What a person came for. */
export interface RecordedGoal {
  /** "You are a user who wants to …", as UserLM's intents are worded. */
  readonly text: string;
  /** What the person asked for, in a few words; undefined where it wanted something done. */
  readonly learn: string | undefined;
  /** Place of the turn that says it, from 0. */
  readonly turn: number;
}

/** A goal, not a script: a model that is given its lines says them. */
const maxWords = 30;

const opening =
  /^(?:(?:hi|hello|hey|heya|hiya|greetings|good (?:day|morning|afternoon|evening))(?: there| all| bot)?(?:[,.!:]+\s*|\s+(?=\p{L})|$)|(?:so|ok|okay|um+|uh+|well|actually|basically|please|pls|plz|sorry|excuse me)(?:[,.!]+\s*|\s+))+/iu;
const request =
  /^(?:(?:can|could|will|would|may) (?:you|u|i|we) (?:please |pls |possibly )*|i (?:was )?(?:wonder(?:ing)?|hop(?:e|ing)) (?:if )?(?:you|i) (?:can|could) |(?:please )?help me (?:to |with )?)+/iu;
/** Anywhere: what stands before it is said in passing. */
const wish =
  /(?<![\p{L}'’])(?:(?:(?:i|we)(?:['’](?:d|m|ve))?(?: \p{L}+){0,2} )?(?:want|need|like|wish|wanted|trying|looking|hoping|going|meaning) to|(?:i|we) have to|wanna|gotta|gonna) /iu;
const wantedThing =
  /^(?:i|we)(?:['’]d| would)?(?: really| just)? (?:like|want|need) (?=(?:an?|the|some|my|more|new|help|\d)(?!\p{L}))/iu;
const howTo = /^how (?:do|can|could|would|should) (?:i|we|you|one) |^how to /iu;
/** Up to where the sentence goes on. */
const introduction =
  /^(?:my (?:full |first |last )?name(?:['’]s| is)|(?:i am|i['’]m) called|меня зовут)\s.*?(?:,? and (?=(?:i|my|we)\b)|[,;:]\s+|$)/iu;
/** Said after it, and no part of it. */
const afterthought =
  /,? (?:is that something (?:you|u) can do|can (?:you|we|u) do (?:that|this)(?: here)?|how does that work|if that works|i (?:think|believe|guess))(?: for me)?$/iu;
const question =
  /^(?:what|when|where|which|who|whose|why|how|is|are|am|was|were|do|does|did|can|could|will|would|should|has|have)(?:['’](?:s|re))?(?!\p{L})/iu;
const tellMe =
  /^(?:tell me|let me know|explain(?: to me)?|i(?:['’]d| would)? (?:like|want|need) to know|know|find out)(?: about)? /iu;
const statement =
  /^(?:i|i['’]\p{L}+|im|ive|my|our|we|it|there|this|that|someone|something|nothing)(?!\p{L})/iu;

/** Verbs with which people ask for something; what begins otherwise is a matter to ask about. */
const verbs = new Set(
  (
    'activate add apply ask attach authorize be block book borrow build buy calculate call cancel change check choose close ' +
    'compare complain complete confirm contact continue convert create deactivate delete deposit describe design do ' +
    'download draft edit email exchange explain extend file find fix generate get give go have help hire improve ' +
    'increase install invite learn lend list lock log look lower make meet merge move open order pay pick plan play ' +
    'practice practise prepare print provide read receive reduce refund register remove renew rent replace report ' +
    'request reschedule reserve reset return review rewrite say schedule search see sell send set show sign solve speak ' +
    'start stop submit subscribe suggest summarise summarize switch take talk teach test track transfer translate try ' +
    'turn unblock unlock unsubscribe update upgrade upload use verify view visit wire withdraw write'
  ).split(' '),
);

/**
 * What the first turn that says more than a greeting asks for; undefined where no turn does. For languages other than
 * English, the person's own sentence.
 */
export function goalOf(turns: readonly UserTurn[], wording: Wording): RecordedGoal | undefined {
  for (const [index, { kind, text }] of turns.entries()) {
    if (kind === 'done') continue;
    const sentences = splitSentences(text).flatMap((sentence) => sentence.split(/(?<=[?!])\s+/u));
    for (const sentence of sentences) {
      const own = sentence.replace(opening, '').replace(introduction, '').replace(opening, '').trim();
      if (wording.words(own).length === 0 || /^\S+(?:\s\S+)?!$/u.test(own)) continue;
      if (wording.language !== 'en') return { text: shorten(own, wording), learn: undefined, turn: index };
      const { wants, learn } = read(own, wording);
      return { text: `You are a user who wants to ${wants}.`, learn, turn: index };
    }
  }
  return undefined;
}

function read(
  sentence: string,
  wording: Wording,
): { readonly wants: string; readonly learn: string | undefined } {
  const asks = /\?\s*$/u.test(sentence);
  const text = shorten(sentence.replace(request, '').replace(opening, ''), wording);
  const done = (wants: string, learn?: string): ReturnType<typeof read> => ({
    wants: lowerFirst(toSecondPerson(wants)),
    learn,
  });
  if (howTo.test(text)) return done(`find out how to ${text.replace(howTo, '')}`);
  if (wantedThing.test(text)) return done(`get ${text.replace(wantedThing, '')}`);
  if (tellMe.test(text)) return know(text.replace(tellMe, ''), wording);
  const wished = wish.exec(text);
  if (wished && !(asks && question.test(text))) return done(text.slice(wished.index + wished[0].length));
  if (question.test(text)) return know(text, wording);
  const action = lowerFirst(text);
  if (verbs.has(action.split(/\s/u)[0] ?? ''))
    return done(
      action
        .replace(/^(?:give|write|make|create|generate|send|find|get) me /u, 'get ')
        .replace(/^show me /u, 'see '),
    );
  if (statement.test(text)) return done(`get help: ${action}`);
  return done(`ask about ${action}`, asks ? subjectOf(text, wording) : undefined);
}

function know(told: string, wording: Wording): ReturnType<typeof read> {
  return { wants: `know ${lowerFirst(toSecondPerson(told))}`, learn: subjectOf(told, wording) };
}

/** The words of a question that say what it is about. */
function subjectOf(text: string, wording: Wording): string | undefined {
  const words = text.toLowerCase().match(/\p{L}[\p{L}'’-]*/gu) ?? [];
  const subject = words.filter((word) => wording.words(word).length > 0).slice(-3);
  return subject.length === 0 ? undefined : subject.join(' ');
}

/** As it is said of the person to whom the goal is given; the bot is "they". */
function toSecondPerson(text: string): string {
  const swaps: Readonly<Record<string, string>> = {
    you: 'they',
    your: 'their',
    yours: 'theirs',
    yourself: 'themselves',
    "you're": 'they are',
    u: 'they',
    ur: 'their',
    i: 'you',
    me: 'you',
    my: 'your',
    mine: 'yours',
    myself: 'yourself',
    am: 'are',
    im: 'you are',
    "i'm": 'you are',
    "i've": 'you have',
    ive: 'you have',
    "i'd": 'you would',
    "i'll": 'you will',
    we: 'you',
    us: 'you',
    our: 'your',
  };
  return text.replace(
    /\p{L}+(?:['’]\p{L}+)*/gu,
    (word) => swaps[word.toLowerCase().replace('’', "'")] ?? word,
  );
}

function shorten(text: string, { colloquial }: Wording): string {
  const endings = [...colloquial.fillers, 'please', 'thanks', 'thank you', 'plz', 'thx'];
  let rest = text.replace(/[{}]/g, '');
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/[\s.!?…,;:]+$/u, '').replace(afterthought, '');
    const ending = endings.find((each) => rest.toLowerCase().endsWith(` ${each}`));
    if (ending !== undefined) rest = rest.slice(0, -ending.length - 1);
  }
  const words = rest.split(/\s+/u);
  return words.length <= maxWords ? words.join(' ') : `${words.slice(0, maxWords).join(' ')} …`;
}

function lowerFirst(text: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
