/** @typedef {{ type: string, text?: string, locale?: string, from?: { role?: string } }} Activity */

/**
 * What must hold of every lesson, whoever the pupil is: exercises come in order, plain answers are marked as
 * the scenario knows them, praise is counted, and nobody is spoken to in another language.
 *
 * @param {{ transcript: Activity[], facts: Record<string, string> }} input
 */
export default function verifyLesson({ transcript, facts }) {
  /** @type {string | undefined} */
  let exercise;
  let number = 0;
  let praised = 0;
  /** @type {string | undefined} */
  let answered;
  let isWaiting = false;
  const isRussian = transcript.some(({ locale, from }) => from?.role === 'user' && locale?.startsWith('ru'));
  for (const { type, from, text = '' } of transcript) {
    if (type !== 'message') continue;
    if (from?.role === 'user') {
      isWaiting = /^(?:wait|hold on|hang on|one sec|one moment)\W*$/iu.test(text);
      answered = exercise && isSame(text, answerTo(exercise, facts)) ? text : undefined;
      continue;
    }
    if (isRussian && /[A-Za-z]{4,}/u.test(text)) return `A Russian pupil is spoken to in English: ${text}`;
    const isPraise = /^(?:Correct!|Верно!)/u.test(text);
    if (isWaiting && /^(?:Not quite|Не совсем)/u.test(text))
      return 'A pupil who asked to wait was marked wrong.';
    if (answered !== undefined && !isPraise) {
      return `"${answered}" is right for "${exercise}", and was answered by: ${text}`;
    }
    answered = undefined;
    if (isPraise) praised += 1;
    const asked = /^(?:Exercise|Задание) (\d) \S+ 3: (.+)/u.exec(text);
    if (asked) {
      const next = Number(asked[1]);
      if (next !== number && next !== number + 1) return `Exercise ${next} came after exercise ${number}.`;
      [, , exercise] = asked;
      number = next;
    }
    if (number > 0 && /^(?:Which subject|Какой предмет)/u.test(text)) {
      return `The round was forgotten after exercise ${number}.`;
    }
    const score = /(?:score is|результат:) (\d)/u.exec(text)?.[1];
    if (score !== undefined) {
      if (Number(score) !== praised) return `${praised} answers were praised, and the score is ${score}.`;
      if (number !== 3) return `The score came after exercise ${number}.`;
      [number, praised, exercise] = [0, 0, undefined];
    }
    if (/^(?:OK, we stop|Хорошо, на этом)/u.test(text)) [number, praised, exercise] = [0, 0, undefined];
  }
  return true;
}

/**
 * @param {string} exercise
 * @param {Record<string, string>} facts
 */
function answerTo(exercise, facts) {
  return Object.entries(facts).find(([name]) => exercise.includes(name))?.[1];
}

/**
 * @param {string} text
 * @param {string | undefined} answer
 */
function isSame(text, answer) {
  return answer !== undefined && text.trim().toLowerCase() === answer.toLowerCase();
}
