/** Something in a card that Teams will not show as meant, or that not everybody can use. */
export interface CardFinding {
  /** Name of the rule, such as `card-alt-text`; docs/cards.md lists them all. */
  readonly id: string;
  /** `must-fix`: Teams shows it wrongly or not at all. `good-to-fix`: some readers or devices get less. */
  readonly severity: 'must-fix' | 'good-to-fix';
  /** One sentence, safe to print. */
  readonly message: string;
  /** Where, from the card on: `body[0].items[1]`; empty for the card itself. */
  readonly path: string;
}
