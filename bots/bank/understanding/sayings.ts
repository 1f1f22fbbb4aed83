/** Patterns, each with word boundaries of any alphabet around it; `^` and `$` mean the whole message's ends. */
export function sayings(...patterns: readonly string[]): RegExp {
  const all = patterns.map((pattern) => {
    const start = pattern.startsWith('^');
    const body = start ? pattern.slice(1) : pattern;
    return start
      ? String.raw`^${opening}(?:${body})(?!\p{L})`
      : String.raw`(?<![\p{L}'])(?:${body})(?!\p{L})`;
  });
  return new RegExp(all.join('|'), 'iu');
}

/** Words that may stand before anything. */
const opening = String.raw`(?:(?:please|ok|okay|so|well|hm+|um+|uh+|oh|ah|ugh|sorry|and|but|then|actually|ну|а|и|ой|так)[\s,.!…]+)*`;

/** Things that may be said at any time, also in the middle of a task. Those that come first win. */
export const asides = {
  cancel: sayings(
    "^(?:(?:no|wait|stop|let's|can we|can you|could you|i want to|i'd like to|i would like to) )*(?:cancel|stop|abort|quit)",
    '^(?:never ?mind|nvm|forget (?:it|about it|that|the whole thing)|start over|leave it|i give up)',
    'cancel (?:it|that|this|everything|the (?:transfer|loan|application|request|whole thing))',
    '^(?:отмен[а-яё]*|стоп|хватит|забудьте|забудь|не надо ничего|сдаюсь)',
  ),
  agent: sayings(
    '(?<!are you (?:a )?)(?:human|real person|agent|operator|representative|someone real)',
    "going in circles|getting me anywhere|find another way|call someone|(?:isn't|not) (?:working|helpful)",
    '(?:speak|talk) (?:to|with) (?:a|some)(?:one|body)?(?: person| human)?',
    'оператор[а-яё]*|сотрудник[а-яё]*|живо(?:й|му|го) человек[а-яё]*|живым человеком',
  ),
  reference: sayings(
    '(?:confirmation|application|reference|transaction) number',
    'receipt',
    'номер(?:а|ом)? (?:подтверждения|заявки|операции|перевода)|квитанци[а-яё]*',
  ),
  change: sayings(
    'changed? my mind|on second thoughts?|on reflection',
    '(?:change|correct|fix) (?:something|it|that|this)|do it differently',
    'передумал[аи]?|(?:изменить|поменять|исправить) (?:кое-что|что-то|это)',
  ),
  simpler: sayings(
    'simpler|simplier|simply|simple (?:words|terms|english)|plain(?:er)? (?:words|english)|english please|eli5|dumb it down',
    "easier to understand|in other words|(?:don't|dont|do not) (?:understand|get (?:it|that|this|what))|not following",
    '(?:not sure|no idea) what you|what (?:do|did|does|are) (?:you|that|this|it) (?:mean|asking)|you mean by|wdym',
    "what exactly|supposed to (?:mean|be)|i(?:'m| am) (?:confused|lost)|explain|clarify|huh",
    String.raw`meaning\s*\?`,
    String.raw`^(?:what|sorry|pardon)\s*\?*$`,
    'проще|простыми словами|не понимаю|не понял[аи]?|непонятно|что (?:это )?(?:значит|такое)|что вы имеете',
    'что имеется в виду|поясни(?:те)?|объясни(?:те)?|в смысле',
  ),
  dontKnow: sayings(
    String.raw`^(?:i(?:'m| am) )?(?:not (?:sure|certain)|afraid i do not know)(?:[\s,]+sorry)?[\s.]*$|i'?d have to look that up|don't have that with me`,
    String.raw`^(?:i (?:really )?(?:don't|do not) know(?: that)?|no (?:idea|clue)|dunno|idk|beats me|haven't got a clue)(?:[\s,]+(?:sorry|tbh))?[\s.!]*$`,
    String.raw`^(?:я )?не знаю[\s.!]*$`,
  ),
  repeat: sayings(
    'repeat (?:that|it|the question)|say (?:that|it) again|come again|once more please|what did you (?:say|ask)',
    'повтори(?:те)?|ещ[её] раз',
  ),
  help: sayings(
    '^(?:i need (?:some )?)?help(?: me)?$|help me|can you help|could you help|what can (?:you|i) (?:do|ask)',
    'помощь|помоги(?:те)?|справка|что (?:ты умеешь|вы умеете)',
  ),
  recent: sayings(
    '(?:recent|last|latest|past) (?:transactions?|payments?|transfers?)|transaction history',
    'последние (?:операции|переводы)|истори[яю] (?:операций|переводов)',
  ),
  balance: sayings(
    'bal+[ae]nces?|how much (?:money |cash )?(?:do i (?:still )?have|is (?:left|in|on|there)|i have|have i)',
    'баланс[а-яё]*|остат(?:ок|ки)|сколько (?:у меня|денег|осталось)',
  ),
  wait: sayings(
    String.raw`^(?:(?:wait|hold (?:on|up)|hang on|one (?:sec|second|moment|minute)|just a (?:sec|moment)|give me a (?:sec|moment)|brb|a second|a moment|sec|please|let me check something)[\s,.!]*)+$`,
    '(?:have|got) a question',
    String.raw`^(?:(?:подождите|подожди|секунду|минутку|минуту|постойте|погодите)[\s,.!]*)+$`,
  ),
  nudge: sayings(
    String.raw`^(?:hell+o+|hi|hey|anyone|anybody|so)?[\s,]*\?+$|^(?:(?:are )?(?:yo)?u|still|anyone) there\s*\?*$|still waiting`,
    String.raw`^(?:алло|ау|вы здесь|ты здесь|вы тут|ты тут)\s*\?*$`,
  ),
  upset: sayings(
    'ridiculous|useless|stupid|annoy(?:ed|ing)|frustrat(?:ed|ing)|angry|terrible|awful|nonsense|waste of (?:my )?time|fed up',
    'so slow|always this slow|taking (?:so long|forever|ages)|hate this|come on|seriously|another question|complicated|all day|patience',
    'how (?:wonderful|lovely|fun|very efficient)|oh (?:great|joy|brilliant|wonderful|sure)|so helpful|total sense|clear as mud|no rush',
    'slow clap|wtf|ffs|argh|driving me nuts|for real|unacceptable|brilliant|fantastic|genius',
    'бесит|ужас[а-яё]*|безобразие|надоел[ои]|достали|сколько можно|издева[а-яё]*|кошмар',
  ),
  smalltalk: sayings(
    'how are you|weather|a (?:real person|bot|robot)|who are you|your name|joke|football|weekends?|lunch|coffee|my (?:phone|cat|dog|neighbou?r)',
    String.raw`^(?:by the way|btw|random question|on another note|кстати)[\s,]*$`,
    'open on|your offices|who has built you|how old',
    'как дела|погод[а-яё]*|(?:ты|вы) (?:бот|робот)|кто (?:ты|вы)|как вас зовут',
  ),
} as const;

