import type { Texts } from './texts.ts';

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const dateTime = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});
const money = (amount: number): string => dollars.format(amount);

const accounts = { checking: 'checking', savings: 'savings' };
const employments = {
  employed: 'Employed',
  selfEmployed: 'Self-employed',
  student: 'Student',
  retired: 'Retired',
  unemployed: 'Unemployed',
};

export const english: Texts = {
  money,
  dateTime: (iso) => dateTime.format(new Date(iso)),

  welcome: 'Welcome to Harbor Bank! I am your digital assistant.',
  hello: 'Hello!',
  menu: 'What would you like to do?',
  menuAgain: 'You can transfer money, request a loan or check your balance. Which one would you like?',
  menuSimpler:
    'I can do three things for you: send money to someone, ask for a loan, or show how much money you have. Just tap one.',
  anythingElse: 'Is there anything else I can do for you?',
  menuButtons: { transfer: 'Transfer money', loan: 'Request a loan', balance: 'Check balance' },
  notUnderstood: "Sorry, I didn't understand that.",
  emptyMessage: 'Your message was empty.',
  onlyAttachment: "Thank you for the file. I can't read files here, only text.",
  help: 'I can transfer money, take a loan request, or show your balance. Say "cancel" to stop, or "agent" to talk to a person.',
  goOn: "Let's go on.",
  cancelled: 'OK, I have cancelled that. Nothing was sent.',
  nothingToCancel: 'There is nothing to cancel right now.',
  agent:
    'I have asked a colleague to join this chat. It usually takes about two minutes; you can also call 555-0100.',
  thanked: "You're welcome!",
  bye: 'Goodbye, and have a nice day!',
  byeMidway: 'All right, we stop here. Nothing was sent. Goodbye!',
  takeYourTime: 'Of course, take your time.',
  dontKnow: 'That is all right. You can say "cancel" and come back later, or "agent" to talk to a person.',
  stillHere: 'I am still here.',
  lastTransfer: ({ amount, recipient, confirmation }) =>
    `The confirmation number of your transfer of ${money(amount)} to ${recipient} is ${confirmation}.`,
  lastApplication: ({ amount, application }) =>
    `The application number of your loan request for ${money(amount)} is ${application}.`,
  noReference: 'There is no number yet: you have neither transferred money nor requested a loan.',
  upset: "I'm sorry about the trouble. I'll make it as quick as I can.",
  smalltalk: "I'm a bot, so I leave that to people, but thank you for asking.",
  staleForm: "This form has already been used, so I didn't send anything again.",
  switched: (to) =>
    `All right, ${to === 'loan' ? 'a loan instead of a transfer' : 'a transfer instead of a loan'}.`,

  yes: 'Yes',
  no: 'No',
  cancel: 'Cancel',
  whatToChange: {
    ask: 'All right. What should I change?',
    retry: 'Which part should I change?',
    simpler: 'Tell me which part is wrong, and I will ask for it again.',
  },
  pleaseTapYesOrNo: "Sorry, I wasn't sure whether that was a yes.",

  accounts,
  accountButtons: { checking: 'Checking', savings: 'Savings' },
  transfer: {
    form: {
      title: 'Transfer money',
      intro: 'Please fill in the form, or just tell me in words.',
      recipient: 'Recipient',
      recipientPlaceholder: 'Who receives the money',
      amount: 'Amount in dollars',
      amountPlaceholder: '1 to 10,000',
      account: 'From account',
      required: 'Please fill this in.',
      submit: 'Continue',
      simpler:
        'The form asks three things: who gets the money, how much, and from which account. Then tap Continue. Or write it in words, for example "send 100 dollars to Maria from savings".',
    },
    fields: { recipient: 'Recipient', amount: 'Amount', account: 'Account' },
    recipient: {
      ask: 'Who should receive the money?',
      retry: "Sorry, I didn't get the name. Who should receive the money?",
      simpler: 'Just write the name of the person you want to send money to, for example "Maria".',
    },
    amount: {
      ask: 'How much would you like to send?',
      retry: "Sorry, I didn't get the amount. How much would you like to send?",
      simpler: 'Just write a number: how many dollars do you want to send? For example "100".',
    },
    account: {
      ask: 'Which account should it come from?',
      retry: 'Sorry, please choose one of your two accounts. Which account should it come from?',
      simpler: 'You have two accounts here, checking and savings. From which one should I take the money?',
    },
    stepByStep: "No problem, let's do it step by step.",
    amountOutOfRange: (min, max) =>
      `I can send between ${min} and ${max} at a time. How much would you like to send?`,
    confirm: ({ amount, recipient, account }) =>
      `You want to send ${money(amount)} to ${recipient} from ${accounts[account]}. Shall I go ahead?`,
    confirmSimpler: ({ amount, recipient, account }) =>
      `If you say yes, ${recipient} gets ${money(amount)} from your ${accounts[account]} account. If something is wrong, say no. Yes or no?`,
    insufficientFunds: (account, balance) =>
      `There is not enough money in ${accounts[account]}: its balance is ${money(balance)}. You can change the amount or the account.`,
    dailyLimit: (left) => `That is over your daily limit: today you can send ${money(left)} more.`,
    done: ({ amount, recipient }, confirmation) =>
      `Done – transferred ${money(amount)} to ${recipient}. Your confirmation number is ${confirmation}.`,
    receipt: {
      title: 'Transfer receipt',
      confirmation: 'Confirmation number',
      amount: 'Amount',
      recipient: 'Recipient',
      account: 'From account',
      newBalance: 'New balance',
    },
  },

  employments,
  loan: {
    intro: 'Gladly. I have a few questions for your loan application.',
    fields: {
      amount: 'Amount',
      purpose: 'Purpose',
      termMonths: 'Term',
      employment: 'Employment status',
      monthlyIncome: 'Monthly income',
    },
    amount: {
      ask: 'How much would you like to borrow?',
      retry: "Sorry, I didn't get the amount. How much would you like to borrow?",
      simpler: 'How many dollars do you need from the bank? A number is enough, for example "3000".',
    },
    purpose: {
      ask: 'What is the purpose of the loan?',
      retry: "Sorry, I didn't get that. What is the loan for?",
      simpler: 'What will you buy or pay with the money? For example "a kitchen".',
    },
    termMonths: {
      ask: 'Over which term would you like to pay it back?',
      retry: 'Sorry, please choose one of these terms. Over how many months would you like to pay it back?',
      simpler:
        'The term is the time you need to pay the money back. More months mean smaller payments. How many months?',
    },
    employment: {
      ask: 'What is your employment status?',
      retry: 'Sorry, please choose one of these. What is your employment status?',
      simpler: 'Do you have a job? Please choose what fits best.',
    },
    monthlyIncome: {
      ask: 'What is your monthly income?',
      retry: "Sorry, I didn't get a number. What is your monthly income, in dollars?",
      simpler: 'How many dollars do you get each month? A number is enough, for example "2500".',
    },
    months: (count) => `${count} months`,
    amountOutOfRange: (min, max) => `We lend between ${min} and ${max}. How much would you like to borrow?`,
    incomeOutOfRange: 'Please give your monthly income as a number from 0 to 1,000,000. What is it?',
    confirm: ({ amount, purpose, termMonths, employment, monthlyIncome }, monthlyPayment) =>
      `You want to borrow ${money(amount)} over ${termMonths} months. Purpose: ${purpose}. ` +
      `Employment status: ${employments[employment]}. Monthly income: ${money(monthlyIncome)}. ` +
      `You would pay about ${money(monthlyPayment)} a month. Shall I submit the application?`,
    confirmSimpler: ({ amount, termMonths }) =>
      `You ask the bank for ${money(amount)} and pay it back in ${termMonths} months. If I should send this request, say yes. Yes or no?`,
    done: ({ amount }, application) =>
      `Thank you! Your loan application for ${money(amount)} is submitted. Your application number is ${application}.`,
    card: {
      title: 'Loan application',
      application: 'Application number',
      decision: 'We decide within two working days.',
    },
  },

  balance: {
    title: 'Your accounts',
    line: (account, balance) =>
      `${account === 'checking' ? 'Checking' : 'Savings'} balance: ${money(balance)}`,
    recent: 'Recent transactions',
    recentTitle: 'Your recent transactions:',
    noRecent: 'There are no transactions yet.',
  },
};
