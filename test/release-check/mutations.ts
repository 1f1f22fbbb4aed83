import { cardMutations } from './card-mutations.ts';
import { otherMutations } from './other-mutations.ts';
import { scopeMutations } from './scope-mutations.ts';
import { bots, on, signIn, type Mutation } from './mutation.ts';
import { botWith, command, drawIcon, ok } from './good-app.ts';

/** One for each rule at least. */
export const mutations: readonly Mutation[] = [
  {
    rule: 'M1',
    what: 'a path that leaves the zip',
    app: { files: (f) => void (f['../evil.txt'] = new Uint8Array(1)) },
  },
  {
    rule: 'M2',
    what: 'a field that the schema does not know',
    app: bots((m) => void Object.assign(m, { colour: 'red' })),
  },
  {
    rule: 'M2',
    what: 'a version of the schema that nobody knows',
    app: bots((m) => void Object.assign(m, { manifestVersion: '7.1', $schema: undefined })),
  },
  {
    rule: 'M3',
    what: '$schema of another version',
    app: bots((m) => void (m.$schema = m.$schema.replace('1.27', '1.16'))),
  },
  { rule: 'M4', what: 'a version of two numbers', app: bots((m) => void (m.version = '1.0')) },
  {
    rule: 'M5',
    what: 'a file that the manifest does not name',
    app: { files: (f) => void (f['notes.txt'] = new Uint8Array(1)) },
  },
  { rule: 'M6', what: 'an OAuth card without the domain of tokens', app: { bot: on('show orders', signIn) } },
  { rule: 'M7', what: 'a shared host', app: bots((m) => void m.validDomains.push('*.azurewebsites.net')) },
  { rule: 'M7', what: 'a tunnel', app: bots((m) => void m.validDomains.push('abc.ngrok-free.app')) },
  { rule: 'M7', what: 'a bare top-level domain', app: bots((m) => void m.validDomains.push('*.com')) },
  { rule: 'M8', what: 'Beta in the name', app: bots((m) => void (m.name.full = 'Orders Beta')) },
  {
    rule: 'M9',
    what: 'a small color icon',
    app: { files: (f) => void (f['color.png'] = drawIcon(96, [1, 2, 3, 255])) },
  },
  {
    rule: 'M9',
    what: 'a color icon that is text',
    app: { files: (f) => void (f['color.png'] = new Uint8Array([60, 115])) },
  },
  {
    rule: 'M10',
    what: 'a coloured outline',
    app: { files: (f) => void (f['outline.png'] = drawIcon(32, [255, 0, 0, 128])) },
  },
  {
    rule: 'M10',
    what: 'an outline without transparency',
    app: { files: (f) => void (f['outline.png'] = drawIcon(32, [255, 255, 255, 255])) },
  },
  { rule: 'M10', what: 'an outline that is missing', app: { files: (f) => void delete f['outline.png'] } },
  {
    rule: 'B1',
    what: 'a command that throws',
    app: { bot: botWith(({ text }) => (text === 'show orders' ? { code: 500 } : undefined)) },
  },
  { rule: 'B1', what: 'a command that gets no reply', app: { bot: on('show orders', () => undefined) } },
  {
    rule: 'B1',
    what: 'a command that is not understood in capitals',
    app: {
      bot: botWith(({ activity, send }) => {
        if (activity.text !== 'SHOW ORDERS') return undefined;
        send('Sorry, I did not understand that. Say help to see what I can do.');
        return ok;
      }),
    },
  },
  {
    rule: 'B1',
    what: 'Hello that is answered by the error handler',
    app: { bot: on('hello', ({ send }) => send('The bot encountered an error or bug. Try help.')) },
  },
  {
    rule: 'B2',
    what: 'help that is not understood in capitals',
    app: {
      bot: botWith(({ activity, send }) => {
        if (activity.text !== 'HELP') return undefined;
        send('Sorry, I did not understand that. Say help to see what I can do.');
        return ok;
      }),
    },
  },
  {
    rule: 'B2',
    what: 'help that wants people to sign in',
    app: { manifest: (m) => void m.validDomains.push('token.botframework.com'), bot: on('help', signIn) },
  },
  {
    rule: 'B3',
    what: 'a picture that gets no reply',
    app: { bot: botWith(({ activity }) => (activity.attachments ? ok : undefined)) },
  },
  {
    rule: 'B3',
    what: 'long text that throws',
    app: { bot: botWith(({ text }) => (text.length > 1000 ? { code: 500 } : undefined)) },
  },
  {
    rule: 'B3',
    what: 'gibberish that is taken for a command',
    app: {
      bot: on('qwx zzkfj vbnrrt plomph', ({ send }) =>
        send('There is one order, of a lamp. Do you want to see it?'),
      ),
    },
  },
  {
    rule: 'B4',
    what: 'a reply with no way on',
    app: { bot: on('show orders', ({ send }) => send('Nothing is there.')) },
  },
  {
    rule: 'B5',
    what: 'a reply after 2.5 seconds',
    app: {
      bot: on('show orders', ({ send, pass }) => {
        pass(2500);
        send('There is one order. Do you want to see it?');
      }),
    },
  },
  {
    rule: 'B6',
    what: 'typing after the reply',
    app: {
      bot: on('show orders', ({ send }) => {
        send('There is one order. Do you want to see it?');
        send({ type: 'typing' });
      }),
    },
  },
  {
    rule: 'B6',
    what: 'typing without end',
    app: { bot: on('show orders', ({ send }) => send({ type: 'typing' })) },
  },
  {
    rule: 'B7',
    what: 'help on a page of its own',
    app: {
      bot: on('help', ({ send }) =>
        send({
          text: 'Read our page.',
          attachments: [
            {
              contentType: 'application/vnd.microsoft.card.hero',
              content: {
                buttons: [{ type: 'openUrl', title: 'Page', value: 'https://orders.example.com/help' }],
              },
            },
          ],
        }),
      ),
    },
  },
  {
    rule: 'B9',
    what: 'a command that is listed twice',
    app: bots((m) => void m.bots[0]?.commandLists[0]?.commands.push(command('show orders', 'The same'))),
  },
  {
    rule: 'B9',
    what: 'a command with a slash',
    app: {
      manifest: (m) => void m.bots[0]?.commandLists[0]?.commands.push(command('/orders', 'Lists orders')),
      bot: on('/orders', ({ send }) => send('There are two orders. Do you want to see them?')),
    },
  },
  {
    rule: 'B10',
    what: 'commands without descriptions',
    app: bots((m) => {
      for (const each of m.bots[0]?.commandLists[0]?.commands ?? []) each.description = '';
    }),
  },
  {
    rule: 'B11',
    what: 'a bot that answers nothing',
    app: {
      bot: botWith(({ activity }) => (activity.type === 'message' ? ok : undefined)),
    },
  },
  {
    rule: 'B18',
    what: 'signing out that is not understood',
    app: {
      manifest: (m) => void m.validDomains.push('token.botframework.com'),
      bot: botWith((turn) => {
        if (turn.text === 'show orders') signIn(turn);
        else if (turn.text === 'sign out')
          turn.send('Sorry, I did not understand that. Say help to see what I can do.');
        else return undefined;
        return ok;
      }),
    },
  },
  {
    rule: 'B19',
    what: 'what an AI said, and no way to report it',
    app: {
      bot: on('show orders', ({ send }) =>
        send({
          text: 'There is one order. Do you want to see it?',
          entities: [{ type: 'https://schema.org/Message', additionalType: ['AIGeneratedContent'] }],
        }),
      ),
    },
  },
  ...cardMutations,
  ...otherMutations,
  ...scopeMutations,
];