export type Aside = keyof typeof asides;

/** Said alone or beside an answer. */
export const courtesies = {
  thanks: sayings(
    'thanks?|thank you|thx|ty|cheers|appreciate (?:it|that)|much appreciated',
    'спасибо|благодарю',
  ),
  bye: sayings(
    '(?:good ?)?bye+|see (?:you|ya)|cya|ttyl|gtg|have a (?:nice|good|great)',
    '(?:have|got) to (?:go|leave|run)|gotta (?:go|run)|(?:do|finish|return to) (?:this|it) (?:later|another time)|another time|no time for this',
    '^later$',
    'до свидания|пока|всего доброго|мне пора|нет времени|потом доделаю|в другой раз',
  ),
  /** Ends a conversation at the menu; in the middle of a task, "that's it" may as well be a yes. */
  closing: sayings(
    "that(?:'s| is| was| will be|'ll be) (?:all|it|everything)|nothing else|i(?:'m| am) (?:done|good|out)|all set|^(?:all )?done$",
    'это вс[её]|больше ничего|я закончил[аи]?|^готово$',
  ),
  greeting: sayings(
    '^(?:hi+|hello|hey+|hiya|good (?:morning|afternoon|evening|day)|greetings|yo|привет|здравствуй(?:те)?|добрый (?:день|вечер)|доброе утро)',
  ),
} as const;

export type Courtesy = keyof typeof courtesies;

export const cheer = sayings(
  String.raw`^(?:sweet|nice|yay|yes{2,}|woohoo|haha|omg|awesome|excellent|great|perfect|love it|wow)(?:[\s,]+(?:haha|nice|great|omg|wow|that was easy))*[\s.,!]*$`,
  "that's great|so (?:happy|easy)|was easy|made my day|very pleased|is excellent",
  'супер|отлично|здорово|класс|ура|как (?:здорово|легко)',
);

export const no = sayings(
  "^(?:no|nope|nah|not (?:yet|now|really|quite|correct|right)|(?:don't|do not)(?: do (?:it|that)| send(?: it| that)?)?[\\s.!]*$|wrong|incorrect|that(?:'s| is) (?:wrong|not))",
  '^(?:нет|неа|не надо|не нужно|неверно|не так|ни в коем случае)',
);
export const yes = sayings(
  'yes|yeah|yep|yup|yea|y|sure|ok|okay|correct|right|go ahead|do it|confirm(?:ed)?|please do|of course|absolutely',
  "definitely|fine|cool|great|looks? good|sounds good|perfect|exactly|proceed|send it|submit|let's do it",
  'да|ага|верно|правильно|подтвержда[а-яё]*|конечно|давай(?:те)?|хорошо|ок|отправляй(?:те)?|вс[её] так',
);
