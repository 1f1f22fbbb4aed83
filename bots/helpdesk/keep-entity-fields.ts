import { Entity } from 'botframework-connector/lib/connectorApi/models/mappers.js';

/**
 * Lets entities reach Teams whole. The client of botframework-connector 4.23.3 sends only `type`, `text` and
 * `mentioned` of each (microsoft/botbuilder-js issue 4902), so that streaming, AI label and citations would be
 * lost. The same mapper, told that entities have further fields, keeps them.
 */
export function keepEntityFields(): void {
  Entity.type.additionalProperties = { type: { name: 'Object' } };
}
