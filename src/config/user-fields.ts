import { z } from 'zod';
import { isHttpUrl, modelApis, userModels } from './choices.ts';

const share = z.number().min(0).max(1);

/** How long a call to a server may take where nobody says. */
export const defaultTimeoutMs = 60_000;

/** Where a model answers; without `baseUrl`, at OpenAI's own address. */
const serverShape = {
  baseUrl: z
    .string()
    .refine(isHttpUrl, {
      error: (issue) =>
        `expected an http or https URL such as http://localhost:8000/v1, got ${JSON.stringify(issue.input)}`,
    })
    .optional()
    .describe('OpenAI-compatible server, up to and with `/v1`.'),
  name: z.string().min(1).optional().describe("The model's name at the server."),
  apiKeyEnv: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Environment variable that holds the key: `OPENAI_API_KEY` unless told, `AZURE_OPENAI_API_KEY` with `azure`.',
    ),
  azure: z
    .strictObject({ apiVersion: z.string().min(1).describe('Such as `2024-10-21`.') })
    .optional()
    .describe('The server is Azure OpenAI: `baseUrl` is the resource, `name` the deployment.'),
  timeoutMs: z
    .int()
    .min(1)
    .default(defaultTimeoutMs)
    .describe(
      'How long one call may take with all it is tried again, in milliseconds; ten minutes for `gguf` unless told otherwise.',
    ),
};

const guardrailsSchema = z
  .strictObject({
    firstToken: z
      .boolean()
      .default(true)
      .describe('Draw again when the first turn begins as an assistant would.'),
    earlyEnd: z.boolean().default(true).describe('The user may not leave while its goal is open.'),
    length: z
      .union([
        z.literal(false),
        z.strictObject({
          min: z.int().min(1).default(3).describe('Words at least.'),
          max: z.int().min(1).default(25).describe('Words at most.'),
        }),
      ])
      .prefault({})
      .describe(
        'Words in a turn; `false` for any. Answers to yes/no questions and choices may always be short.',
      ),
    repetition: z.boolean().default(true).describe('Draw again what the user has said before.'),
    echo: z.boolean().default(true).describe("Draw again what only repeats the bot's message or the intent."),
    glued: z.boolean().default(true).describe("Cut off what the model wrote of the bot's turn."),
    empty: z
      .boolean()
      .default(true)
      .describe('Take an empty turn for leaving, or draw again while the goal is open.'),
    draws: z
      .int()
      .min(1)
      .default(8)
      .describe('How often one turn may be drawn before the user counts as invalid.'),
  })
  .describe('What is done about drafts that no user would say.');

/** One virtual user: who plays it, and how it is reached. */
export const userFieldsSchema = z.strictObject({
  model: z
    .enum(userModels)
    .default('agenda')
    .describe(
      '`agenda` pursues the scenario by itself, without a model; `script` only follows the script; `userlm` is UserLM behind an OpenAI-compatible server; `gguf` is UserLM in a file, run here; `assistant` is a chat model that is prompted to play the user.',
    ),
  ...serverShape,
  api: z
    .enum(modelApis)
    .default('auto')
    .describe(
      'How UserLM is called: raw `completions`; `chat`, where the server runs its own template; `ollama`, raw generate; `auto` finds out.',
    ),
  bos: z
    .boolean()
    .optional()
    .describe('Whether the prompt is sent with `<|begin_of_text|>`; found out unless told.'),
  file: z.string().min(1).optional().describe('The model file (`gguf`).'),
  temperature: z.number().min(0).max(2).default(1).describe('How freely it draws its words.'),
  topP: z.number().gt(0).max(1).optional().describe('0.8 for UserLM, 1 for `assistant`, unless told.'),
  maxTokens: z.int().min(1).default(128).describe('Tokens in one turn.'),
  contextTokens: z
    .int()
    .min(256)
    .default(2_000)
    .describe('Tokens in a prompt: UserLM was trained with 2,048. The oldest turns are left out first.'),
  guardrails: guardrailsSchema.prefault({}),
  tapRate: share
    .default(1)
    .describe('How often an utterance that picks a shown button or choice is a tap on it.'),
  forms: z
    .enum(['facts', 'model'])
    .default('facts')
    .describe(
      'Who fills forms: the scenario’s facts, the model where these do not know; or the model alone.',
    ),
});

/** One user, or a weighted mix of them with their personas, drawn per trial. */
export const userSchema = z
  .union([
    userFieldsSchema,
    z
      .array(
        z.strictObject({
          weight: z.number().gt(0).describe('How often, in proportion to the other weights.'),
          user: userFieldsSchema.describe('Who plays it.'),
          persona: z.string().min(1).optional().describe("A preset; the scenario's own unless told."),
        }),
      )
      .min(1),
  ])
  .describe('Who plays the user: one, or a weighted mix, drawn per trial.');

export type UserFields = z.output<typeof userFieldsSchema>;
export type UserChoice = z.output<typeof userSchema>;

export const cassettesSchema = z
  .strictObject({
    mode: z
      .enum(['off', 'auto', 'record', 'replay'])
      .default('off')
      .describe(
        '`record` keeps every call to a model; `replay` answers from what was kept, and a call that was not is an error; `auto` replays what is there and records the rest.',
      ),
    folder: z
      .string()
      .min(1)
      .default('cassettes')
      .describe('Where they are kept, one file per conversation.'),
  })
  .describe('Calls to models, kept so that a run can be repeated without them.');

export const budgetSchema = z
  .strictObject({
    calls: z.int().min(1).optional().describe('Calls to models.'),
    tokens: z.int().min(1).optional().describe('Tokens, of prompts and answers.'),
    cost: z
      .strictObject({
        max: z.number().gt(0).describe('In the currency of the prices.'),
        promptPrice: z.number().min(0).describe('For a million tokens of prompts.'),
        completionPrice: z.number().min(0).describe('For a million tokens of answers.'),
      })
      .optional()
      .describe('Money, by the prices given.'),
  })
  .describe('What a run may spend on models; when it is spent, the run stops and says what is missing.');

export const judgeSchema = z
  .strictObject({
    ...serverShape,
    votes: z
      .int()
      .min(1)
      .default(1)
      .refine((votes) => votes % 2 === 1, { error: 'expected an odd number, so that there is a majority' })
      .describe('How often it is asked; the majority decides.'),
    maxTokens: z.int().min(1).default(1_000).describe('Tokens in its answer.'),
  })
  .describe('The chat model that decides `judge:` expectations.');
