import pLimit from 'p-limit';
import { createRandom } from '../user/random.ts';
import { reportAudience, type AudienceReport } from './audience-report.ts';
import { peoplePopulation, type Population } from './population.ts';
import { reactToMessage, type MemberOutcome, type ReactOptions } from './react-to-message.ts';

export interface AudienceOptions extends ReactOptions {
  readonly population: Population;
  readonly concurrency: number;
  readonly onOutcome?: ((outcome: MemberOutcome) => void) | undefined;
}

/**
 * Shows everybody the message and counts what they do. Same options, models and seed: the same report, in whatever
 * order the models answer. Rejects with ConfigError for what cannot be played, with InfrastructureError when no model
 * could be asked at all, and with the signal's reason when aborted.
 */
export async function holdAudience({
  population,
  concurrency,
  onOutcome,
  ...options
}: AudienceOptions): Promise<AudienceReport> {
  const outcomes = await pLimit(concurrency).map(peoplePopulation(population), async (member) => {
    const outcome = await reactToMessage(member, options);
    onOutcome?.(outcome);
    return outcome;
  });
  const [first] = outcomes;
  if (first?.status === 'errored' && outcomes.every(({ status }) => status === 'errored')) throw first.error;
  const { scenarios, seed } = population;
  return reportAudience(outcomes, {
    message: options.message,
    goals: scenarios.map(({ goal = '' }) => goal),
    seed,
    random: createRandom(seed).fork('differences'),
  });
}
