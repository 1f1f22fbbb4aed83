import type { VariableGroup } from './bot-environment.ts';

/** Ways in which an environment is written down. */
export const environmentFormats = ['shell', 'dotenv', 'docker'] as const;
export type EnvironmentFormat = (typeof environmentFormats)[number];

const lineOf: Readonly<Record<EnvironmentFormat, (name: string, value: string) => string>> = {
  shell: (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  // In single quotes nothing has a meaning, in backquotes single quotes neither.
  dotenv: (name, value) => (value.includes("'") ? `${name}=\`${value}\`` : `${name}='${value}'`),
  // Docker takes what follows the first equals sign as it stands, quotes too.
  docker: (name, value) => `${name}=${value}`,
};

/**
 * Lines that set the variables: for a POSIX shell, for a `.env` file, or for `docker run --env-file`. Every
 * group has its name above it, as a comment.
 */
export function formatEnvironment(groups: readonly VariableGroup[], format: EnvironmentFormat): string {
  return groups
    .map(({ title, note, variables }) => {
      const comments = [title, ...(note === undefined ? [] : [note])].map((line) => `# ${line}`);
      const lines = Object.entries(variables).map(([name, value]) => lineOf[format](name, value));
      return `${[...comments, ...lines].join('\n')}\n`;
    })
    .join('\n');
}
