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

/** Short words have to be right; from five letters on, one letter may be wrong, missing, added or swapped. */
export function isLike(typed: string, word: string): boolean {
  if (typed === word) {
    return true;
  }
  if (word.length < 5 || Math.abs(typed.length - word.length) > 1) {
    return false;
  }
  let start = 0;
  while (start < typed.length && typed[start] === word[start]) {
    start += 1;
  }
  const left = typed.slice(start);
  const right = word.slice(start);
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2))
  );
}

/** Words that only surround what a customer has to say. */
const fillers = new Set(
  `a about account actually again ah another alright also am an and any anyway are at be best brother bucks but by called
  can change colleague cool could cuz dad daughter do does dude dollars don't eh er erm exactly father for friend from gonna get
  gimme give go going good great guess haha he hello her hers hey hi him his hmm how husband i i'd i'll i'm i've if in
  instead is it it's its just kind kinda lemme let let's like lol make man mate maybe me mean meant mixed mm mom money mother mum my
  name named need no nope not now of oh ok okay on one only oops or our out pay payee payment person please pls plz
  possible probably put rather really recipient right said say send sending sent she should sister so some son sorry
  sort sounds sure thank thanks that that's the their them then they thing think this to transfer try typo ugh uh
  uhm um up ur us use via wait wanna want wanted wants was we well what what's when which who whose wife will wish with
  would wow yeah yep ya yes yo you your
  а ай ах брату бы было в вам вас верно виду вот все всё где да давай давайте денег деньги для другу его ее её ей
  ему если есть ещё еще же за зовут и из извините имел имела имя к как какой кажется когда кому конечно лучше мне
  может мой моей моему мою моя на наверное надо нет не ну нужно о об ой ок он она от отправить отправь отправьте
  переведи переведите перевести перевод перечислить по подруге пожалуйста получатель получателю получателя прошу
  пусть с сделайте сделать сестре спасибо счет счёт счета счёта так там то тогда только тот ту ты у хорошо хотел
  хотела хочу что чтобы э эм это этого эту я`
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

const denial = String.raw`(?:instead of|rather than|not|а не|вместо|не)`;
const denied = [
  String.raw`[$€]?\d[\d.,]*(?:\s+(?:dollars?|bucks?|euros?|руб[а-яё]*|months?|years?|мес[а-яё]*|лет|года?))?`,
  String.raw`\p{Lu}[\p{L}'’-]*`,
  'checking',
  'savings?',
  '(?:текущ|сберегат|накопит)[а-яё]*',
];
const deniedPart = new RegExp(
  String.raw`(?<!\p{L})${denial}\s+(?:(?:the|my|from|to|из|с|на)\s+)*(?:${denied.join('|')})`,
  'gu',
);

/** Cuts out what the customer says it is not: "250, not 300" or "to Boris instead of Anna". */
export function withoutDenied(text: string): string {
  return text.replaceAll(deniedPart, ' ');
}

/** Whether the customer takes something back: "no, I meant 300", "actually to Boris". */
export function isCorrection(text: string): boolean {
  return /(?<!\p{L})(?:actually|instead|rather|meant|mean|sorry|wait|oops|correction|change|make it|вернее|точнее|имел[аи]?|ошиб[а-яё]*|вместо|лучше|исправ[а-яё]*)(?!\p{L})|^\s*(?:no|нет)\s*[,.–-]/iu.test(
    text,
  );
}

/** Whether the customer asks back; "Anna?" is only an unsure answer. */
export function isQuestion(text: string): boolean {
  return /\?\s*$/u.test(text) && wordsOf(text).length > 3;
}
