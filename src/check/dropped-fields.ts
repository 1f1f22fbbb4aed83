import { describeActivity } from '../activity/describe.ts';
import { toPlainLine } from '../activity/plain-text.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import type { ConversationRecord, Reason } from './record.ts';

/** All that botframework-connector up to 4.23.3 lets through of an entity. */
const survivors = new Set(['type', 'text', 'mentioned']);

/** Entities that mean nothing without further fields, and what those would say. */
const richEntities: Readonly<Record<string, string>> = {
  streaminfo: 'streamId, streamType and streamSequence',
  'https://schema.org/Message': 'additionalType (AI label), citation, usageInfo',
  clientInfo: 'locale, country, platform',
  ProductInfo: 'id',
  Place: 'address, geo, name',
  GeoCoordinates: 'latitude, longitude',
  Thing: 'name',
};

/**
 * `dropped-fields`, failed: an entity of a type that needs more fields arrived with none but `type`, `text`
 * and `mentioned`. The client of botframework-connector up to 4.23.3 drops all others on the wire
 * (botbuilder-js #4902), so that streaming, AI labels and citations silently fail in production too.
 */
export function checkDroppedFields(record: ConversationRecord): Reason[] {
  return record.entries.flatMap((entry, index): Reason[] => {
    if (entry.from !== 'bot' || entry.kind === 'delete') return [];
    return asArray(entry.activity.entities).flatMap((each): Reason[] => {
      const entity = asRecord(each);
      const type = asText(entity?.['type']) ?? '';
      const fields = Object.hasOwn(richEntities, type) ? richEntities[type] : undefined;
      if (!entity || fields === undefined || Object.keys(entity).some((key) => !survivors.has(key)))
        return [];
      return [
        {
          check: 'dropped-fields',
          severity: 'failed',
          message:
            `The entity ${toPlainLine(type)} lost its fields: botframework-connector up to 4.23.3 sends ` +
            'only type, text and mentioned of an entity (botbuilder-js issue 4902).',
          expected: `an entity ${toPlainLine(type)} with ${fields}`,
          arrived: `${toPlainLine(JSON.stringify(entity), 100)} on ${describeActivity(entry.activity)}`,
          activityId: asText(entry.activity.id),
          activityIndex: index,
        },
      ];
    });
  });
}
