/** Fields of an activity that are not compared, each with its reason. */
export const neverCompared: Readonly<Record<string, string>> = {
  id: 'the channel gives it',
  timestamp: 'the channel gives it',
  localTimestamp: 'the channel gives it',
  rawTimestamp: 'the channel gives it',
  rawLocalTimestamp: 'the channel gives it',
  localTimezone: "the user's surroundings",
  serviceUrl: 'address of the channel',
  channelId: 'a recording may be replayed through another channel',
  from: 'account given by the channel',
  recipient: 'account given by the channel',
  conversation: 'given by the channel',
  replyToId: 'an id that the channel gave',
  relatesTo: 'a reference to a conversation, made of ids and addresses of the channel',
  locale: "repeats the user's; the language shows in the texts",
  callerId: 'how the bot was called',
  deliveryMode: 'how the reply travelled',
  expiration: 'reckoned from the time of sending',
};

/** The same for channelData. */
export const neverComparedInChannelData: Readonly<Record<string, string>> = {
  clientActivityID: 'made up by the client',
  clientActivityId: 'made up by the client',
  clientTimestamp: 'time of the client',
  tenant: 'given by the channel',
  streamId: 'an id that the channel gave',
};

/** The same for entities of one type. */
export const neverComparedInEntities: Readonly<Record<string, string>> = {
  streamId: 'an id that the channel gave',
};

/** Entities that describe the client, not what was said. */
export const neverComparedEntities: ReadonlySet<string> = new Set(['clientInfo']);

/** What a field means when it is not there: to write it out is no change. */
export const meaningsOfAbsence: Readonly<Record<string, string>> = {
  attachmentLayout: 'list',
  inputHint: 'acceptingInput',
  textFormat: 'markdown',
  importance: 'normal',
};

/** Lists of an activity in which order means nothing. Everywhere else it is what people see first. */
export const unorderedLists: ReadonlySet<string> = new Set([
  'entities',
  'membersAdded',
  'membersRemoved',
  'reactionsAdded',
  'reactionsRemoved',
]);

/** Texts that people read, in activities and cards. */
export const proseFields: ReadonlySet<string> = new Set([
  'text',
  'speak',
  'summary',
  'title',
  'subtitle',
  'label',
  'placeholder',
  'displayText',
  'fallbackText',
  'altText',
  'errorMessage',
]);
