import type { Activity } from './activity.ts';
import { asArray, asRecord, asText } from './read-values.ts';
import type { ShownLabels } from './shown.ts';

/** The entity in which Teams and Microsoft 365 Copilot look for labels. */
const messageEntity = 'https://schema.org/Message';

/**
 * AI label, citations, sensitivity label and feedback buttons of a message; undefined if it has none of them. Shapes:
 * Teams, "Bot messages with AI-generated content".
 */
export function readLabels(activity: Activity): ShownLabels | undefined {
  if (activity.entities === undefined && activity.channelData === undefined) return undefined;
  const entities = asArray(activity.entities)
    .map(asRecord)
    .filter((entity) => entity?.['type'] === messageEntity);
  const citations = entities
    .flatMap((entity) => asArray(entity?.['citation']))
    .map((each) => {
      const citation = asRecord(each);
      const appearance = asRecord(citation?.['appearance']);
      const position = citation?.['position'];
      return {
        position: typeof position === 'number' ? position : undefined,
        name: asText(appearance?.['name']) ?? '',
        abstract: asText(appearance?.['abstract']) ?? '',
        url: asText(appearance?.['url']),
      };
    });
  const isAiGenerated = entities.some((entity) =>
    asArray(entity?.['additionalType']).includes('AIGeneratedContent'),
  );
  const usage = entities.map((entity) => asRecord(entity?.['usageInfo'])).find((each) => each !== undefined);
  const sensitivity = usage && {
    name: asText(usage['name']) ?? '',
    description: asText(usage['description']),
  };
  const feedback = readFeedback(asRecord(activity.channelData));
  if (!isAiGenerated && citations.length === 0 && !sensitivity && feedback === undefined) return undefined;
  return { activityId: activity.id, isAiGenerated, citations, sensitivity, feedback };
}

function readFeedback(channelData: Record<string, unknown> | undefined): ShownLabels['feedback'] {
  const type = asText(asRecord(channelData?.['feedbackLoop'])?.['type']);
  if (type === 'default' || type === 'custom') return type;
  return channelData?.['feedbackLoopEnabled'] === true ? 'default' : undefined;
}
