import { ConfigError } from '../errors.ts';
import type { Ignored } from './judge-release.ts';
import type { Rule } from './rule.ts';

/**
 * The rules that are named, by id or by the letter of their group; all when none are.
 * @throws ConfigError for names that no rule has.
 */
export function chooseRules(all: readonly Rule[], names: string | undefined): readonly Rule[] {
  if (names === undefined) return all;
  const wanted = names
    .split(',')
    .map((name) => name.trim().toUpperCase())
    .filter((name) => name !== '');
  for (const name of wanted) failIfUnknown(all, name, true);
  return all.filter(({ id }) => wanted.some((name) => id === name || id.replace(/\d+$/, '') === name));
}

/**
 * Rules whose findings are not to count, each with its reason.
 * @throws ConfigError for ids that no rule has, and for ids without a reason.
 */
export function pairIgnored(
  all: readonly Rule[],
  ids: readonly string[],
  reasons: readonly string[],
): Ignored[] {
  if (ids.length !== reasons.length || reasons.some((reason) => reason.trim() === '')) {
    throw new ConfigError(
      'no-reason',
      `Failed to ignore rules: each --ignore needs its own --reason; got ${ids.length} and ${reasons.length}.`,
      { hint: 'Say why: --ignore B8 --reason "checked by the link checker".' },
    );
  }
  return ids.map((given, index) => {
    const id = given.toUpperCase();
    failIfUnknown(all, id, false);
    return { id, reason: reasons[index] ?? '' };
  });
}

function failIfUnknown(all: readonly Rule[], name: string, orGroup: boolean): void {
  if (all.some(({ id }) => id === name || (orGroup && id.replace(/\d+$/, '') === name))) return;
  throw new ConfigError('unknown-rule', `Failed to find a rule named "${name}".`, {
    hint: `There are: ${all.map(({ id }) => id).join(', ')}.`,
  });
}
