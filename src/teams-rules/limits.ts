/**
 * Every number and word of Teams that Understudy holds bots to, each with the page that says it. The pages lie under
 * https://learn.microsoft.com/microsoftteams/platform/ unless a whole address is given. Microsoft changes them without
 * notice; where stored copies of a page disagree, both values stand here.
 */
export const teamsLimits = {
  /** bots/how-to/format-your-bot-messages: about 100 KB, text, links, mentions and cards together, counted in UTF-16. */
  messageBytes: 100 * 1024,
  /** The same page before 2024. Over this and within `messageBytes` is told, never refused. */
  messageBytesOnOlderPages: 40 * 1024,
  /** bots/how-to/rate-limit: what one bot may send into one conversation. */
  sendRates: [
    { count: 7, windowMs: 1_000 },
    { count: 8, windowMs: 2_000 },
    { count: 60, windowMs: 30_000 },
    { count: 1_800, windowMs: 3_600_000 },
  ],
  /** bots/how-to/rate-limit: how often one bot may read the members of one conversation. */
  readRates: [
    { count: 14, windowMs: 1_000 },
    { count: 16, windowMs: 2_000 },
    { count: 120, windowMs: 30_000 },
    { count: 3_600, windowMs: 3_600_000 },
  ],
  /** bots/how-to/conversations/conversation-messages, status codes: what a bot that sends too much, or too often, is told. */
  refusals: {
    tooLarge: { status: 413, code: 'MessageSizeTooBig', message: 'Message size too large.' },
    throttled: { status: 429, code: 'Throttled', message: 'Too many requests.' },
    malformed: { status: 400, code: 'BadRequest' },
  },
  card: {
    /** task-modules-and-cards/cards/cards-reference: the newest version that all clients of Teams render. */
    version: '1.5',
    /** task-modules-and-cards/cards/design-effective-cards: actions that a card shows at once; store rule 1140.4.3. */
    actions: 6,
    /** Own: columns that a phone in portrait shows without cutting their text. */
    mobileColumns: 3,
    /** Own: characters of a line that it shows without cutting. */
    mobileTextLength: 40,
  },
  /** task-modules-and-cards/cards/cards-reference, support table: the kinds that bots may send, without `application/vnd.microsoft.`. */
  cardKinds: [
    'card.adaptive',
    'card.hero',
    'card.thumbnail',
    'card.receipt',
    'card.signin',
    'card.oauth',
    'teams.card.list',
    'teams.card.o365connector',
    'teams.card.file.consent',
    'teams.card.file.info',
    'teams.file.download.info',
  ],
  /** bots/how-to/bot-messages-ai-generated-content: AI label, citations; 400 otherwise. */
  citation: { count: 20, nameLength: 80, abstractLength: 160, keywords: 3, keywordLength: 28 },
  /** bots/streaming-ux. */
  stream: {
    durationMs: 120_000,
    /** One request a second. */
    intervalMs: 1_000,
    /** Own: a timer of the bot's set to one second may fire that much early by our clock. */
    intervalSlackMs: 50,
    informativeLength: 1_000,
    /** bots/streaming-ux, error codes. */
    refusals: {
      order: {
        status: 202,
        code: 'ContentStreamSequenceOrderPreConditionFailed',
        message: 'PreCondition failed exception when processing streaming activity.',
      },
      notAllowed: { status: 403, code: 'ContentStreamNotAllowed', message: 'Content stream is not allowed' },
      completed: {
        status: 403,
        code: 'ContentStreamNotAllowed',
        message: 'Content stream is not allowed on an already completed streamed message',
      },
      tooLong: {
        status: 403,
        code: 'ContentStreamNotAllowed',
        message: 'Content stream finished due to exceeded streaming time.',
      },
      tooLarge: { status: 403, code: 'ContentStreamNotAllowed', message: 'Message size too large' },
      /** Seen in the wild (github.com/openclaw/openclaw issue 56040), not among the documented messages. */
      shrunk: {
        status: 403,
        code: 'ContentStreamNotAllowed',
        message: 'Request streamed content should contain the previously streamed content',
      },
      malformed: { status: 400, code: 'BadRequest' },
      tooFast: { status: 429, code: 'Throttled', message: 'API calls quota exceeded' },
    },
  },
} as const;
