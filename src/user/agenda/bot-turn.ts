import type { Shown, ShownAction } from '../../activity/shown.ts';
import type { Wording } from '../wording.ts';

/**
 * What the bot's turn asks of the user, most pressing first. One turn has one kind:
 * `form` a card to fill, `attach` a file wanted, `confirm` a read-back to approve, `more` "anything else?",
 * `yesNo` any other yes/no question, `choice` options to pick from, `open` a question in words,
 * `statement` nothing asked, `silence` nothing shown.
 */
export type BotTurnKind =
  'form' | 'attach' | 'confirm' | 'more' | 'yesNo' | 'choice' | 'open' | 'statement' | 'silence';

export interface BotTurn {
  readonly kind: BotTurnKind;
  readonly shown: Shown;
  /** All that was shown as one text. */
  readonly prose: string;
  /** The sentence or sentences that ask. */
  readonly question: string;
  /** The bot says that it did not take the last answer. */
  readonly isRetry: boolean;
  readonly isSuccess: boolean;
  readonly isFailure: boolean;
  /** Offers to help, without asking for anything particular. */
  readonly isHelpOffer: boolean;
  readonly options: readonly ShownAction[];
}

/** Buttons that do something on the user's own device ask for no decision. */
const localActions = new Set([
  'openUrl',
  'Action.OpenUrl',
  'call',
  'downloadFile',
  'showImage',
  'playAudio',
  'playVideo',
]);

export function isLocalAction({ action }: ShownAction): boolean {
  return localActions.has(action.type);
}

/** @param said What the user has told the bot: where a bot shows it, it is no word of the bot's own. */
export function readBotTurn(shown: Shown, wording: Wording, said: readonly string[] = []): BotTurn {
  const { cues } = wording;
  const prose = shown.texts.join('\n');
  // A word alone is as likely the bot's own.
  const own = said.reduce((text, each) => (each.includes(' ') ? text.replaceAll(each, '') : text), prose);
  const question = findQuestion(shown, wording);
  const options = shown.actions.filter((action) => !isLocalAction(action));
  const facts = {
    shown,
    prose,
    question,
    options,
    isRetry: cues.retry.test(own),
    isSuccess: cues.success.test(own),
    isFailure: cues.failure.test(own),
    isHelpOffer: cues.helpOffer.test(prose),
  };
  return { ...facts, kind: kindOf(shown, prose, question, options, wording) };
}

function kindOf(
  shown: Shown,
  prose: string,
  question: string,
  options: readonly ShownAction[],
  { cues }: Wording,
): BotTurnKind {
  if (prose === '' && options.length === 0 && shown.forms.length === 0) return 'silence';
  if (shown.forms.some((form) => form.actions.length > 0)) return 'form';
  if (cues.attachRequest.test(question)) return 'attach';
  const yes = options.some((option) => cues.yes.test(option.title));
  const no = options.some((option) => cues.no.test(option.title));
  const saysYesOrNo = yes && no && options.length <= 4;
  if (cues.anythingElse.test(question)) return 'more';
  if (cues.confirmQuestion.test(question) && (saysYesOrNo || options.length === 0 || yes)) return 'confirm';
  if (saysYesOrNo) return 'yesNo';
  if (options.length > 0) return 'choice';
  if (cues.yesNoQuestion.test(question) && !cues.helpOffer.test(question)) return 'yesNo';
  return question === '' ? 'statement' : 'open';
}

/** The last sentence that asks something, in the last text that has one, with what follows it in that text. */
function findQuestion(shown: Shown, { cues }: Wording): string {
  for (const text of shown.texts.toReversed()) {
    const sentences = splitSentences(text);
    const index = sentences.findLastIndex(
      (sentence) =>
        cues.question.test(sentence) || cues.attachRequest.test(sentence) || cues.pickOne.test(sentence),
    );
    if (index >= 0) return sentences.slice(index).join(' ');
  }
  return shown.inputHint === 'expectingInput' ? (shown.texts.at(-1) ?? '') : '';
}

export function splitSentences(text: string): string[] {
  return text
    .split(/(?<=[.!?…])\s+(?=[\p{Lu}\p{N}"“«(¿])|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
