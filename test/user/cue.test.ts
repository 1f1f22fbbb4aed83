import assert from 'node:assert/strict';
import type { CueKey } from '../../src/user/wording-schema.ts';
import { loadWording } from '../../src/user/wording.ts';

type Examples = Partial<
  Record<CueKey, { readonly says: readonly string[]; readonly saysNot: readonly string[] }>
>;

const english: Examples = {
  yes: {
    says: ['Yes', 'yep!', 'That’s right', 'Confirm transfer', '👍'],
    saysNot: ['Yesterday', 'No', 'eyes'],
  },
  no: { says: ['No', 'nope.', 'Not yet', 'Cancel'], saysNot: ['November', 'know', 'Yes'] },
  done: { says: ['done', 'Finish', "that's all"], saysNot: ['undone', 'Transfer'] },
  skip: { says: ['or type any message to skip', 'Not now'], saysNot: ['Skipper', 'yes'] },
  yesNoQuestion: {
    says: [
      'Would you like to give your age?',
      'Thanks Anna. Is this okay?',
      'Is that ok? (1) Yes or (2) No',
      'Send it (yes/no)',
      'Ready to start?',
      'You want to send 250 dollars, right?',
      'Great, do you have a card?',
    ],
    saysNot: [
      'Can you tell me your name?',
      'Please enter your name.',
      'How much would you like to send?',
      'Could you please enter the date?',
    ],
  },
  confirmQuestion: {
    says: [
      'Is this ok?',
      'Shall I go ahead?',
      'Please confirm the transfer.',
      'Is everything correct?',
      'Is that right?',
    ],
    saysNot: ['What is your name?', 'How old are you?'],
  },
  anythingElse: {
    says: ['Anything else?', 'Is there anything else I can help you with?', 'What else can I do for you?'],
    saysNot: ['What is your name?', 'Someone else'],
  },
  question: {
    says: [
      'What is your age?',
      'Please enter your mode of transport. ',
      'Enter a number',
      'Thanks. Please choose a card.',
    ],
    saysNot: ['Thanks Anna.', 'See https://a.example/?x=1 for more'],
  },
  retry: {
    says: ['Sorry, I did not understand.', 'The value entered must be greater than 0', 'I didn’t get that'],
    saysNot: ['Your transfer is complete.', 'How old are you?'],
  },
  success: {
    says: ['Transferred 250 dollars.', 'Your ticket was submitted', 'Thanks for participating'],
    saysNot: ['How much?'],
  },
  failure: {
    says: ['Something went wrong', 'Insufficient funds', "We can't do that"],
    saysNot: ['Thanks, it is sent'],
  },
  greeting: { says: ['Hello there', 'Hi!', 'Welcome to the bank'], saysNot: ['this', 'You are welcome'] },
  farewell: { says: ['Goodbye!', 'Have a nice day.'], saysNot: ['Which day?'] },
  helpOffer: {
    says: ['I can help you with loans', 'What would you like to do?', 'How can I help?'],
    saysNot: ['Your age?'],
  },
  attachRequest: {
    says: [
      'Please attach a profile picture (or type any message to skip).',
      'Upload your document',
      'Send me a photo',
    ],
    saysNot: ['Send money', 'What is your name?'],
  },
  pickOne: { says: ['Please choose a company to review', 'Which one?'], saysNot: ['What is your name?'] },
  numberQuestion: {
    says: ['How much?', 'Please enter your age.', 'Number of guests?'],
    saysNot: ['What is your name?'],
  },
  dateQuestion: {
    says: ['When do you leave?', 'Please enter the start date', 'What time?'],
    saysNot: ['What is your name?'],
  },
  nameQuestion: {
    says: ['What is your name?', 'Please enter your name.', 'Who am I talking to?'],
    saysNot: ['How old are you?'],
  },
  optional: { says: ['Comment (optional)', '(or type any message to skip)'], saysNot: ['Comment'] },
};

