import { stringify } from 'yaml';
import type { FoundBot } from './find-bot.ts';

const schemas = './node_modules/botframework-understudy';

/** understudy.yaml for a bot that was found. */
export function formatStarterConfig(found: FoundBot): string {
  const bot = stringify({ bot: botOf(found) }).trimEnd();
  const note =
    found.kind === 'none' ? '# No bot was found here: put in where it listens, or a module.\n' : '';
  return `# yaml-language-server: $schema=${schemas}/config.schema.json
version: 1
${note}${bot}
channel: { id: emulator, locale: en-US }
user: { model: agenda }
scenarios: scenarios/**/*.yaml
recordings: recordings/**/*.transcript
seed: 1
trials: 1
concurrency: 4
gate: { passRate: 1.0 }
`;
}

function botOf(found: FoundBot): Record<string, unknown> {
  if (found.kind === 'module') return { module: found.module };
  if (found.kind !== 'start') return { endpoint: found.endpoint };
  const env = { ...(found.takesPort && { PORT: String(found.port) }), ...found.env };
  const start = { command: found.command, ...(Object.keys(env).length > 0 && { env }) };
  return { endpoint: found.endpoint, start };
}

/** A first scenario that says something about any bot: it greets, asks for help, and the standing checks judge. */
export const starterScenario = `# yaml-language-server: $schema=.${schemas}/scenario.schema.json
name: first conversation
goal: You are a user who wants to find out what the bot can do.
persona: plain
script:
  - user: hi
  - user: help
expect:
  - never: { reply: { contains: went wrong } }

# Next, give the user something to want; it answers the bot's questions from the facts by itself:
#
# goal: You are a user who wants to send 250 dollars to Anna.
# facts:
#   amount: { value: 250 dollars, first: 200 dollars }   # said first, then corrected
#   recipient: { oneOf: [Anna, Boris] }                  # drawn anew for each trial
# learn: [confirmation number]
# expect:
#   - learned: confirmation number
`;
