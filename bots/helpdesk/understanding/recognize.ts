import { type Severity, severities } from '../tickets/ticket.ts';

/** What a message may ask for at any time. */
export type Command =
  | 'help'
  | 'cancel'
  | 'create'
  | 'mine'
  | 'close'
  | 'reopen'
  | 'status'
  | 'signIn'
  | 'signOut'
  | 'devices'
  | 'report'
  | 'greeting'
  | 'thanks'
  | 'bye'
  | 'wait'
  | 'nudge'
  | 'upset'
  | 'simpler'
  | 'repeat';

const number = String.raw`\binc[\s-]?\d{4,6}\b`;
const commands: readonly [Command, RegExp][] = [
  [
    'cancel',
    /^(?:(?:no|ok|wait|please|can we|can you|i want to|i'd like to) ?,? ?)*(?:cancel|stop|abort|quit|never ?mind|nvm|forget (?:it|that|about it)|start over|leave it|i give up)\b/iu,
  ],
  ['reopen', new RegExp(String.raw`\bre-?open\b.*(?:${number}|\bmy (?:last )?ticket\b)`, 'iu')],
  [
    'close',
    new RegExp(
      String.raw`\b(?:close|solved|fixed|resolved?)\b.*(?:${number}|\bmy (?:last )?ticket\b)|${number}.*\b(?:close|solved|fixed|resolved)\b`,
      'iu',
    ),
  ],
  ['status', new RegExp(String.raw`${number}|\bstatus\b.*\bticket\b|\bticket\b.*\bstatus\b`, 'iu')],
  ['mine', /\b(?:my|all|list|show) (?:open |of my |the |me my )*tickets\b/iu],
  [
    'create',
    /\b(?:create|open|file|raise|submit|log|make|write|new|report|need|want|get)\b.{0,30}\b(?:ticket|incident)\b|^report (?:a|an|the|my) (?:problem|issue)\b/iu,
  ],
  ['devices', /\b(?:my|registered|show) devices\b/iu],
  ['signOut', /^(?:please )?(?:sign|log) ?(?:me )?(?:out|off)\b/iu],
  ['signIn', /^(?:please )?(?:sign|log) ?(?:me )?(?:in|on)\b/iu],
  ['report', /\breport (?:a |an |the |this )*(?:bad |wrong |harmful )?(?:answer|content|response)\b/iu],
  [
    'simpler',
    /\b(?:simpl(?:er|ier|y)|simple (?:words|terms)|plain(?:er)? (?:words|english)|english please|eli5|dumb it down|in other words|easier to understand|wdym|clarify|explain|not following|huh)\b|\b(?:don'?t|do not) (?:understand|get (?:it|that|this|what))|\bwhat (?:do|does|did|are) (?:you|that|this|it) (?:mean|asking)\b|\b(?:not sure|no idea) what you\b|\bwhat exactly\b|\b(?:i'?m|i am) (?:confused|lost)\b|\b(?:you mean by|supposed to (?:mean|be)|refer to)\b|^what is [\w ]{1,20}\?$|^[\w ]{1,20}\? what'?s that\?$|^(?:what|sorry|pardon)\s*\?+$/iu,
  ],
  [
    'repeat',
    /\b(?:repeat (?:that|it|the question)|say (?:that|it) again|come again|once more please|what did you (?:say|ask))\b/iu,
  ],
  [
    'help',
    /^(?:(?:please|i need(?: some)?|can i get(?: some)?) )?help(?: me)?(?: please)?[\s!?.]*$|^(?:hi,? |so,? )?what can (?:you|i) (?:do|ask)\b|^(?:commands|menu)$/iu,
  ],
  [
    'wait',
    /^(?:(?:wait|hold (?:on|up)|hang on|one (?:sec|second|moment|minute)|just a (?:sec|moment)|give me a (?:sec|moment)|brb|a second|a moment|sec|please|let me check something)[\s,.!]*)+$|\b(?:have|got) a question\b/iu,
  ],
  [
    'nudge',
    /^(?:hell+o+|hi|hey|anyone|anybody|so)?[\s,]*\?+$|\b(?:yo)?u there\s*\?*$|\bstill (?:there|waiting)\b/iu,
  ],
];
const remarks: readonly [Command, RegExp][] = [
  ['greeting', /^(?:hi|hello|hey|hiya|heya|yo|good (?:morning|day|afternoon|evening))\b[\s\w,!.]{0,24}$/iu],
  ['bye', /^(?:ok |thanks,? )?(?:bye|goodbye|see (?:you|ya)|cya|later)\b/iu],
  ['thanks', /\b(?:thanks?|thank you|thx|ty|cheers)\b/iu],
  [
    'upset',
    /\b(?:hate|stupid|useless|ridiculous|annoy(?:ed|ing)|frustrat(?:ed|ing)|angry|ugh|come on|fed up|seriously|waste of|so slow|always this slow|taking (?:so long|forever|ages)|all day|patience|unacceptable|brilliant|fantastic|genius|how (?:wonderful|lovely|fun)|oh (?:great|joy|sure)|slow clap|wtf|ffs|argh)\b/iu,
  ],
];

/** The command in a message, if it is one. Remarks count only when they are short: an answer may stand beside them. */
export function recognizeCommand(text: string): Command | undefined {
  const plain = straight(text);
  const found = commands.find(([, pattern]) => pattern.test(plain))?.[0];
  if (found !== undefined) return found;
  return plain.split(/\s+/u).length <= 8
    ? remarks.find(([, pattern]) => pattern.test(plain))?.[0]
    : undefined;
}

/** The message without what was said beside the point: "come on!! Mailbox is full" gives "Mailbox is full". */
export function withoutRemarks(text: string): string {
  const parts = text.trim().split(/(?<=[.!?…,;])\s+/u);
  const isRemark = (part: string): boolean =>
    part.split(/\s+/u).length <= 4 && remarks.some(([, pattern]) => pattern.test(straight(part)));
  return parts.filter((part) => !isRemark(part)).join(' ');
}

export function recognizeYesNo(text: string): 'yes' | 'no' | undefined {
  const plain = straight(text);
  if (/^(?:no|nope|nah|not|don'?t|negative)\b|\b(?:is wrong|not (?:right|correct))\b/iu.test(plain))
    return 'no';
  return /^(?:yes|yep|yup|yeah|y|ok|okay|sure|correct|right|please do|go ahead|send it|file it|do it|perfect|great)\b/iu.test(
    plain,
  )
    ? 'yes'
    : undefined;
}

export function recognizeSeverity(text: string): Severity | undefined {
  const kept = straight(text).replaceAll(/\bnot (?:low|normal|high)\b/giu, '');
  const plain = kept.replace(/^.*\b(?:no|sorry|oops|mean|meant|instead of)\b,?/iu, (before) =>
    severityIn(kept.slice(before.length)) === undefined ? before : '',
  );
  return severityIn(plain);
}

function severityIn(text: string): Severity | undefined {
  const named = severities.find((severity) => new RegExp(String.raw`\b${severity}\b`, 'iu').test(text));
  if (named !== undefined) return named;
  if (/\bnot urgent\b/iu.test(text)) return 'low';
  if (/\b(?:urgent|critical|asap|emergency|everybody|blocked|can'?t work)\b/iu.test(text)) return 'high';
  if (/\b(?:medium|usual|average)\b/iu.test(text)) return 'normal';
  return /\b(?:minor|small|whenever)\b/iu.test(text) ? 'low' : undefined;
}

const fields = ['title', 'severity', 'description'] as const;
export type Field = (typeof fields)[number];

/** "actually the severity is high", "change the title to …": the field and what shall stand there. */
export function recognizeNamedValue(text: string): { field: Field; value: string } | undefined {
  const named =
    /^(?:.{0,40}?[\s,])?(title|severity|description)\b(?:\s*[:=]|\?? (?:earlier, )?(?:was wrong, )?(?:it'?s|is|to|should be|would be|it should be)(?= )|,(?= ))?\s*(.*)$/isu.exec(
      straight(text),
    );
  const field = fields.find((each) => each === named?.[1]?.toLowerCase());
  const value = tidy(named?.[2] ?? '');
  return field === undefined ? undefined : { field, value };
}

/** An answer without the words around it: "it's the printer, thanks" gives "the printer". */
export function tidy(text: string): string {
  return straight(text)
    .replace(
      /^(?:(?:um|ok|so|well|actually|sorry|no wait|no|oops|correction|my bad|certainly)[,.]?\s+)+/iu,
      '',
    )
    .replace(
      /^(?:it'?s|it is|that'?d be|that would be|let'?s say|i (?:meant|mean|said)|make it|that should be|it should be|\*)\s*/iu,
      '',
    )
    .replace(/[,\s]+(?:please|thanks|thank you|thx|btw|actually|i mean|is right)[.!]*$/iu, '')
    .trim();
}

function straight(text: string): string {
  return text.trim().replaceAll('’', "'");
}
