import type { CardAction } from './activity.ts';

/**
 * What a bot's messages show a person, whatever they were made of: prose, buttons and forms.
 * `readShown` (read.ts) makes it; virtual users, matchers and reports read it.
 */
export interface Shown {
  /** Visible prose of all messages and cards, in order, one entry per message or card. */
  readonly texts: readonly string[];
  /** Everything that can be tapped, in order, last message last. */
  readonly actions: readonly ShownAction[];
  /** Cards with inputs, in order. Their actions stand in `actions` too. */
  readonly forms: readonly ShownForm[];
  /** Label and value pairs that the cards state (FactSet, receipt items and facts), in order. */
  readonly facts: readonly { readonly title: string; readonly value: string }[];
  /** `expectingInput`, `acceptingInput`, `ignoringInput` of the last message that has one. */
  readonly inputHint: string | undefined;
  /** What messages say of themselves: made by AI, from which sources, how secret. Left out where none does. */
  readonly labels?: readonly ShownLabels[] | undefined;
}

/** The labels that a client draws on one message. */
export interface ShownLabels {
  readonly activityId: string | undefined;
  readonly isAiGenerated: boolean;
  readonly citations: readonly ShownCitation[];
  readonly sensitivity?: { readonly name: string; readonly description?: string | undefined } | undefined;
  /** The form that thumbs up and down open: Teams' own, or one that the bot is asked for. */
  readonly feedback?: 'default' | 'custom' | undefined;
}

export interface ShownCitation {
  /** Its number in the text, `[1]`. */
  readonly position: number | undefined;
  readonly name: string;
  readonly abstract: string;
  readonly url?: string | undefined;
}

/** Where an action stands: suggested actions vanish with the next message, card buttons stay, `list` choices are only text. */
export type ActionPlace = 'suggested' | 'card' | 'list';

export interface ShownAction {
  readonly title: string;
  readonly place: ActionPlace;
  /** The action as the bot sent it; for `list` places an `imBack` with the choice's text. */
  readonly action: CardAction;
  /** Activity that shows it. */
  readonly activityId: string | undefined;
  /** Card that it belongs to, an index into `forms`, if that card has inputs. */
  readonly form?: number | undefined;
  /** What a tap sends of that card's inputs if nobody touched them, by input id. */
  readonly defaults?: Readonly<Record<string, string>> | undefined;
}

export interface ShownForm {
  readonly activityId: string | undefined;
  readonly text: string;
  readonly inputs: readonly ShownInput[];
  readonly actions: readonly ShownAction[];
}

export type InputKind = 'text' | 'number' | 'date' | 'time' | 'toggle' | 'choice';

export interface ShownInput {
  readonly id: string;
  readonly kind: InputKind;
  /** Label, or else placeholder, or else the text before it, or else the id. */
  readonly label: string;
  readonly required: boolean;
  readonly value?: string | undefined;
  readonly regex?: string | undefined;
  readonly maxLength?: number | undefined;
  readonly min?: string | number | undefined;
  readonly max?: string | number | undefined;
  readonly multiple?: boolean | undefined;
  readonly choices?: readonly { readonly title: string; readonly value: string }[] | undefined;
  readonly valueOn?: string | undefined;
  readonly valueOff?: string | undefined;
}
