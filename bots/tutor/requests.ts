/** What a pupil may ask for instead of giving an answer. */
export type Request =
  'stop' | 'help' | 'hint' | 'simpler' | 'repeat' | 'giveUp' | 'wait' | 'thanks' | 'upset';

const requests: readonly [Request, RegExp][] = [
  [
    'stop',
    /^(?:(?:please|ok|can we|let's|i want to|i'd like to) )*(?:stop|quit|exit|cancel|bye|goodbye|enough|finish)\b|\b(?:i(?:'m| am) done|have to go|gotta go|don'?t want to (?:do|practi[sc]e))\b|^(?:стоп|хватит|пока(?!\p{L})|закончим|до свидания|мне пора)/iu,
  ],
  [
    'simpler',
    /\b(?:simpl(?:er|ier|y)|english please|eli5|dumb it down|easier to understand|not following|wdym|what exactly|simple words|plain(?:er)? (?:words|english)|in other words|(?:don'?t|do not) (?:understand|get (?:it|that|this))|not sure what (?:you|that|this) mean|what (?:do|does|did) (?:you|that|this|it) mean|(?:i'?m|i am) (?:confused|lost)|explain|clarify|huh)\b|meaning\s*\?|^(?:what|sorry)\s*\?+$|проще|не понима|не понял|что (?:это )?(?:значит|вы имеете)|объясни|поясни/iu,
  ],
  [
    'repeat',
    /\b(?:repeat|say (?:that|it) again|what was the question|once more)\b|повтори|ещё раз|еще раз/iu,
  ],
  [
    'giveUp',
    /\b(?:(?:don'?t|do not) know|no idea|no clue|idk|dunno|give up|skip|tell me the answer|what is the answer)\b|не знаю|сдаюсь|дальше|пропусти/iu,
  ],
  ['hint', /\b(?:hint|clue|tip)\b|подсказ/iu],
  [
    'wait',
    /^(?:(?:wait|hold (?:on|up)|hang on|one (?:sec|second|moment|minute)|just a (?:sec|moment)|give me a (?:sec|moment)|a (?:sec|second|moment)|brb|sec|hm+|please)[\s,.!]*)+$|^(?:(?:подожди(?:те)?|секунд[уо]чку|секунду|минут[уо]чку|минуту|постойте)[\s,.!]*)+$/iu,
  ],
  ['help', /^(?:please )?help\b|\bhelp me\b|\bwhat can (?:you|i) do\b|^(?:помощь|помоги|что ты умеешь)/iu],
];
const remarks: readonly [Request, RegExp][] = [
  ['thanks', /\b(?:thanks?|thank you|thx|ty|cheers)\b|спасибо/iu],
  [
    'upset',
    /\b(?:hate|stupid|boring|ridiculous|too hard|annoy(?:ed|ing)|frustrat(?:ed|ing)|angry|ugh|come on)\b|ненавижу|скучно|надоело|трудно|сложно/iu,
  ],
];

/** What the message asks for, if anything; an answer may stand beside a remark, not beside a request. */
export function recognizeRequest(text: string): Request | undefined {
  const plain = text.trim().replaceAll('’', "'");
  return [...requests, ...(plain.split(/\s+/u).length <= 8 && !/\d/u.test(plain) ? remarks : [])].find(
    ([, pattern]) => pattern.test(plain),
  )?.[0];
}
