import { createSecretRedactor, type Redactor } from './auth/redact-tokens.ts';
import type { Channel } from './channel/ports.ts';
import type { BotPlace, OpenedBot } from './open-bot-behind-connector.ts';

/** For what must not be seen of a bot there; undefined when there is nothing. */
export function redactorFor(bot: BotPlace): Redactor | undefined {
  const secrets = [...(bot.secrets ?? []), ...credentialsOf(bot)];
  return secrets.length === 0 ? undefined : createSecretRedactor(secrets);
}

function credentialsOf(bot: BotPlace): string[] {
  if ('copilotStudio' in bot) return [bot.copilotStudio.token];
  if (!('directLine' in bot)) return [];
  const { credentials } = bot.directLine;
  if (credentials.kind === 'tokenEndpoint') return [];
  return [credentials.kind === 'secret' ? credentials.secret : credentials.token];
}

/** The same bot, with secrets taken out of all that it says, answers and asks in vain, before anybody sees or keeps it. */
export function redactBot(opened: OpenedBot, redactor: Redactor): OpenedBot {
  const { attacked, strayProblems } = opened;
  return {
    ...opened,
    channel: (...given) => redactChannel(opened.channel(...given), redactor),
    attacked: attacked && (async (...given) => redactChannel(await attacked(...given), redactor)),
    strayProblems: strayProblems && (() => redactor.value(strayProblems())),
    problemsOf: (conversationId) => redactor.value(opened.problemsOf(conversationId)),
  };
}

function redactChannel(channel: Channel, redactor: Redactor): Channel {
  return {
    ...channel,
    async openConversation(open) {
      try {
        const conversation = await channel.openConversation({
          ...open,
          onArrival: ({ kind, activity }) => open.onArrival({ kind, activity: redactor.value(activity) }),
        });
        return {
          ...conversation,
          send: async (activity, signal) => redactor.value(await conversation.send(activity, signal)),
        };
      } catch (error) {
        throw redactError(error, redactor);
      }
    },
  };
}

/** A service may quote what it refused. */
function redactError(error: unknown, redactor: Redactor): unknown {
  if (!(error instanceof Error)) return error;
  error.message = redactor.text(error.message);
  return error;
}
