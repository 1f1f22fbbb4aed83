import { hasWordLike, wordsOf } from './words.ts';

export type Intent =
  | 'transfer'
  | 'loan'
  | 'balance'
  | 'recent'
  | 'help'
  | 'cancel'
  | 'agent'
  | 'simpler'
  | 'repeat'
  | 'greeting'
  | 'thanks'
  | 'bye'
  | 'upset'
  | 'smalltalk'
  | 'yes'
  | 'no';

/** Questions and remarks that may come at any time, also in the middle of a transfer. */
const asides: readonly [Intent, RegExp][] = [
  [
    'cancel',
    /^(?:(?:please|no|ok|sorry|wait|stop)[,.]? )*(?:cancel|stop|abort|quit|never ?mind|forget (?:it|about it|the whole thing)|start over|leave it)\b|\bcancel (?:it|that|this|everything|the (?:transfer|loan|application|request|whole thing))\b|\b(?:want|like|need) to cancel\b|changed my mind[.!]?$|^(?:отмен[а-яё]*|стоп|хватит|забудь(?:те)?|передумал[а]?)(?!\p{L})/iu,
  ],
  [
    'agent',
    /\b(?:human|real person|agent|operator|representative|someone real|speak (?:to|with) (?:a|some)|talk to (?:a|some)(?:one|body| person))\b|(?:оператор|сотрудник|живой человек|живым человеком)/iu,
  ],
  [
    'simpler',
    /\b(?:simpler|simple (?:words|terms|english)|plain(?:er)? (?:words|english)|in other words|don'?t (?:understand|get (?:it|that|this|what))|(?:not sure|no idea) what (?:you|that|this) (?:mean|want|is)|what (?:do|does|did|you) ?(?:you|that|this|it)? mean|what(?:'s| is) that supposed|what is (?:this|that) (?:about|for)|(?:i'?m|i am) (?:confused|lost)|explain|clarify|huh)\b|(?:проще|простыми словами|не понима|не понял|что (?:это )?(?:значит|вы имеете)|поясни|объясни|непонятно)/iu,
  ],
  [
    'repeat',
    /\b(?:repeat|say (?:that|it) again|come again|once more|what did you (?:say|ask)|pardon)\b|(?:повтори|ещё раз|еще раз)/iu,
  ],
  [
    'help',
    /^(?:please )?(?:help|i need (?:some )?help|help me)\b|\b(?:can|could) you help\b|\bwhat can (?:you|i) (?:do|ask)\b|^(?:помощь|помоги|справка|что ты умеешь|что вы умеете)/iu,
  ],
  [
    'recent',
    /\b(?:recent|last|latest|past) (?:transactions?|payments?|transfers?)\b|\btransaction history\b|последние (?:операции|переводы)|истори[яю] (?:операций|переводов)/iu,
  ],
  [
    'balance',
    /\bbal+ance?s?\b|\bhow much (?:money )?(?:do i (?:still )?have|is (?:left|in|on|there)|i have|have i)\b|\bmy (?:accounts|money)\?|(?:баланс|остат(?:ок|ки)|сколько (?:у меня|денег|осталось))/iu,
  ],
  [
    'upset',
    /\b(?:ridiculous|useless|stupid|annoy(?:ed|ing)|frustrat(?:ed|ing)|angry|terrible|awful|nonsense|waste of (?:my )?time|fed up|so slow|taking (?:so long|forever|ages)|hate this|come on|seriously|another question|how (?:wonderful|lovely|fun)|oh (?:great|joy|brilliant|wonderful))\b|(?:бесит|ужас|безобразие|надоело|достали|сколько можно)/iu,
  ],
  [
    'smalltalk',
    /\b(?:how are you|weather|are you (?:a )?(?:bot|robot|real|human|there)|who are you|your name|joke|football|weekend|lunch|coffee)\b|(?:как дела|погод|ты (?:бот|робот)|вы (?:бот|робот)|кто (?:ты|вы))/iu,
  ],
];

const thanks =
  /\b(?:thanks?|thank you|thx|cheers|much appreciated|appreciate (?:it|that))\b|(?:спасибо|благодар)/iu;
const bye =
  /\b(?:bye|goodbye|good bye|see you|see ya|have a (?:nice|good|great)|that(?:'s| is| was| will be|'ll be) (?:all|it|everything)|nothing else|i(?:'m| am) done|all set)\b|(?:до свидания|пока(?!\p{L})|всего доброго|это всё|это все(?!\p{L})|больше ничего)/iu;
const greeting =
  /^(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|yo|привет|здравствуй|добрый (?:день|вечер)|доброе утро)(?!\p{L})/iu;
const no =
  /^(?:(?:um|uh|well|oh|hm+)[,.]? )*(?:no|nope|nah|n|not (?:yet|now|really|quite|correct|right)|don'?t|do not|wrong|incorrect|that(?:'s| is) (?:wrong|not)|нет|не надо|не нужно|неверно|не так|ни в коем случае)(?!\p{L})/iu;
const yes =
  /(?<!\p{L})(?:yes|yeah|yep|yup|yea|y|sure|ok|okay|correct|right|go ahead|do it|confirm(?:ed)?|please do|of course|absolutely|definitely|fine|cool|great|sure thing|let's do it|looks? good|sounds good|perfect|exactly|proceed|send it|submit(?: it)?|да|ага|верно|правильно|подтвержда[а-яё]*|конечно|давай(?:те)?|хорошо|ок|отправляй(?:те)?|всё так|все так)(?!\p{L})/iu;

/** What a person says beside the point: temper, small talk, thanks. */
const remarks = [
  ...asides.filter(([intent]) => intent === 'upset' || intent === 'smalltalk').map(([, p]) => p),
  thanks,
];

/** The parts of a message that are no mere remarks: "Finally, how wonderful. 250 dollars!" gives "250 dollars". */
export function withoutRemarks(text: string): string {
  return text
    .split(/(?<=[.!?…]|[,;–](?=\s))\s*/u)
    .filter((part) => /[\p{L}\d]/u.test(part) && !remarks.some((remark) => remark.test(part)))
    .join(' ');
}

/** What a message in the middle of a task asks for, if it is no answer. */
export function recognizeAside(text: string): Intent | undefined {
  const plain = text.trim().replaceAll('’', "'");
  const aside = asides.find(([, pattern]) => pattern.test(plain));
  if (aside !== undefined) {
    return aside[0];
  }
  // "Thanks" and "bye" are also said along with an answer: only short ones are a message of their own.
  if (wordsOf(plain).length <= 6) {
    if (bye.test(plain)) {
      return 'bye';
    }
    if (thanks.test(plain) && !/\d/u.test(plain) && !yes.test(plain) && !no.test(plain)) {
      return 'thanks';
    }
  }
  return undefined;
}

/** Yes, no, or neither. */
export function recognizeYesNo(text: string): 'yes' | 'no' | undefined {
  const plain = text
    .trim()
    .replaceAll('’', "'")
    .replaceAll(/\b(?:no (?:problem|worries|doubt)|why not)\b/giu, 'sure')
    .replaceAll(/\b(?:not (?:so |too |really |entirely )?sure|не уверен[а]?)/giu, '');
  if (no.test(plain)) {
    return 'no';
  }
  return yes.test(plain) || hasWordLike(plain, ['confirm', 'correct', 'proceed']) ? 'yes' : undefined;
}

/** What a message at the menu asks for. */
export function recognizeIntent(text: string): Intent | undefined {
  const plain = text.trim().replaceAll('’', "'");
  const aside = recognizeAside(plain);
  if (aside === 'cancel' || aside === 'agent' || aside === 'simpler' || aside === 'recent') {
    return aside;
  }
  if (
    hasWordLike(plain, [
      'loan',
      'loans',
      'borrow',
      'credit',
      'mortgage',
      'кредит',
      'кредита',
      'займ',
      'заём',
      'ссуда',
    ])
  ) {
    return 'loan';
  }
  if (aside === 'balance') {
    return aside;
  }
  if (
    hasWordLike(plain, [
      'transfer',
      'send',
      'transaction',
      'wire',
      'pay',
      'перевод',
      'перевести',
      'переведи',
    ]) ||
    /(?:перевед|перевод|перечисл|отправ)/iu.test(plain)
  ) {
    return 'transfer';
  }
  if (aside !== undefined) {
    return aside;
  }
  if (thanks.test(plain) && !no.test(plain)) {
    return 'thanks';
  }
  if (greeting.test(plain)) {
    return 'greeting';
  }
  return recognizeYesNo(plain);
}
