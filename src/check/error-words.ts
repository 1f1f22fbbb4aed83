/** Words that only an error handler says, and where they come from. Ordinary apologies are not among them. */
export interface ErrorWords {
  readonly pattern: RegExp;
  readonly source: string;
}

export const errorWords: readonly ErrorWords[] = [
  {
    pattern: /\bthe (?:bot|agent) encountered an (?:unhandled )?error\b/i,
    source: 'onTurnError of microsoft/BotBuilder-Samples, the Bot Framework templates and Teams Toolkit',
  },
  {
    pattern:
      /\bto (?:continue to )?run this (?:bot|agent),? please fix the (?:bot|agent)(?:'s)? source code\b/i,
    source: 'onTurnError of microsoft/BotBuilder-Samples and microsoft/Agents samples',
  },
  {
    pattern: /\boops[.!,]? something went wrong\b/i,
    source:
      'onTurnError of microsoft/BotBuilder-Samples up to 4.4; dialogErrorMessage of botbuilder 3 for Node',
  },
  {
    pattern: /\bsorry,? it looks like something went wrong\b/i,
    source: 'AdapterWithErrorHandler of microsoft/BotBuilder-Samples for .NET',
  },
  {
    pattern: /\bsorry,? my bot code is having an issue\b/i,
    source: 'Microsoft.Bot.Builder 3 for .NET',
  },
  {
    pattern: /\bexception caught ?:/i,
    source: 'AdapterWithErrorHandler of microsoft/BotBuilder-Samples for .NET',
  },
  {
    pattern: /\ban error has occurred\.?\s+error code ?:/i,
    source: 'the system topic On Error of Copilot Studio',
  },
  {
    pattern: /^\s*at (?:async )?[\w.<>[\] ]+ \(?(?:[A-Za-z]:\\|\/|file:|node:)[^\n]*:\d+:\d+\)?$/m,
    source: 'a stack trace of Node.js',
  },
  {
    pattern: /^\s*at [\w.`<>[\]]+\([^\n]*\) in [^\n]+:line \d+$/m,
    source: 'a stack trace of .NET',
  },
  {
    pattern: /^Traceback \(most recent call last\):$/m,
    source: 'a stack trace of Python',
  },
];
