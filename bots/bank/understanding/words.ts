/** Whether `text` has one of `words`, or a word that is one slip of the keyboard away from one. */
export function hasWordLike(text: string, words: readonly string[]): boolean {
  return wordsOf(text).some((typed) => words.some((word) => isLike(typed, word)));
}

/** The words and numbers of a text in lower case, with straight apostrophes. */
export function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\d'-]+/gu) ?? []
  );
}

/** Short words have to be right; from four letters on, one letter may be wrong, missing, added or swapped. */
function isLike(typed: string, word: string): boolean {
  if (typed === word) {
    return true;
  }
  if (word.length < 4 || Math.abs(typed.length - word.length) > 1) {
    return false;
  }
  let start = 0;
  while (start < typed.length && typed[start] === word[start]) {
    start += 1;
  }
  const left = typed.slice(start);
  const right = word.slice(start);
  const isSwapped = left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
  // In a word of four letters another letter makes another word, as in "lend" and "send".
  return (
    isSwapped ||
    (word.length > 4 &&
      (left.slice(1) === right.slice(1) || left.slice(1) === right || left === right.slice(1)))
  );
}

/** Words that only surround what a customer has to say. */
const fillers = new Set(
  `a about account actually again ah ahead alright also am an and another any anyway are at awesome bad be beg best
  brother btw bucks but by called can cash certainly change colleague cool correct correction could cuz dad daughter
  do does dollars done don't dude eh er err erm exactly excuse father for friend from get gimme give go going gonna
  good got great guess haha he hello her hers hey hi him his hm hmm hold hope how husband i i'd i'll i'm i've idk if
  im in instead is it it's its just kind kinda lemme let let's like lol love make man mate may maybe me mean meant
  mine misread misunderstanding misunderstood mixed mm mom money mother mum my name named need nice no nope not now of
  oh ok okay omg on one only oops or our out pardon pay payee payment perfect perhaps person please pls plz possible
  prob probably put rather really recipient reflection right said say sec send sending sent she should sister so some
  son sorry sort sounds still super sure tbh thank thanks that that's thats the their them then there they thing think
  this thx to transfer try ty typo u ugh uh uhm um umm up ur us use via wait wanna want wanted wants was we well what
  what's whats when which who whom who's whoops whose wife will wish with would wow wrong y'know ya yeah yep yes yo
  you you're your yup
  а ай ах брату будет бы было в вам вас верно виду вот все всё где да давай давайте денег деньги для другу его ее её
  ей ему если есть ещё еще же за зовут и из извините имел имела имя к как какой кажется когда кому конечно лучше мне
  может мой моей моему мою моя на наверное надо нет не ну нужно о об ой ок он она от отправить отправь отправьте
  переведи переведите перевести перевод перечислить по подруге пожалуйста получатель получателю получателя простите
  прошу пусть рублей с сделайте сделать сестре спасибо счет счёт счета счёта так там то тогда только тот точнее ту ты
  у хорошо хотел хотела хочу что чтобы э эм это этого эту я`
    .trim()
    .split(/\s+/u),
);

/** What is left of a sentence without fillers, numbers and punctuation, as it was typed. */
export function withoutFillers(text: string): string[] {
  const words = text.match(/[\p{L}\d'’-]+/gu) ?? [];
  return words.filter(
    (word) => /^\p{L}/u.test(word) && !fillers.has(word.toLowerCase().replaceAll('’', "'")),
  );
}

const unit = String.raw`(?:\s+(?:dollars?|bucks?|euros?|руб[а-яё]*|months?|years?|мес[а-яё]*|лет|года?))?`;
const denied = [
  String.raw`[$€]?\d[\d.,]*${unit}`,
  String.raw`\p{Lu}[\p{L}'’-]*`,
  'checking',
  'savings?',
  '(?:текущ|сберегат|накопит)[а-яё]*',
];
const deniedPart = new RegExp(
  String.raw`(?<!\p{L})(?:instead of|rather than|[Nn]ot|а не|вместо|[Нн]е)\s+(?:(?:the|my|from|to|из|с|на)\s+)*(?:${denied.join('|')})`,
  'gu',
);
const corrections = [
  'sorry|oops|whoops|my bad|actually|correction|no,? wait|wait,? no|wait|nope|no|i mean|i meant|excuse me',
  'i beg your pardon|hold on|i got that wrong|i said that wrong',
  'извините|простите|ой|нет|точнее|вернее|то есть|я имел[аи]? в виду|стойте',
];
const correction = new RegExp(
  String.raw`(?<![\p{L}'])(?:${corrections.join('|')})(?![\p{L}'])[\s,.…!–-]*|(?<!\S)\*`,
  'iu',
);

/**
 * Cuts a message where the customer takes something back, without what it is not: "200, sorry, 250" gives
 * `['200,', '250']`. What stands later is meant.
 */
export function splitAtCorrections(text: string): string[] {
  return text.replaceAll(deniedPart, ' ').split(correction);
}

/** Whether the customer asks back; "Anna?" is only an unsure answer. */
export function isQuestion(text: string): boolean {
  return (
    (/\?\s*$/u.test(text) && wordsOf(text).length > 3) ||
    /^\s*(?:why|how|when|where|is this|are you|do you|почему|зачем|когда|как) /iu.test(text)
  );
}
