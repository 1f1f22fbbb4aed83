import { z } from 'zod';

/** The version of cassettes that this Understudy writes; it reads this one only. */
export const cassetteSchemaVersion = 1;

const same = z
  .int()
  .min(0)
  .describe(
    'How many of the texts at the beginning are those of the call before of this kind to this model.',
  );

const utteranceSchema = z.object({ role: z.enum(['user', 'assistant']), text: z.string() });
const messageSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

/** Other fields (intent, sampling, bans, answer) stand beside these as the request had them. */
const requestSchema = z
  .discriminatedUnion('kind', [
    z.looseObject({
      kind: z.literal('turn').describe('Asks a model of users for its next turn.'),
      same,
      turns: z.array(utteranceSchema).describe('What was said after these: the bot is `assistant`.'),
    }),
    z.looseObject({
      kind: z.literal('chat').describe('Asks a chat model.'),
      same,
      messages: z.array(messageSchema).describe('The messages after these.'),
    }),
  ])
  .describe('What was asked. A field that is left out was as in that call before; null, it was not there.');

const callSchema = z
  .object({
    turn: z.int().min(1).optional().describe("The user's turn that was asked for, for readers."),
    model: z.string().describe('The model, as the configuration names it.'),
    name: z.string().describe('The model, as it named itself.'),
    request: requestSchema,
    answer: z.object({
      text: z.string(),
      end: z.enum(['turn', 'conversation', 'length']),
      usage: z.object({ promptTokens: z.int().min(0), completionTokens: z.int().min(0) }),
    }),
  })
  .meta({ id: 'Call' });

/** The one description of a cassette: validation, types and the published cassette.schema.json come from it. */
export const cassetteSchema = z
  .object({
    schemaVersion: z.literal(cassetteSchemaVersion),
    scenario: z.string(),
    trial: z.int().min(1),
    seed: z.number(),
    calls: z.array(callSchema).describe('In the order in which they were asked.'),
  })
  .describe('The calls to models of one conversation, kept so that it can be repeated without them.');

export type CassetteCall = z.output<typeof callSchema>;
export type CassetteRequest = z.output<typeof requestSchema>;
