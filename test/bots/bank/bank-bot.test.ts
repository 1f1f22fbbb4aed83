import assert from 'node:assert/strict';
import { type Activity, ConversationState, MemoryStorage, TestAdapter, UserState } from 'botbuilder';
import { BankBot } from '../../../bots/bank/bank-bot.ts';
import { TurnQueueMiddleware } from '../../../bots/bank/turn-queue-middleware.ts';

/** The bank behind the SDK's own test adapter; `send` resolves with the messages that it replies. */
function openBank() {
  const storage = new MemoryStorage();
  const bot = new BankBot(new ConversationState(storage), new UserState(storage));
  const adapter = new TestAdapter();
  adapter.use(new TurnQueueMiddleware());
  const send = async (...activities: Partial<Activity>[]): Promise<Partial<Activity>[]> => {
    await Promise.all(
      activities.map((activity) =>
        adapter.processActivity({ type: 'message', ...activity }, (context) => bot.run(context)),
      ),
    );
    return adapter.activeQueue.splice(0).filter(({ type }) => type === 'message');
  };
  return { send };
}

function textsOf(replies: readonly Partial<Activity>[]): string {
  return replies.map(({ text }) => text ?? '').join('\n');
}

describe('the bank bot', () => {
  it('sends money once, however often its form is submitted', async () => {
    const { send } = openBank();
    const [form] = await send({ text: 'Transfer money' });
    const card = form?.attachments?.[0]?.content as { actions: { data: object }[] } | undefined;
    const submit = {
      value: { ...card?.actions[0]?.data, recipient: 'Anna', amount: 100, account: 'savings' },
    };

    assert.match(textsOf(await send(submit)), /\$100\.00 to Anna from savings/);
    assert.match(textsOf(await send(submit)), /already been used/);
    assert.match(textsOf(await send({ text: 'Yes' })), /transferred \$100\.00 to Anna/);
    assert.match(textsOf(await send(submit)), /already been used/);
    const transactions = textsOf(await send({ text: 'recent transactions' }));
    assert.equal(transactions.match(/\$100\.00/g)?.length, 1);
  });

  it('keeps both of two messages that come at the same time', async () => {
    const { send } = openBank();
    await send({ text: 'send 200 dollars to Anna from checking' });
    const texts = textsOf(await send({ text: 'no, 250 dollars' }, { text: 'hold on' }));
    assert.match(texts, /\$250\.00 to Anna[^]*take your time[^]*\$250\.00 to Anna/);
    assert.doesNotMatch(texts, /\$200\.00/);
  });

  it('goes on with its question after help', async () => {
    const { send } = openBank();
    await send({ text: 'I want to send money to Anna' });
    assert.match(textsOf(await send({ text: 'help' })), /Say "cancel"[^]*How much would you like to send/);
  });

  it('answers messages without words', async () => {
    const { send } = openBank();
    assert.match(textsOf(await send({ text: '' })), /empty/);
    const attachments = [
      { contentType: 'image/png', name: 'a.png', contentUrl: 'https://bank.example/a.png' },
    ];
    assert.match(textsOf(await send({ attachments })), /only text/);
  });

  it('refuses what the account does not hold, and what goes over the daily limit', async () => {
    const { send } = openBank();
    assert.match(
      textsOf(await send({ text: 'send 4000 to Anna from checking' })),
      /not enough money in checking/,
    );
    await send({ text: 'cancel' });
    assert.match(textsOf(await send({ text: 'send 5001 to Anna from savings' })), /over your daily limit/);
  });

  it('speaks Russian to Russian customers', async () => {
    const { send } = openBank();
    const reply = await send({
      text: 'переведи 250 рублей, получатель Игорь, с текущего счёта',
      locale: 'ru-RU',
    });
    assert.match(textsOf(reply), /250,00\s₽ с текущего счёта, получатель: Игорь\. Подтверждаете/);
  });
});
