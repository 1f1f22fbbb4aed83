import type { Texts } from './texts.ts';

const rubles = new Intl.NumberFormat('ru-RU', { style: 'currency', currency: 'RUB' });
const dateTime = new Intl.DateTimeFormat('ru-RU', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});
const money = (amount: number): string => rubles.format(amount);

const accounts = { checking: 'текущий', savings: 'сберегательный' };
const fromAccounts = { checking: 'с текущего счёта', savings: 'со сберегательного счёта' };
const employments = {
  employed: 'Работаю по найму',
  selfEmployed: 'Предприниматель',
  student: 'Студент',
  retired: 'На пенсии',
  unemployed: 'Безработный',
};

export const russian: Texts = {
  money,
  dateTime: (iso) => dateTime.format(new Date(iso)),

  welcome: 'Добро пожаловать в Харбор-банк! Я ваш цифровой помощник.',
  hello: 'Здравствуйте!',
  menu: 'Что вы хотите сделать?',
  menuAgain: 'Можно перевести деньги, запросить кредит или узнать баланс. Что выберете?',
  menuSimpler:
    'Я умею три вещи: отправить деньги, принять заявку на кредит и показать, сколько у вас денег. Просто нажмите на кнопку.',
  anythingElse: 'Могу ли я ещё чем-нибудь помочь?',
  menuButtons: { transfer: 'Перевести деньги', loan: 'Запросить кредит', balance: 'Узнать баланс' },
  notUnderstood: 'Извините, я не разобрал ваше сообщение.',
  emptyMessage: 'Ваше сообщение пустое.',
  onlyAttachment: 'Спасибо за файл. Файлы я здесь читать не умею, только текст.',
  help: 'Я могу перевести деньги, принять заявку на кредит или показать баланс. Скажите «отмена», чтобы прервать, или «оператор», чтобы поговорить с человеком.',
  goOn: 'Продолжим.',
  cancelled: 'Хорошо, отменяю. Ничего не отправлено.',
  nothingToCancel: 'Сейчас отменять нечего.',
  agent: 'Я позвал коллегу в этот чат. Обычно это занимает около двух минут; можно и позвонить: 555-0100.',
  thanked: 'Пожалуйста!',
  bye: 'До свидания, хорошего дня!',
  byeMidway: 'Хорошо, на этом остановимся. Ничего не отправлено. До свидания!',
  takeYourTime: 'Конечно, не торопитесь.',
  dontKnow:
    'Ничего страшного. Скажите «отмена», чтобы вернуться к этому позже, или «оператор», чтобы поговорить с человеком.',
  stillHere: 'Я здесь.',
  lastTransfer: ({ amount, recipient, confirmation }) =>
    `Номер подтверждения перевода на ${money(amount)}, получатель ${recipient}: ${confirmation}.`,
  lastApplication: ({ amount, application }) => `Номер заявки на кредит ${money(amount)}: ${application}.`,
  noReference: 'Номера пока нет: вы ещё не переводили денег и не запрашивали кредит.',
  upset: 'Извините за неудобства. Постараюсь побыстрее.',
  smalltalk: 'Я бот и оставлю это людям, но спасибо, что спросили.',
  staleForm: 'Эта форма уже использована, второй раз я ничего не отправлял.',
  switched: (to) => `Хорошо, ${to === 'loan' ? 'кредит вместо перевода' : 'перевод вместо кредита'}.`,

  yes: 'Да',
  no: 'Нет',
  cancel: 'Отмена',
  whatToChange: {
    ask: 'Хорошо. Что изменить?',
    retry: 'Что именно изменить?',
    simpler: 'Скажите, что неверно, и я спрошу об этом ещё раз.',
  },
  pleaseTapYesOrNo: 'Извините, я не понял, согласны ли вы.',

  accounts,
  accountButtons: { checking: 'Текущий', savings: 'Сберегательный' },
  transfer: {
    form: {
      title: 'Перевод денег',
      intro: 'Заполните форму или просто скажите словами.',
      recipient: 'Получатель',
      recipientPlaceholder: 'Кто получит деньги',
      amount: 'Сумма в рублях',
      amountPlaceholder: 'от 1 до 10 000',
      account: 'Счёт списания',
      required: 'Заполните это поле.',
      submit: 'Продолжить',
      simpler:
        'В форме три вопроса: кто получит деньги, сколько и с какого счёта. Потом нажмите «Продолжить». Или напишите словами, например: «переведи 100 рублей, получатель Мария, со сберегательного».',
    },
    fields: { recipient: 'Получатель', amount: 'Сумма', account: 'Счёт' },
    recipient: {
      ask: 'Кто получатель перевода?',
      retry: 'Извините, я не разобрал имя. Кто получатель перевода?',
      simpler: 'Просто напишите имя того, кому отправить деньги, например «Мария».',
    },
    amount: {
      ask: 'Какую сумму перевести?',
      retry: 'Извините, я не разобрал сумму. Какую сумму перевести?',
      simpler: 'Просто напишите число: сколько рублей отправить? Например, «100».',
    },
    account: {
      ask: 'С какого счёта списать деньги?',
      retry: 'Извините, выберите один из двух счетов. С какого счёта списать деньги?',
      simpler: 'У вас здесь два счёта: текущий и сберегательный. С какого из них взять деньги?',
    },
    stepByStep: 'Ничего страшного, давайте по шагам.',
    amountOutOfRange: (min, max) => `За один раз можно перевести от ${min} до ${max}. Какую сумму перевести?`,
    confirm: ({ amount, recipient, account }) =>
      `Перевожу ${money(amount)} ${fromAccounts[account]}, получатель: ${recipient}. Подтверждаете?`,
    confirmSimpler: ({ amount, recipient, account }) =>
      `Если вы скажете «да», ${recipient} получит ${money(amount)} ${fromAccounts[account]}. Если что-то не так, скажите «нет». Да или нет?`,
    insufficientFunds: (account, balance) =>
      `На счёте «${accounts[account]}» недостаточно денег: баланс ${money(balance)}. Можно изменить сумму или счёт.`,
    dailyLimit: (left) => `Это больше дневного лимита: сегодня можно перевести ещё ${money(left)}.`,
    done: ({ amount, recipient }, confirmation) =>
      `Готово: переведено ${money(amount)}, получатель ${recipient}. Номер подтверждения: ${confirmation}.`,
    receipt: {
      title: 'Квитанция о переводе',
      confirmation: 'Номер подтверждения',
      amount: 'Сумма',
      recipient: 'Получатель',
      account: 'Счёт списания',
      newBalance: 'Новый баланс',
    },
  },

  employments,
  loan: {
    intro: 'С удовольствием. Несколько вопросов для заявки на кредит.',
    fields: {
      amount: 'Сумма',
      purpose: 'Цель',
      termMonths: 'Срок',
      employment: 'Занятость',
      monthlyIncome: 'Доход в месяц',
    },
    amount: {
      ask: 'Какая сумма кредита вам нужна?',
      retry: 'Извините, я не разобрал сумму. Какая сумма кредита вам нужна?',
      simpler: 'Сколько рублей вам нужно от банка? Достаточно числа, например «3000».',
    },
    purpose: {
      ask: 'Какова цель кредита?',
      retry: 'Извините, я не разобрал. На что нужен кредит?',
      simpler: 'Что вы купите или оплатите на эти деньги? Например, «кухня».',
    },
    termMonths: {
      ask: 'На какой срок нужен кредит?',
      retry: 'Извините, выберите один из этих сроков. За сколько месяцев вы хотите вернуть кредит?',
      simpler:
        'Срок — это время, за которое вы вернёте деньги. Чем больше месяцев, тем меньше платёж. Сколько месяцев?',
    },
    employment: {
      ask: 'Какая у вас занятость?',
      retry: 'Извините, выберите один из вариантов. Какая у вас занятость?',
      simpler: 'Вы работаете? Выберите, что подходит лучше всего.',
    },
    monthlyIncome: {
      ask: 'Какой у вас доход в месяц?',
      retry: 'Извините, я не разобрал число. Какой у вас доход в месяц, в рублях?',
      simpler: 'Сколько рублей вы получаете каждый месяц? Достаточно числа, например «2500».',
    },
    months: (count) => `${count} мес.`,
    amountOutOfRange: (min, max) => `Мы даём кредиты от ${min} до ${max}. Какая сумма вам нужна?`,
    incomeOutOfRange: 'Назовите доход в месяц числом от 0 до 1 000 000. Какой он?',
    confirm: ({ amount, purpose, termMonths, employment, monthlyIncome }, monthlyPayment) =>
      `Кредит ${money(amount)} на ${termMonths} мес. Цель: ${purpose}. Занятость: ${employments[employment]}. ` +
      `Доход в месяц: ${money(monthlyIncome)}. Платёж около ${money(monthlyPayment)} в месяц. Отправить заявку?`,
    confirmSimpler: ({ amount, termMonths }) =>
      `Вы просите у банка ${money(amount)} и вернёте за ${termMonths} мес. Если отправить заявку, скажите «да». Да или нет?`,
    done: ({ amount }, application) =>
      `Спасибо! Заявка на кредит ${money(amount)} отправлена. Номер заявки: ${application}.`,
    card: {
      title: 'Заявка на кредит',
      application: 'Номер заявки',
      decision: 'Решение придёт за два рабочих дня.',
    },
  },

  balance: {
    title: 'Ваши счета',
    line: (account, balance) =>
      `${account === 'checking' ? 'Текущий' : 'Сберегательный'} счёт: ${money(balance)}`,
    recent: 'Последние операции',
    recentTitle: 'Ваши последние операции:',
    noRecent: 'Операций пока нет.',
  },
};
