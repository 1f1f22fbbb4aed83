import type { Texts } from './texts.ts';

export const english: Texts = {
  welcome: "Hello! I'm your tutor. We practise in rounds of three exercises.",
  whichSubject: 'Which subject would you like to practise?',
  whichSubjectAgain: 'Please choose one of these subjects: which one would you like to practise?',
  subjectsSimpler:
    'Fractions are numbers like 1/2, percentages are numbers like 20%, and vocabulary is about words. Which one do you want to try?',
  subjects: { fractions: 'Fractions', percentages: 'Percentages', vocabulary: 'Vocabulary' },
  exercises: {
    fractions: [
      {
        question: 'What is 1/2 + 1/4?',
        answers: ['3/4'],
        hint: 'one half is the same as two quarters.',
        simpler: 'You have half a pizza and get another quarter. How much of a pizza is that?',
      },
      {
        question: 'What is 2/3 of 12?',
        answers: ['8'],
        hint: 'find one third of 12 first.',
        simpler:
          'Twelve sweets are shared into three equal piles, and you take two piles. How many sweets do you have?',
      },
      {
        question: 'What is 3/5 - 1/5?',
        answers: ['2/5'],
        hint: 'the pieces have the same size, so just count them.',
        simpler:
          'A cake is cut into five pieces. You have three of them and eat one. Which part of the cake is left?',
      },
      {
        question: 'What is 1/3 + 1/6?',
        answers: ['1/2'],
        hint: 'one third is the same as two sixths.',
        simpler: 'A cake has six pieces. You take two, and then one more. Which part of the cake is that?',
      },
      {
        question: 'What is 3/4 of 20?',
        answers: ['15'],
        hint: 'find one quarter of 20 first.',
        simpler:
          'Twenty sweets are shared into four equal piles, and you take three. How many sweets do you have?',
      },
      {
        question: 'What is 7/8 - 3/8?',
        answers: ['1/2'],
        hint: 'the pieces have the same size, so just count them.',
        simpler:
          'A pizza has eight slices. Seven are left and you eat three. Which part of the pizza is left?',
      },
    ],
    percentages: [
      {
        question: 'What is 10% of 200?',
        answers: ['20'],
        hint: '10% is one tenth.',
        simpler: 'Share 200 into ten equal parts. How big is one part?',
      },
      {
        question: 'What is 25% of 80?',
        answers: ['20'],
        hint: '25% is one quarter.',
        simpler: 'Share 80 into four equal parts. How big is one part?',
      },
      {
        question: 'What is 50% of 90?',
        answers: ['45'],
        hint: '50% is one half.',
        simpler: 'What is half of 90?',
      },
      {
        question: 'What is 20% of 50?',
        answers: ['10'],
        hint: '20% is one fifth.',
        simpler: 'Share 50 into five equal parts. How big is one part?',
      },
      {
        question: 'What is 5% of 100?',
        answers: ['5'],
        hint: 'percent means "of a hundred".',
        simpler: 'If you take 5 of every 100, how many do you take of 100?',
      },
      {
        question: 'What is 75% of 40?',
        answers: ['30'],
        hint: '75% is three quarters.',
        simpler: 'Share 40 into four equal parts and take three of them. How much is that?',
      },
    ],
    vocabulary: [
      {
        question: 'What is the opposite of "ancient"?',
        answers: ['modern', 'new'],
        hint: 'it begins with "m", and your phone is one.',
        simpler: '"Ancient" means very, very old. Which word means the contrary?',
      },
      {
        question: 'What is another word for "rapid"?',
        answers: ['fast', 'quick', 'swift', 'speedy'],
        hint: 'a racing car is this.',
        simpler: 'A rapid river moves at high speed. Which easier word says the same as "rapid"?',
      },
      {
        question: 'What do you call a person who writes books?',
        answers: ['author', 'writer', 'an author', 'a writer'],
        hint: 'the name on the cover belongs to this person.',
        simpler: 'Somebody sits down and makes a story for a book. What is this person called?',
      },
      {
        question: 'What is the opposite of "generous"?',
        answers: ['mean', 'stingy', 'selfish', 'greedy'],
        hint: 'such a person gives nothing away.',
        simpler: 'A generous person likes to give. What do you call somebody who never gives anything?',
      },
      {
        question: 'What is another word for "enormous"?',
        answers: ['huge', 'giant', 'gigantic', 'massive', 'very big'],
        hint: 'an elephant is this.',
        simpler: '"Enormous" means very, very big. Which shorter word says the same?',
      },
      {
        question: 'What do you call the place where books are lent?',
        answers: ['library', 'a library', 'the library'],
        hint: 'it begins with "l", and one is quiet there.',
        simpler: 'You go there to borrow a book and bring it back later. What is this place called?',
      },
    ],
  },
  exercise: (number, count, question) => `Exercise ${number} of ${count}: ${question}`,
  inSimplerWords: ({ simpler, question }) => `${simpler} So: ${question}`,
  correct: ['Correct!', 'Correct! Well done.', 'Correct! You are good at this.'],
  tryAgain: 'Not quite. Try once more, or ask for a hint.',
  notQuite: (answer) => `Not quite. The answer is ${answer}.`,
  givenUp: (answer) => `No problem. The answer is ${answer}.`,
  hint: (hint) => `Here is a hint: ${hint}`,
  score: (right, count) =>
    `That was the last one. Your score is ${right} out of ${count}.${right === count ? ' Great work!' : ''}`,
  anotherRound: 'Would you like another round?',
  anotherRoundAgain: 'Please say yes or no: would you like another round?',
  anotherRoundSimpler: 'I can give you three more exercises. Do you want them? Yes or no?',
  help: 'I ask a question, and you write the answer. You can ask for a hint, say that you don\'t understand, or say "stop".',
  thanked: "You're welcome!",
  takeYourTime: 'Of course, take your time.',
  upset: "I know, it isn't always easy. Take your time.",
  onlyText: 'I can only read text, so please write your answer.',
  stopped: 'OK, we stop here. Come back whenever you like!',
  yes: 'Yes',
  no: 'No',
};
