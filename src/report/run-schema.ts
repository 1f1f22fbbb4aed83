import { z } from 'zod';
import { answerFaults, deliveryFaults, faultFindings } from '../faults/fault.ts';
import { behaviours } from '../user/move.ts';
import { guardrails } from '../user/user.ts';

/** The version of run.json that this Understudy writes; it reads this one only. */
export const runSchemaVersion = 1;

const millisecondsSchema = z.number().min(0);
const timeSchema = z.string().describe('ISO 8601, UTC.');
const behaviourSchema = z.enum(behaviours);

const reasonSchema = z
  .object({
    check: z.string().describe('Name of the check or expectation.'),
    severity: z
      .enum(['failed', 'invalid', 'errored', 'warning'])
      .describe('Who it speaks against: the bot, the simulator, the surroundings; a warning against none.'),
    message: z.string(),
    expected: z.string().optional(),
    arrived: z.string().optional(),
    activityId: z.string().optional(),
    activityIndex: z.int().min(0).optional().describe('Place in the transcript, from 0.'),
    turn: z.int().min(0).optional().describe('Turn that it is about, 0 the opening.'),
    mayFollowTurn: z
      .int()
      .min(0)
      .optional()
      .describe('An earlier turn with a reason that may be the cause of this one.'),
  })
  .meta({ id: 'Reason' });

const actSchema = z
  .object({
    act: z
      .enum(['say', 'tap', 'submit', 'attach', 'react', 'event', 'invoke', 'send', 'wait', 'end'])
      .describe('What the user did.'),
    as: z.string().optional().describe('Who did it, where it was another than the user.'),
    text: z.string().optional().describe('What it said.'),
    title: z.string().optional().describe('Title of the button.'),
    values: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('Values of the form, by input id.'),
    name: z.string().optional().describe('Name of the event or invoke, or type of the activity sent.'),
    reaction: z.string().optional(),
    attachments: z.array(z.string()).optional().describe('Names or content types.'),
    ms: millisecondsSchema.optional(),
    satisfied: z.boolean().optional(),
    reason: z.string().optional().describe('Why the user left.'),
  })
  .meta({ id: 'Act' });

const moveSchema = actSchema
  .extend({
    turn: z.int().min(0),
    behaviours: z.array(behaviourSchema),
    meanwhile: actSchema.optional().describe('Sent at once, without waiting for the reply.'),
  })
  .meta({ id: 'Move' });

const latenciesSchema = z
  .object({
    p50: millisecondsSchema,
    p95: millisecondsSchema,
    max: millisecondsSchema,
    all: z
      .array(millisecondsSchema)
      .describe('Until the first visible reply of each turn that had one, in order.'),
  })
  .describe('Milliseconds; percentiles by nearest rank; all 0 when no turn had a reply.');

const verdictSchema = z.enum(['passed', 'failed', 'invalid', 'errored']);

const modelSchema = z
  .object({
    name: z.string().describe('The model that played the user.'),
    calls: z.int().min(0),
    promptTokens: z.int().min(0),
    completionTokens: z.int().min(0),
    guardrails: z
      .partialRecord(z.enum(guardrails), z.int().min(0))
      .describe('How often each guardrail put its drafts right.'),
    invented: z
      .array(z.string())
      .describe('Requirements that the user made up: neither goal nor facts nor the bot had spoken of them.'),
    missed: z
      .partialRecord(behaviourSchema, z.int().min(1))
      .optional()
      .describe('How often a behaviour was asked for that its words did not show; missing where none was.'),
  })
  .describe('Missing when no model played the user.');

const faultSchema = z
  .object({
    fault: z.enum([...deliveryFaults, ...answerFaults, 'clockSkew']),
    outcome: z.enum(['coped', 'untold', ...faultFindings]).describe('What the bot made of it.'),
    detail: z.string(),
    activityId: z
      .string()
      .optional()
      .describe("The user's message that it befell, or that the bot answered."),
  })
  .meta({ id: 'Fault' });

