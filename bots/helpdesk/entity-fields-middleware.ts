import type { Middleware, TurnContext } from 'botbuilder';

interface Mapper {
  readonly type: object;
}
interface Serializer {
  readonly modelMappers: Readonly<Record<string, Mapper>>;
}
interface Operation {
  readonly serializer: Serializer;
}
interface Client {
  sendOperationRequest(values: unknown, operation: Operation, ...rest: unknown[]): unknown;
}

/**
 * Lets entities reach Teams whole. The client of botframework-connector 4.23.3 sends only `type`, `text` and
 * `mentioned` of each (microsoft/botbuilder-js issue 4902), so that streaming, AI label and citations would be
 * lost. The client of each turn is given the same mappers, told that entities have further fields.
 */
export class EntityFieldsMiddleware implements Middleware {
  async onTurn({ adapter, turnState }: TurnContext, next: () => Promise<void>): Promise<void> {
    const client = turnState.get<Client | undefined>(adapter.ConnectorClientKey);
    if (client) {
      const send = client.sendOperationRequest.bind(client);
      client.sendOperationRequest = (values, operation, ...rest) =>
        send(values, { ...operation, serializer: widen(operation.serializer) }, ...rest);
    }
    await next();
  }
}

/** The serializer itself stands in the SDK, for all bots of the process: it is left as it is. */
function widen(serializer: Serializer): Serializer {
  const { Entity } = serializer.modelMappers;
  if (!Entity) return serializer;
  const wide = { ...Entity, type: { ...Entity.type, additionalProperties: { type: { name: 'Object' } } } };
  return Object.create(serializer, {
    modelMappers: { value: { ...serializer.modelMappers, Entity: wide } },
  }) as Serializer;
}