const russian: Examples = {
  yes: { says: ['Да', 'да, верно', 'Подтвердить', 'всё верно'], saysNot: ['Данные', 'когда', 'нет'] },
  no: { says: ['Нет', 'нет.', 'Отменить'], saysNot: ['интернет', 'Нетто', 'да'] },
  done: { says: ['Готово', 'это всё', 'Завершить'], saysNot: ['Перевод'] },
  skip: { says: ['Пропустить', 'или напишите «пропустить»'], saysNot: ['да'] },
  yesNoQuestion: {
    says: [
      'Хотите указать возраст?',
      'Всё верно?',
      'Нужна ли вам справка?',
      'Отправить (да/нет)',
      'У вас есть карта? Да или нет',
    ],
    saysNot: ['Сколько вы хотите перевести?', 'Как вас зовут?', 'Введите имя.'],
  },
  confirmQuestion: {
    says: ['Всё верно?', 'Подтверждаете перевод?', 'Все правильно?'],
    saysNot: ['Как вас зовут?'],
  },
  anythingElse: {
    says: ['Что-нибудь ещё?', 'Могу ли я ещё чем-то помочь?', 'Чем-то еще помочь?'],
    saysNot: ['Как вас зовут?'],
  },
  question: {
    says: ['Как вас зовут?', 'Введите сумму', 'Пожалуйста, укажите возраст.'],
    saysNot: ['Спасибо, Анна.'],
  },
  retry: {
    says: ['Извините, не понял.', 'Попробуйте ещё раз', 'Неверный формат'],
    saysNot: ['Сколько вам лет?'],
  },
  success: { says: ['Готово!', 'Перевод выполнен', 'Деньги успешно отправлены'], saysNot: ['Сколько?'] },
  failure: {
    says: ['Произошла ошибка', 'Не удалось выполнить', 'Недостаточно средств'],
    saysNot: ['Спасибо'],
  },
  greeting: { says: ['Здравствуйте!', 'Привет'], saysNot: ['Сколько?'] },
  farewell: { says: ['До свидания!', 'Хорошего дня'], saysNot: ['В какой день?'] },
  helpOffer: {
    says: ['Чем могу помочь?', 'Что вы хотите сделать?', 'Я могу перевести деньги'],
    saysNot: ['Ваш возраст?'],
  },
  attachRequest: {
    says: ['Прикрепите фото', 'Отправьте нам копию документа'],
    saysNot: ['Отправьте деньги'],
  },
  pickOne: { says: ['Выберите счёт'], saysNot: ['Как вас зовут?'] },
  numberQuestion: { says: ['Сколько вам лет?', 'Укажите сумму перевода'], saysNot: ['Как вас зовут?'] },
  dateQuestion: { says: ['Когда вы выезжаете?', 'Укажите дату'], saysNot: ['Как вас зовут?'] },
  nameQuestion: { says: ['Как вас зовут?', 'Введите ваше имя'], saysNot: ['Сколько вам лет?'] },
  optional: { says: ['Комментарий (необязательно)', 'или пропустить'], saysNot: ['Комментарий'] },
};

for (const [language, examples] of Object.entries({ en: english, ru: russian })) {
  describe(`The cues of ${language}`, () => {
    const { cues } = loadWording(language);
    for (const [key, { says, saysNot }] of Object.entries(examples)) {
      it(`tell ${key} from what only looks like it`, () => {
        const cue = cues[key as CueKey];
        for (const text of says) assert.ok(cue.test(text), `"${text}" says ${key}`);
        for (const text of saysNot)
          assert.ok(!cue.test(text), `"${text}" does not say ${key}: ${cue.exec(text)?.[0]}`);
      });
    }

    it('have no state between two uses', () => {
      for (const cue of Object.values(cues)) assert.ok(!cue.global && !cue.sticky);
    });
  });
}
