import type { ServerFailure } from './server-failure.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Remembers which of OpenAI's fields a model refuses, and leaves them out from then on. */
export interface FieldAdapter {
  adapt(body: Fields): Fields;
  /** Whether the refused body would now be sent otherwise. Of several calls refused at once, each may try again. */
  learn(failure: ServerFailure, body: Fields): boolean;
  /** What is left out or renamed, a sentence each. */
  readonly findings: readonly string[];
}

const dispensable = ['seed', 'logit_bias', 'top_p', 'temperature'];
const refusal = /support|unknown|unrecogni[sz]ed|unexpected|extra|forbidden|permitted|allowed|use 'max_/i;

export function createFieldAdapter(): FieldAdapter {
  const dropped = new Set<string>();
  const findings: string[] = [];
  let limit: 'max_tokens' | 'max_completion_tokens' = 'max_tokens';

  return {
    findings,
    adapt(body) {
      const entries = Object.entries(body).filter(([name]) => !dropped.has(name));
      return Object.fromEntries(
        entries.map(([name, value]) => [name === 'max_tokens' ? limit : name, value]),
      );
    },
    learn(failure, body) {
      if (failure.kind !== 'status' || (failure.status !== 400 && failure.status !== 422)) return false;
      if (!refusal.test(`${failure.said} ${failure.code ?? ''}`)) return false;
      const names = (name: string): boolean =>
        name in body && (failure.param === name || new RegExp(`\\b${name}\\b`).test(failure.said));
      if (names('max_tokens')) {
        if (limit === 'max_tokens')
          findings.push('The model takes max_completion_tokens in place of max_tokens.');
        limit = 'max_completion_tokens';
        return true;
      }
      const refused = dispensable.find((name) => names(name));
      if (refused === undefined) return false;
      if (!dropped.has(refused)) findings.push(`The model refuses ${refused}: it is left out.`);
      dropped.add(refused);
      return true;
    },
  };
}
