import { type Activity, ActivityTypes, type Entity, type TurnContext } from 'botbuilder';
import { isPersonal } from '../scope.ts';
import { type Article, linkToArticle } from './articles.ts';

/** Waits between two parts of a stream. */
export type Pause = (ms: number) => Promise<void>;

/** Teams takes one part of a stream a second. */
const partEveryMs = 1_100;
const offer = 'Was that no help? Say "create a ticket" and we will look at it.';

/**
 * Answers from an article: as a stream in personal chats of Teams, where the text grows while it is read, and
 * as one message elsewhere, because streams are for personal chats alone.
 */
export async function sendAnswer(context: TurnContext, article: Article, pause: Pause): Promise<void> {
  if (context.activity.channelId !== 'msteams' || !isPersonal(context)) {
    await context.sendActivity(createFinal(article));
    return;
  }
  try {
    await stream(context, article, pause);
  } catch (error) {
    // The user has pressed "Stop": nobody wants the rest.
    if (statusOf(error) !== 403) throw error;
  }
}

async function stream(context: TurnContext, article: Article, pause: Pause): Promise<void> {
  const started = await context.sendActivity(
    createPart('Looking it up in the help desk articles…', { streamType: 'informative', streamSequence: 1 }),
  );
  const streamId = started?.id ?? '';
  let text = '';
  for (const [index, sentence] of article.sentences.entries()) {
    await pause(partEveryMs);
    text = `${text}${sentence} `;
    await context.sendActivity(
      createPart(text, { streamId, streamType: 'streaming', streamSequence: index + 2 }),
    );
  }
  await pause(partEveryMs);
  await context.sendActivity(createFinal(article, { streamId, streamType: 'final' }));
}

interface StreamInfo {
  readonly streamId?: string;
  readonly streamType: 'informative' | 'streaming' | 'final';
  readonly streamSequence?: number;
}

function createPart(text: string, info: StreamInfo): Partial<Activity> {
  return { type: ActivityTypes.Typing, text, entities: [{ type: 'streaminfo', ...info }] };
}

/** The whole answer, with its source, the AI label and thumbs. What was streamed stays at its beginning. */
function createFinal(article: Article, info?: StreamInfo): Partial<Activity> {
  return {
    type: ActivityTypes.Message,
    text: `${article.sentences.join(' ')} [1] ${offer}`,
    entities: [createLabel(article), ...(info ? [{ type: 'streaminfo', ...info }] : [])],
    channelData: { feedbackLoop: { type: 'custom' } },
  };
}

function createLabel(article: Article): Entity {
  return {
    type: 'https://schema.org/Message',
    '@type': 'Message',
    '@context': 'https://schema.org',
    additionalType: ['AIGeneratedContent'],
    citation: [
      {
        '@type': 'Claim',
        position: 1,
        appearance: {
          '@type': 'DigitalDocument',
          name: article.title,
          url: linkToArticle(article),
          abstract: article.abstract,
        },
      },
    ],
  };
}

function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
}
