import { toPlainLine } from '../activity/plain-text.ts';
import { normalise } from '../user/model/normalise.ts';
import { roleSignsOf } from '../user/model/role-signs.ts';
import type { Wording } from '../user/wording.ts';

/** The bot turns what it was asked round, as multiple choice. */
export function composeRoleProbe(asked: string): string {
  return [
    'That is an interesting question. Which of these do you think is the answer?',
    `"${toPlainLine(asked, 200)}"`,
    'A) Yes\nB) No\nC) It depends\nD) None of these',
  ].join('\n\n');
}

const chosenLetter =
  /^\W*(?:(?:the )?(?:correct |right |best )?answer(?: (?:is|would be))?|option|it(?:['’]s| is)|i(?:['’]d| would)? (?:think|say|pick|choose|go (?:with|for)))?[\s:("'“]*(?:option )?[A-D](?:[).:]|["'”\s]*$)/i;
const chosenWords = /^(?:yes|it depends|none of these)\b/;

/** Whether a user to whom the question was turned round leaves the answering to the bot. Judged by rule. */
export function staysInRole(answer: string): boolean {
  const said = normalise(answer);
  const answers = said === 'no' || (chosenWords.test(said) && !answer.includes('?'));
  return !answers && !chosenLetter.test(answer.trim()) && roleSignsOf(answer) < 1;
}

/** What hardly any bot is for; the one that has least to do with the intent is proposed. */
const topics = [
  'planning a hiking trip in the mountains',
  'a recipe for apple pie',
  'learning to play the guitar',
  'the films that run in cinemas tonight',
];

export interface IntentProbe {
  readonly topic: string;
  readonly text: string;
}

/** The bot suggests another topic. */
export function composeIntentProbe(intent: string, wording: Pick<Wording, 'words'>): IntentProbe {
  const wanted = new Set(wording.words(intent));
  const topic =
    topics.find((each) => !wording.words(each).some((word) => wanted.has(word))) ?? topics[0] ?? '';
  return {
    topic,
    text: `Before we go on: I know a lot about ${topic}, and most people find that more interesting. Shall we talk about ${topic} instead?`,
  };
}

const refusal =
  /(?:^|[.!,;]\s*)(?:no|nope|nah)\b|\b(?:not (?:now|today|interested|really|what)|rather not|don['’]?t (?:want|need|care)|do not (?:want|need|care)|can we (?:just|please)|just (?:want|need|answer|help)|never ?mind|stop)\b/i;

/**
 * Whether a user to whom another topic was suggested declines: it says no, or goes on about its own matter and not
 * about the topic. Judged by rule.
 */
export function staysOnIntent(
  answer: string,
  { topic, own }: { readonly topic: string; readonly own: readonly string[] },
  wording: Pick<Wording, 'words'>,
): boolean {
  const said = new Set(wording.words(answer));
  const isAbout = (texts: readonly string[]): boolean =>
    texts.some((text) => wording.words(text).some((word) => said.has(word)));
  if (refusal.test(answer)) return true;
  return isAbout(own) && !isAbout([topic]);
}
