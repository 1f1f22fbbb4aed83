import type { Activity } from '../../src/activity/activity.ts';
import { on, onInvoke, type Mutation } from './mutation.ts';
import { foundOrders } from './good-app.ts';

const adaptive = 'application/vnd.microsoft.card.adaptive';
const hero = 'application/vnd.microsoft.card.hero';

/** A card that nobody has anything against, but for what is given. */
function goodCard(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText: 'Your order',
    speak: 'Your order',
    body: [{ type: 'TextBlock', text: 'Your lamp comes tomorrow. Do you want to see it?', wrap: true }],
    actions: [{ type: 'Action.Submit', title: 'See it' }],
    ...fields,
  };
}

function showing(
  rule: string,
  what: string,
  content: unknown,
  contentType = adaptive,
  text?: string,
): Mutation {
  const message: Partial<Activity> = { text, attachments: [{ contentType, content }] };
  return { rule, what, app: { bot: on('show orders', ({ send }) => send(message)) } };
}

const element = (fields: Record<string, unknown>) => goodCard({ body: [fields] });

/** Of cards: in messages, and in the answers to invokes. */
export const cardMutations: readonly Mutation[] = [
  showing(
    'B14',
    'a card with seven buttons',
    {
      text: 'Which one?',
      buttons: Array.from({ length: 7 }, (_, index) => ({
        type: 'imBack',
        title: `Order ${index}`,
        value: `${index}`,
      })),
    },
    hero,
  ),
  showing(
    'B15',
    'a long text that does not wrap',
    element({ type: 'TextBlock', text: 'Your lamp comes tomorrow. Do you want to see it?' }),
  ),
  showing(
    'B15',
    'four columns',
    element({ type: 'ColumnSet', columns: [1, 2, 3, 4].map(() => ({ type: 'Column', items: [] })) }),
  ),
  showing('C1', 'a card of version 1.6', goodCard({ version: '1.6' })),
  showing('C1', 'an element that nobody knows', element({ type: 'Blink' })),
  showing(
    'C1',
    'a property that the schema does not allow',
    element({ type: 'TextBlock', text: 'Lamp', size: 'huge' }),
  ),
  showing(
    'C1',
    'a card of a kind that bots cannot send',
    { title: 'Film' },
    'application/vnd.microsoft.card.video',
    'Do you want to see it?',
  ),
  showing('C2', 'a template that was not filled in', element({ type: 'TextBlock', text: 'Hello ${name}' })),
  showing('C3', 'markdown in a hero card', { text: 'Do you want **this**?' }, hero),
  showing('C1', 'an input without id', element({ type: 'Input.Text', label: 'Number' })),
  showing(
    'C4',
    'an image without alternative text',
    element({ type: 'Image', url: 'https://orders.example.com/lamp.png' }),
  ),
  showing(
    'C4',
    'an input without label',
    element({ type: 'Input.Text', id: 'number', placeholder: 'Number' }),
  ),
  {
    rule: 'C3',
    what: 'markdown in the preview of a search result',
    app: {
      bot: onInvoke('composeExtension/query', () => {
        const images = [{ url: 'https://orders.example.com/lamp.png', alt: 'A lamp' }];
        return {
          code: 200,
          body: { composeExtension: foundOrders({ title: 'Lamp', text: '**new**', images }) },
        };
      }),
    },
  },
];
