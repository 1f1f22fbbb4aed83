import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Delivery } from '../channel/ports.ts';
import type { ResolvedConfig } from '../config/resolved-config.ts';
import { ConfigError, UnderstudyError } from '../errors.ts';
import { openBotBehindConnector, type OpenedBot } from '../open-bot-behind-connector.ts';
import { placeBot } from './bot-place.ts';
import { exitCodes, type Environment } from './environment.ts';
import type { Finding } from './finding.ts';

const bodyLimit = 300;

/** Opens a conversation with the bot as a run would, starting it if need be, and explains what it answers. */
export async function probeBot(config: ResolvedConfig, environment: Environment): Promise<Finding> {
  const logFolder = await mkdtemp(path.join(tmpdir(), 'understudy-doctor-'));
  try {
    const bot = placeBot(config, path.join(logFolder, 'bot.log'), environment);
    const opened = await openBotBehindConnector({
      bot,
      teams: config.teams,
      signal: environment.signal,
    });
    try {
      return await greet(opened, config, environment.signal);
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!(error instanceof UnderstudyError)) throw error;
    const exitCode = error instanceof ConfigError ? exitCodes.usage : exitCodes.infrastructure;
    return { check: 'bot', status: 'fail', message: error.message, hint: error.hint, exitCode };
  } finally {
    await rm(logFolder, { recursive: true, force: true });
  }
}

async function greet(opened: OpenedBot, config: ResolvedConfig, signal: AbortSignal): Promise<Finding> {
  const channel = opened.channel(config.channel.id, config.deliveryMode, config.channel.conversation);
  let arrived = 0;
  const conversation = await channel.openConversation({
    locale: config.channel.locale,
    userName: config.channel.userName,
    onArrival: () => {
      arrived += 1;
    },
  });
  try {
    let type = 'conversationUpdate';
    for (const activity of conversation.opening()) {
      type = activity.type;
      const limit = AbortSignal.timeout(config.limits.replyTimeoutMs);
      const delivery = await conversation.send(
        conversation.stamp(activity),
        AbortSignal.any([signal, limit]),
      );
      const late = limit.aborted && delivery.status === 'unreachable';
      const afterMs = config.limits.replyTimeoutMs;
      const problem = explainDelivery(late ? { status: 'unanswered', afterMs } : delivery, type, opened.name);
      if (problem) return problem;
    }
    const count = arrived === 1 ? '1 activity' : `${arrived} activities`;
    return { check: 'bot', status: 'ok', message: `${opened.name} answers to ${type}, and sent ${count}` };
  } finally {
    conversation.close();
  }
}

/** What is wrong with an answer, or undefined when a bot would answer so. */
function explainDelivery(delivery: Delivery, type: string, name: string): Finding | undefined {
  const fail = (message: string, hint?: string): Finding => ({
    check: 'bot',
    status: 'fail',
    message,
    hint,
    exitCode: exitCodes.infrastructure,
  });
  if (delivery.status === 'unreachable') return fail(delivery.message, delivery.hint);
  if (delivery.status === 'unanswered') {
    return fail(
      `${name} did not answer to ${type} within ${delivery.afterMs} ms`,
      'Is it a bot that listens there? If it is only slow, raise limits.replyTimeoutMs.',
    );
  }
  const { code, body, contentType } = delivery;
  const answered = `${name} answered ${code} to ${type}`;
  if (code === 401 || code === 403) {
    return fail(
      `${answered}: it asks for authentication`,
      'Start it without credentials: botbuilder with MicrosoftAppId and MicrosoftAppPassword empty, the Agents SDK ' +
        'without clientId and with NODE_ENV other than production, the Teams SDK with ' +
        'DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS=true. Or let it ask for tokens: `bot.auth: jwt`, with ' +
        'the variables that `understudy doctor --print-env shell` prints; a bot that got them keeps the keys of the ' +
        'run that it met first, and must be started anew for the next.',
    );
  }
  if (code === 404 || code === 405) {
    return fail(`${answered}: there is no messaging endpoint at that path`, 'It is usually /api/messages.');
  }
  if (isHtml(body, contentType)) {
    return fail(
      `${answered} with a web page: that is no bot`,
      'Is the port right, and the path (usually /api/messages)?',
    );
  }
  if (code >= 200 && code < 300) return undefined;
  const text = body === undefined ? 'nothing' : typeof body === 'string' ? body : JSON.stringify(body);
  const shown = text.length > bodyLimit ? `${text.slice(0, bodyLimit)}…` : text;
  return fail(
    `${answered}, with ${shown}`,
    "The bot failed on a conversation's opening: look at its own output.",
  );
}

function isHtml(body: unknown, contentType: string | undefined): boolean {
  return (
    contentType?.includes('text/html') === true ||
    (typeof body === 'string' && /^\s*<(?:!doctype|html)/i.test(body))
  );
}
