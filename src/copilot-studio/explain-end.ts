import type { Delivery } from '../channel/ports.ts';
import { ConfigError } from '../errors.ts';
import type { TurnEnd } from './agent.ts';

const tokenHint =
  'It has expired, was made for something else than https://api.powerplatform.com, or lacks CopilotStudio.Copilots.Invoke: get a new one (docs/copilot-studio.md).';

/** What the end of a turn says of its delivery. */
export function explainEnd(end: TurnEnd): Delivery {
  const failed = (message: string, hint?: string): Delivery => ({
    status: 'unreachable',
    check: 'copilot-studio',
    message,
    hint,
  });
  switch (end.status) {
    case 'ended':
      return { status: 'answered', code: 200 };
    case 'aborted':
      return { status: 'unreachable', message: 'The delivery was aborted.' };
    case 'unreachable':
      return failed(
        `Copilot Studio could not be reached: ${end.message}`,
        'Check the network and bot.copilotStudio.',
      );
    case 'broken':
      return failed(
        `The answer of Copilot Studio is not whole: ${end.message}.`,
        'What was said before stands in the transcript; nothing was said twice.',
      );
    case 'refused': {
      const said = describe(end);
      if (isForbidden(end.code))
        return failed(`Copilot Studio does not accept the token (${said}).`, tokenHint);
      if (end.code === 404)
        return failed(`Copilot Studio knows no such conversation, it may have ended (${said}).`);
      if (end.code === 429)
        return failed(`Copilot Studio takes no more for now (${said}).`, 'Lower concurrency, or wait.');
      return failed(`Copilot Studio refused the turn (${said}).`);
    }
  }
}

/** The error to throw where the first request of all tells that token or agent are wrong. */
export function refusedAtFirst(end: TurnEnd, name: string): ConfigError | undefined {
  if (end.status !== 'refused') return undefined;
  const said = describe(end);
  if (isForbidden(end.code)) {
    return new ConfigError(
      'copilot-studio-token',
      `Failed to open a conversation at ${name}: the token is not accepted (${said}).`,
      { hint: tokenHint },
    );
  }
  if (end.code !== 404 && end.code !== 400) return undefined;
  return new ConfigError(
    'copilot-studio-agent',
    `Failed to open a conversation at ${name}: there is no such agent (${said}).`,
    {
      hint: "Compare environmentId and schemaName with the agent's settings (Advanced, Metadata), and publish it.",
    },
  );
}

function isForbidden(code: number): boolean {
  return code === 401 || code === 403;
}

function describe({ code, said }: Extract<TurnEnd, { status: 'refused' }>): string {
  return said === '' ? String(code) : `${code}, ${said}`;
}
