/** Which guardrails act, and how often a turn may be drawn. */
export interface GuardrailSettings {
  readonly firstToken: boolean;
  readonly earlyEnd: boolean;
  /** Words in a turn, or any number. */
  readonly length: false | { readonly min: number; readonly max: number };
  readonly repetition: boolean;
  readonly echo: boolean;
  readonly glued: boolean;
  readonly empty: boolean;
  readonly draws: number;
}

/** How a model is to play a user: the fields of the same names in the configuration. */
export interface ModelUserSettings {
  readonly temperature: number;
  readonly topP?: number | undefined;
  readonly maxTokens: number;
  readonly contextTokens: number;
  readonly guardrails: GuardrailSettings;
  readonly tapRate: number;
  readonly forms: 'facts' | 'model';
}
