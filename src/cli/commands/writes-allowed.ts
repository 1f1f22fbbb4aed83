import type { Environment } from '../environment.ts';

/** Whether a command may write recordings: not with `--ci`, nor where the environment variable CI is set. */
export function writesAllowed({ ci }: { readonly ci: boolean }, { env }: Pick<Environment, 'env'>): boolean {
  const { CI } = env;
  return !ci && (CI === undefined || CI === '' || CI === 'false' || CI === '0');
}
