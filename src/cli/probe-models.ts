import type { ModelFinding } from '../../adapters/openai/model-options.ts';
import { systemClock } from '../channel/system.ts';
import type { ResolvedConfig } from '../config/resolved-config.ts';
import { sharesOf } from '../config/user-share.ts';
import type { UserFields } from '../config/user-fields.ts';
import { ConfigError, UnderstudyError } from '../errors.ts';
import type { Scenario } from '../scenario/schema.ts';
import { llamaOptions, nameOf, serverOf } from './commands/model-settings.ts';
import { exitCodes, type Environment } from './environment.ts';
import type { Finding } from './finding.ts';

/** Opens every model that a run would open, users and judge, asks it, and says what was found out. */
export async function probeModels(
  config: ResolvedConfig,
  scenarios: readonly Scenario[],
  { env, signal }: Environment,
): Promise<Finding[]> {
  const { probeModel } = await import('../../adapters/openai/probe-model.ts');
  const findings: Finding[] = [];
  const users = [
    ...config.users.map(({ user }) => user),
    ...scenarios.flatMap(({ user }) =>
      user ? sharesOf(user, config.folder).map((share) => share.user) : [],
    ),
  ].filter(({ model }) => model !== 'agenda' && model !== 'script');
  for (const user of unlike(users)) {
    const name = nameOf(user);
    if (user.model === 'gguf') {
      findings.push(...(await probeFile(user, config, { env, signal })).map(named(name)));
      continue;
    }
    const server = serverOf(user);
    const options = { ...server, key: env[server.apiKeyEnv], clock: systemClock, signal };
    const found =
      user.model === 'userlm'
        ? await probeModel({ kind: 'user', ...options, api: user.api, bos: user.bos })
        : await probeModel({ kind: 'chat', structured: false, ...options });
    findings.push(...found.map(named(name)));
  }
  if (config.judge) {
    const server = serverOf(config.judge);
    const options = { ...server, key: env[server.apiKeyEnv], clock: systemClock, signal };
    const found = await probeModel({ kind: 'chat', structured: true, ...options });
    findings.push(...found.map(named(`judge ${config.judge.name ?? ''}`.trim())));
  }
  return findings;
}

/** Users that differ only in how they speak share a model. */
function unlike(users: readonly UserFields[]): UserFields[] {
  const key = ({ model, baseUrl, name, azure, api, bos, file }: UserFields): string =>
    JSON.stringify([model, baseUrl, name, azure, api, bos, file]);
  return [...new Map(users.map((user) => [key(user), user])).values()];
}

function named(name: string): (finding: ModelFinding) => Finding {
  return (finding) => ({ check: 'model', ...finding, message: `${name}: ${finding.message}` });
}

async function probeFile(
  user: UserFields,
  config: ResolvedConfig,
  { env, signal }: Pick<Environment, 'env' | 'signal'>,
): Promise<ModelFinding[]> {
  try {
    const { openLlamaModel } = await import('../../adapters/llama/open-llama-model.ts');
    const model = await openLlamaModel({ ...llamaOptions(user, config), environment: env, signal });
    await model.close();
    return model.findings.map((message) => ({ status: 'ok', message }));
  } catch (error) {
    if (!(error instanceof UnderstudyError)) throw error;
    const exitCode = error instanceof ConfigError ? exitCodes.usage : exitCodes.infrastructure;
    return [{ status: 'fail', message: error.message, hint: error.hint, exitCode }];
  }
}
