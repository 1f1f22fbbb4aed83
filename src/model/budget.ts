import { InfrastructureError } from '../errors.ts';
import type { ModelClient } from './ports.ts';

/** What a run may spend on models. */
export interface BudgetCeilings {
  readonly calls?: number | undefined;
  /** Of prompts and answers. */
  readonly tokens?: number | undefined;
  /** Prices for a million tokens. */
  readonly cost?:
    { readonly max: number; readonly promptPrice: number; readonly completionPrice: number } | undefined;
}

export interface Spending {
  /** Calls that were begun, those that failed among them. */
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Undefined where no prices were given. */
  readonly cost: number | undefined;
}

/** The ceiling that was reached first, in the order calls, tokens, cost. */
export interface ReachedCeiling {
  readonly ceiling: 'calls' | 'tokens' | 'cost';
  readonly max: number;
  readonly spent: number;
}

export interface Budget {
  /**
   * The same model, its calls counted; once a ceiling is reached, `send` rejects with InfrastructureError (`budget`)
   * and the model is asked no more. Calls under way at that moment are let finish, so that tokens and cost can
   * exceed their ceiling by what these take.
   */
  wrap(client: ModelClient): ModelClient;
  spent(): Spending;
  /** Undefined as long as a call may be made. */
  exceeded(): ReachedCeiling | undefined;
}

/** Counts what all models of a run cost together. */
export function createBudget({ calls: maxCalls, tokens: maxTokens, cost }: BudgetCeilings): Budget {
  let calls = 0;
  let promptTokens = 0;
  let completionTokens = 0;

  function spentCost(): number | undefined {
    return cost && (promptTokens * cost.promptPrice + completionTokens * cost.completionPrice) / 1_000_000;
  }

  function exceeded(): ReachedCeiling | undefined {
    const tokens = promptTokens + completionTokens;
    if (maxCalls !== undefined && calls >= maxCalls) return { ceiling: 'calls', max: maxCalls, spent: calls };
    if (maxTokens !== undefined && tokens >= maxTokens) {
      return { ceiling: 'tokens', max: maxTokens, spent: tokens };
    }
    const money = spentCost();
    if (cost && money !== undefined && money >= cost.max)
      return { ceiling: 'cost', max: cost.max, spent: money };
    return undefined;
  }

  return {
    wrap: (client) => ({
      get name() {
        return client.name;
      },
      send: async (request, signal) => {
        const reached = exceeded();
        if (reached) throw budgetError(reached);
        calls += 1;
        const answer = await client.send(request, signal);
        promptTokens += answer.usage.promptTokens;
        completionTokens += answer.usage.completionTokens;
        return answer;
      },
    }),
    spent: () => ({ calls, promptTokens, completionTokens, cost: spentCost() }),
    exceeded,
  };
}

function budgetError({ ceiling, max, spent }: ReachedCeiling): InfrastructureError {
  return new InfrastructureError(
    'budget',
    `Failed to ask the model: the run's budget is spent (budget.${nameOf(ceiling)} ${format(max)}, spent ${format(spent)}).`,
    { hint: 'Raise it, or let the run do less: fewer trials, shorter conversations (limits.turns).' },
  );
}

/** What a spent budget left undone, for the end of a run; undefined when nothing is missing. */
export function describeShortfall(
  budget: Budget,
  missing: { readonly planned: number; readonly notHeld: number; readonly cutShort: number },
): string | undefined {
  const reached = budget.exceeded();
  if (!reached || missing.notHeld + missing.cutShort === 0) return undefined;
  const { calls, promptTokens, completionTokens, cost } = budget.spent();
  const tokens = promptTokens + completionTokens;
  const spent = [
    `${format(calls)} calls`,
    `${format(tokens)} tokens`,
    ...(cost === undefined ? [] : [`a cost of ${format(cost)}`]),
  ];
  const undone = [
    ...(missing.notHeld > 0 ? [`${missing.notHeld} not held`] : []),
    ...(missing.cutShort > 0 ? [`${missing.cutShort} cut short`] : []),
  ];
  return (
    `The budget is spent (budget.${nameOf(reached.ceiling)} ${format(reached.max)}): ${spent.join(', ')}. ` +
    `Of ${missing.planned} conversations, ${undone.join(' and ')}.`
  );
}

function nameOf(ceiling: ReachedCeiling['ceiling']): string {
  return ceiling === 'cost' ? 'cost.max' : ceiling;
}

function format(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 4 });
}
