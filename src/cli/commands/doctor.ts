import { createServer } from 'node:net';
import path from 'node:path';
import type { EnvironmentFormat } from '../../auth/format-environment.ts';
import { readConfig, resolveConfig, type ConfigReading } from '../../config/load-config.ts';
import { formatMistakes } from '../../config/mistake.ts';
import { ConfigError, messageOf } from '../../errors.ts';
import { readScenarios } from '../../scenario/load-scenarios.ts';
import { exitCodes, type Environment } from '../environment.ts';
import { formatFindings, type Finding } from '../finding.ts';

export interface DoctorOptions {
  readonly config?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly module?: string | undefined;
  readonly json?: boolean | undefined;
  /** The bot's environment is printed, and nothing is looked at. */
  readonly printEnv?: EnvironmentFormat | undefined;
}

/**
 * Looks at Node, configuration, scenarios, the loopback port, the bot and the models, and prints what it found. Resolves
 * with 0, or 2 when the user must change something, or else 3 when the bot or the machine is not ready.
 */
export async function doctorCommand(options: DoctorOptions, environment: Environment): Promise<number> {
  const { printEnv, config, endpoint, module } = options;
  if (printEnv !== undefined) {
    const { bot } = await resolveConfig(config, { endpoint, module }, environment.cwd);
    const { printEnvironment } = await import('./print-env.ts');
    environment.stdout.write(printEnvironment(bot, printEnv));
    return exitCodes.passed;
  }
  const findings: Finding[] = [checkNode(environment.nodeVersion)];
  const reading = await readOrExplain(options, environment.cwd);
  if ('check' in reading) findings.push(reading);
  else findings.push(...(await checkFiles(reading, environment.cwd)));
  findings.push(await checkPort());
  if (!('check' in reading) && reading.config) {
    const { probeBot } = await import('../probe-bot.ts');
    findings.push(await probeBot(reading.config, environment));
    const { scenarios } = reading.scenarios ? await readScenarios(reading.scenarios) : { scenarios: [] };
    const { probeModels } = await import('../probe-models.ts');
    findings.push(...(await probeModels(reading.config, scenarios, environment)));
  }
  const text = options.json
    ? `${JSON.stringify({ schemaVersion: 1, findings }, null, 2)}\n`
    : formatFindings(findings);
  environment.stdout.write(text);
  const codes = findings.map((finding) => finding.exitCode);
  if (codes.includes(exitCodes.usage)) return exitCodes.usage;
  return codes.includes(exitCodes.infrastructure) ? exitCodes.infrastructure : exitCodes.passed;
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return { check: 'node', status: 'ok', message: version };
  const message = `expected Node.js 20.19 or later, got ${version}`;
  return {
    check: 'node',
    status: 'fail',
    message,
    hint: 'Install a newer Node.js.',
    exitCode: exitCodes.infrastructure,
  };
}

async function readOrExplain(options: DoctorOptions, cwd: string): Promise<ConfigReading | Finding> {
  const { config, endpoint, module } = options;
  try {
    return await readConfig(config, { endpoint, module }, cwd);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { message, hint } = error;
    return { check: 'configuration', status: 'fail', message, hint, exitCode: exitCodes.usage };
  }
}

async function checkFiles(reading: ConfigReading, cwd: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (reading.config) {
    const { file } = reading.config;
    const message = file === undefined ? 'none; the bot is on the command line' : path.relative(cwd, file);
    findings.push({ check: 'configuration', status: 'ok', message });
  } else {
    const message = formatMistakes(reading.mistakes, cwd);
    findings.push({ check: 'configuration', status: 'fail', message, exitCode: exitCodes.usage });
  }
  if (!reading.scenarios) {
    if (reading.config) {
      const hint = 'Name files to `understudy run`, or add `scenarios:` to the configuration.';
      findings.push({ check: 'scenarios', status: 'warn', message: 'none are named', hint });
    }
    return findings;
  }
  const { scenarios, mistakes } = await readScenarios(reading.scenarios);
  if (mistakes.length > 0) {
    const message = formatMistakes(mistakes, cwd);
    findings.push({ check: 'scenarios', status: 'fail', message, exitCode: exitCodes.usage });
  } else {
    const message = scenarios.length === 1 ? '1 scenario' : `${scenarios.length} scenarios`;
    findings.push({ check: 'scenarios', status: 'ok', message });
  }
  return findings;
}

/** Bots that are reached over HTTP send their replies to a port of ours on loopback. */
function checkPort(): Promise<Finding> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', (error) => {
      const message = `no port on 127.0.0.1 can be listened on: ${messageOf(error)}`;
      const hint = 'Bots reached over HTTP send their replies there. Does a sandbox or firewall forbid it?';
      resolve({ check: 'port', status: 'fail', message, hint, exitCode: exitCodes.infrastructure });
    });
    server.listen(0, '127.0.0.1', () => {
      server.close(() =>
        resolve({ check: 'port', status: 'ok', message: 'a port on 127.0.0.1 can be listened on' }),
      );
    });
  });
}
