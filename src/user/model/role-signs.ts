/** A way of speaking that gives an assistant away; a half sign is one that people use as well. */
interface RoleSign {
  readonly pattern: RegExp;
  readonly weight: 0.5 | 1;
}

const sure = String.raw`^(?:sure|certainly|of course|absolutely|great question)(?: thing)?[!,.]*\s+`;

/** English, as models that leave the role mostly write it; the shapes of lists and code are nobody's language. */
const signs: readonly RoleSign[] = [
  { weight: 1, pattern: /\bhow (?:can|may|could|shall) (?:I|we) (?:help|assist|be of)\b/i },
  {
    weight: 1,
    pattern:
      /\b(?:as|I am|I['’]m) (?:only |just )?(?:an? )?(?:AI|artificial intelligence|(?:large )?language model|virtual assistant|digital assistant)\b/i,
  },
  {
    weight: 1,
    pattern:
      /\bI(?:['’]m| am|['’]d be| would be| will be) (?:here|happy|glad|delighted|ready|more than happy) to (?:help|assist)\b/i,
  },
  { weight: 1, pattern: /\bI (?:can|could|will) (?:certainly |gladly |also )?(?:help|assist) you\b/i },
  { weight: 1, pattern: /\b(?:is there )?anything else (?:that )?I can (?:help|assist|do)\b/i },
  { weight: 1, pattern: new RegExp(`${sure}here(?:['’]s| is| are) (?!my|mine)`, 'i') },
  {
    weight: 1,
    pattern: new RegExp(
      `${sure}(?:I can (?:help|assist|explain|provide)|let me (?:help|explain|walk|check|guide))`,
      'i',
    ),
  },
  {
    weight: 1,
    pattern:
      /\bhere (?:is|are|['’]s) (?:a|an|the|some|a few|your) (?:list|steps?|summary|overview|examples?|breakdown|details|options|information|answers?|instructions|ways)\b/i,
  },
  {
    weight: 1,
    pattern:
      /\bthank(?:s| you) for (?:contacting|reaching out|choosing|calling|your (?:inquiry|enquiry|message|question))/i,
  },
  { weight: 1, pattern: /\bI hope (?:this|that) helps\b/i },
  { weight: 1, pattern: /\bwould you like (?:me|us) to\b/i },
  { weight: 1, pattern: /\bwhat would you like (?:to|me)\b/i },
  { weight: 1, pattern: /\bplease (?:provide|specify|enter|select|choose|share|confirm) your\b/i },
  {
    weight: 1,
    pattern:
      /\byour (?:request|order|transfer|payment|booking|application|ticket) (?:has been|was successfully)\b/i,
  },
  { weight: 1, pattern: /^\s*(?:#{1,4} |```)/m },
  { weight: 1, pattern: /(?:^\s*(?:[-*•]|\d{1,2}[.)])\s+\S.*(?:\n|$)){3}/m },
  { weight: 0.5, pattern: /^\s*(?:[-*•]|\d{1,2}[.)])\s+\S.*\n+\s*(?:[-*•]|\d{1,2}[.)])\s+\S/m },
  { weight: 0.5, pattern: /\*\*[^*\n]+\*\*/ },
  { weight: 0.5, pattern: /\bstep \d+:/i },
  { weight: 0.5, pattern: /\blet me know if (?:you|there)\b/i },
  { weight: 0.5, pattern: /\bfeel free to\b/i },
  { weight: 0.5, pattern: /\bI apologi[sz]e for (?:the|any) (?:confusion|inconvenience|delay)\b/i },
  { weight: 0.5, pattern: /\bplease (?:provide|specify|enter|select)\b/i },
  { weight: 0.5, pattern: /\b(?:I understand (?:that )?you|it sounds like you|it seems (?:that )?you)\b/i },
  {
    weight: 0.5,
    pattern:
      /\byou (?:can|should|may|will need to) (?:also )?(?:go to|click|select|navigate|follow|visit|open|log in|contact)\b/i,
  },
];

/** How much a turn reads like an assistant's, 0 to 1. */
export function roleSignsOf(text: string): number {
  const sum = signs.reduce((total, { pattern, weight }) => total + (pattern.test(text) ? weight : 0), 0);
  return Math.min(1, sum);
}
