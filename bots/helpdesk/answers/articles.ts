/** What the help desk knows about a matter, and where it is written. */
export interface Article {
  readonly id: string;
  readonly title: string;
  readonly abstract: string;
  /** Sentence by sentence, as the answer is streamed. */
  readonly sentences: readonly string[];
  readonly about: RegExp;
}

const articles: readonly Article[] = [
  {
    id: 'passwords',
    title: 'Resetting your password',
    abstract: 'How to choose a new password, and what to do when you are locked out.',
    sentences: [
      'You can reset your password yourself: press Ctrl+Alt+Del and choose "Change a password".',
      'If you are locked out, wait ten minutes and try once more.',
      'A password needs at least fourteen characters.',
    ],
    about: /\b(?:passwords?|locked out|log ?in problem|can'?t log ?in)\b/iu,
  },
  {
    id: 'vpn',
    title: 'Working over the VPN',
    abstract: 'Connecting from home, and what helps when the connection drops.',
    sentences: [
      'Open Harbor VPN and choose the gateway that is nearest to you.',
      'If the connection drops, restart the app and turn off other VPN software.',
      'Hourly drops are known as INC-1001 and are being worked on.',
    ],
    about: /\bvpn\b/iu,
  },
  {
    id: 'printers',
    title: 'Printers',
    abstract: 'Adding a printer and clearing a queue that is stuck.',
    sentences: [
      'Add the printer of your floor under Settings, "Printers and scanners".',
      'If nothing comes out, delete the waiting jobs and turn the printer off and on.',
    ],
    about: /\bprint(?:er|ers|ing|s)?\b/iu,
  },
  {
    id: 'wifi',
    title: 'Wireless network',
    abstract: 'Joining the office network with a company device.',
    sentences: [
      'Company devices join the network HARBOR by themselves.',
      'If yours does not, forget the network, restart and join it again.',
    ],
    about: /\b(?:wi-?fi|wireless|wlan)\b/iu,
  },
];

export function findArticle(text: string): Article | undefined {
  return articles.find(({ about }) => about.test(text));
}

export function linkToArticle({ id }: Article): string {
  return `https://helpdesk.example.com/articles/${id}`;
}