export const conversationResultSchema = z
  .object({
    scenario: z.string(),
    trial: z.int().min(1),
    seed: z.number(),
    locale: z.string(),
    persona: z
      .union([z.string(), z.record(z.string(), z.union([z.string(), z.number()]))])
      .describe('Name of a preset, or traits.'),
    verdict: verdictSchema,
    reasons: z.array(reasonSchema),
    intent: z
      .string()
      .optional()
      .describe('What the user wanted, in the words of the scenario; missing where it does not say.'),
    goal: z.enum(['reached', 'abandoned', 'open']),
    learned: z.record(z.string(), z.string()),
    facts: z
      .record(z.string(), z.string())
      .describe('What the user held true at the end, changes of mind included.'),
    turns: z.int().min(0).describe('Moves of the user; leaving is none.'),
    moves: z.array(moveSchema),
    behaviours: z.partialRecord(behaviourSchema, z.int().min(1)).describe('How often each occurred.'),
    model: modelSchema.optional(),
    faults: z
      .array(faultSchema)
      .optional()
      .describe('What the channel did to the bot; missing where the scenario asks for no faults.'),
    latencies: latenciesSchema,
    transcript: z.string().describe("Path relative to this file's folder, with forward slashes."),
    startedAt: timeSchema,
    durationMs: millisecondsSchema,
  })
  .meta({ id: 'Conversation' });

const headShape = {
  schemaVersion: z.literal(runSchemaVersion),
  understudy: z.string().describe('Version of Understudy that wrote this.'),
  bot: z.string().describe('URL or module of the bot.'),
  channel: z.string(),
  seed: z.number(),
  startedAt: timeSchema,
  planned: z.int().min(0).optional().describe('Conversations that the run set out to hold.'),
  shard: z
    .object({ index: z.int().min(1), count: z.int().min(1) })
    .optional()
    .describe('Which part of a run that was split over several jobs this is.'),
};

export const runHeadSchema = z.object(headShape);

const totalsSchema = z
  .object({
    conversations: z.int().min(0),
    turns: z.int().min(0),
    passed: z.int().min(0),
    failed: z.int().min(0),
    invalid: z.int().min(0),
    errored: z.int().min(0),
  })
  .describe('Sums over the conversations.');

const decisionSchema = z
  .object({
    verdict: z.enum(['passed', 'failed', 'undecided']),
    reasons: z.array(z.string()).describe('Why it did not pass, a sentence each.'),
  })
  .describe(
    'What the run as a whole came to, by `gate` of the configuration; missing when it was cut short.',
  );

/** The one description of run.json: its types, its validation and the published run.schema.json come from it. */
export const runResultSchema = z
  .object({
    ...headShape,
    finishedAt: timeSchema.optional().describe('Missing when the run was killed.'),
    status: z.enum(['running', 'finished', 'interrupted']),
    totals: totalsSchema,
    gate: decisionSchema.optional(),
    conversations: z.array(conversationResultSchema).describe('In the order in which they ended.'),
  })
  .describe(
    'Results of one run of Understudy (run.json). Readers must pass over fields that they do not know.',
  );

export type RunResult = z.output<typeof runResultSchema>;
export type RunHead = z.output<typeof runHeadSchema>;
export type RecordedDecision = z.output<typeof decisionSchema>;
export type RunTotals = z.output<typeof totalsSchema>;
export type ConversationResult = z.output<typeof conversationResultSchema>;
export type RecordedMove = z.output<typeof moveSchema>;
export type RecordedAct = z.output<typeof actSchema>;

/** JSON Schema (draft 2020-12) of run.json, with a line break at the end. */
export function formatRunSchema(): string {
  // As a reader meets it: fields of later versions are allowed.
  const schema = z.toJSONSchema(runResultSchema, { io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
