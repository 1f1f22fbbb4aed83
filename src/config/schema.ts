import { z } from 'zod';
import {
  authModes,
  channelIds,
  conversationKinds,
  deliveryModes,
  isHttpUrl,
  isServiceUrl,
  limitsModes,
  parseReporter,
  powerPlatformClouds,
  reporterNames,
  tokenIssuers,
} from './choices.ts';
import {
  checksSchema,
  limitsSchema,
  localeSchema,
  oneKeyOf,
  oneOrMore,
  replyTimeoutSchema,
  textSchema,
  turnsSchema,
} from './fields.ts';
import { loadSchema } from './load-fields.ts';
import { signInsSchema } from './sign-in-fields.ts';
import { budgetSchema, cassettesSchema, judgeSchema, userSchema } from './user-fields.ts';

const endpointSchema = z
  .string()
  .refine(isHttpUrl, {
    error: (issue) =>
      `expected an http or https URL such as http://localhost:3978/api/messages, got ${JSON.stringify(issue.input)}`,
  })
  .describe("The bot's messaging endpoint.");

const startSchema = z
  .strictObject({
    command: z.string().min(1).describe('Shell command that starts the bot.'),
    cwd: z.string().min(1).optional().describe("Folder to start it in; this file's folder unless told."),
    env: z
      .record(z.string().min(1), z.union([z.string(), textSchema]))
      .optional()
      .describe('Environment variables, added to those of Understudy; an empty text empties one.'),
    readyTimeoutMs: z
      .int()
      .min(1)
      .default(30_000)
      .describe("How long the bot may take until the endpoint's port answers, in milliseconds."),
  })
  .describe('Starts the bot before the run and ends it afterwards; its output is kept in `bot.log`.');

const variableSchema = z.string().min(1);
const serviceSchema = z.string().refine(isServiceUrl, {
  error: (issue) =>
    `expected an https URL, or an http URL of this machine, got ${JSON.stringify(issue.input)}`,
});

const directLineSchema = z
  .strictObject({
    secretEnv: variableSchema
      .optional()
      .describe("Environment variable that holds the channel's secret: `DIRECT_LINE_SECRET` unless told."),
    tokenEnv: variableSchema
      .optional()
      .describe('Environment variable that holds a token in its place, which is good for one conversation.'),
    tokenEndpoint: serviceSchema
      .optional()
      .describe('Address that gives tokens in their place, such as that of a Copilot Studio agent.'),
    domain: serviceSchema
      .optional()
      .describe(
        'Where the service is, for regional bots, such as `https://europe.directline.botframework.com`.',
      ),
  })
  .refine(
    ({ secretEnv, tokenEnv, tokenEndpoint }) =>
      [secretEnv, tokenEnv, tokenEndpoint].filter((each) => each !== undefined).length <= 1,
    { error: 'expected at most one of secretEnv, tokenEnv, tokenEndpoint' },
  )
  .describe('A bot that is deployed, met through the Direct Line service.');

const nameSchema = (what: string, pattern: RegExp, example: string): z.ZodType<string> =>
  z.string().refine((text) => pattern.test(text), {
    error: (issue) => `expected ${what} such as ${example}, got ${JSON.stringify(issue.input)}`,
  });

/** They become part of an address, to which a token is sent. */
const agentSchema = nameSchema('the name of an agent', /^\w[\w.-]*$/, 'cr123_bank');

const copilotStudioSchema = z
  .strictObject({
    environmentId: nameSchema(
      'the id of an environment',
      /^[A-Za-z\d][A-Za-z\d-]{2,}$/,
      'Default-00000000-0000-0000-0000-000000000000',
    )
      .optional()
      .describe("The environment's id, from the agent's settings."),
    schemaName: agentSchema.optional().describe("The agent's schema name, from the same place."),
    agentIdentifier: agentSchema.optional().describe('Its name as earlier clients had it, in place of that.'),
    cloud: z
      .enum(powerPlatformClouds)
      .optional()
      .describe("The agent's cloud, by the name that Microsoft's client has for it: `Prod` unless told."),
    directConnectUrl: serviceSchema
      .optional()
      .describe("The agent's whole address, in place of environment and names."),
    tokenEnv: variableSchema
      .default('COPILOT_STUDIO_TOKEN')
      .describe('Environment variable that holds the access token.'),
  })
  .superRefine(({ environmentId, schemaName, agentIdentifier, cloud, directConnectUrl }, context) => {
    const names = [schemaName, agentIdentifier].filter((each) => each !== undefined).length;
    const parts = [environmentId, schemaName, agentIdentifier, cloud];
    const isWhole =
      directConnectUrl === undefined
        ? environmentId !== undefined && names === 1
        : parts.every((each) => each === undefined);
    const message =
      'expected environmentId and one of schemaName and agentIdentifier, or else directConnectUrl alone';
    if (!isWhole) context.addIssue({ code: 'custom', message });
  })
  .describe("An agent of Copilot Studio, met through Microsoft's client, which the project has to install.");

const botSchema = oneKeyOf(
  {
    endpoint: endpointSchema,
    module: z
      .string()
      .min(1)
      .describe(
        'JavaScript module that exports the adapter and the bot, or the application that is both, which then run in this process.',
      ),
    directLine: directLineSchema,
    copilotStudio: copilotStudioSchema,
  },
  {
    start: startSchema.optional(),
    auth: z
      .enum(authModes)
      .default('none')
      .describe(
        'How Understudy proves to the bot who it is: not at all; by tokens of its own (`jwt`), with the settings that make the bot trust them; or by those of the Bot Framework (`shim`), its hosts redirected inside a Node bot that is started here.',
      ),
    appId: z
      .guid()
      .optional()
      .describe(
        "The bot's app id, for `auth`; that of `start.env` (`MicrosoftAppId`, `clientId`, `CLIENT_ID`), or else one that is made up, unless told.",
      ),
    tenantId: z.guid().optional().describe('Its tenant, likewise.'),
    tokenIssuer: z
      .enum(tokenIssuers)
      .default('understudy')
      .describe(
        'Who tokens under `auth: jwt` are said to be from. `botFramework` is for bots that take no other name, such as those on the legacy `BotFrameworkAdapter` (docs/authentication.md).',
      ),
    connectorPort: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .describe(
        'Port on 127.0.0.1 where the bot reaches Understudy; a free one unless told. A bot that runs already needs it for `auth: jwt`.',
      ),
    deliveryMode: z
      .enum(deliveryModes)
      .default('normal')
      .describe("`expectReplies` takes the replies from the answer to the user's own request."),
  },
)
  .superRefine((bot, context) => {
    if ('module' in bot && bot.start !== undefined) {
      const message = 'a module is not started; start belongs to endpoint';
      context.addIssue({ code: 'custom', path: ['start'], message });
    }
    if ('directLine' in bot || 'copilotStudio' in bot) {
      const where = 'directLine' in bot ? 'a bot on Direct Line' : 'an agent of Copilot Studio';
      for (const [field, isGiven] of [
        ['start', bot.start !== undefined],
        ['auth', bot.auth !== 'none'],
        ['tokenIssuer', bot.tokenIssuer !== 'understudy'],
        ['connectorPort', bot.connectorPort !== undefined],
        ['deliveryMode', bot.deliveryMode !== 'normal'],
      ] as const) {
        const message = `${where} is met through its service; ${field} belongs to endpoint`;
        if (isGiven) context.addIssue({ code: 'custom', path: [field], message });
      }
    } else if ('module' in bot && bot.auth !== 'none') {
      const message = `a module has its authentication replaced, so that ${bot.auth} has no effect; reach the bot by endpoint and start`;
      context.addIssue({ code: 'custom', path: ['auth'], message });
    } else if (bot.auth !== 'jwt' && bot.tokenIssuer !== 'understudy') {
      const message = 'tokenIssuer belongs to auth: jwt';
      context.addIssue({ code: 'custom', path: ['tokenIssuer'], message });
    } else if (bot.auth === 'shim' && bot.start === undefined) {
      const message = 'shim works in a Node bot that is started here: it needs start';
      context.addIssue({ code: 'custom', path: ['auth'], message });
    } else if (bot.auth === 'jwt' && bot.start === undefined && bot.connectorPort === undefined) {
      const message =
        'jwt for a bot that runs already needs connectorPort, which its settings must name; `understudy doctor --print-env shell` prints them';
      context.addIssue({ code: 'custom', path: ['auth'], message });
    }
  })
  .describe('How the bot is reached: exactly one of `endpoint`, `module`, `directLine` and `copilotStudio`.');

const channelSchema = z
  .strictObject({
    id: z.enum(channelIds).default('emulator').describe('The channel that Understudy stands for.'),
    conversation: z
      .enum(conversationKinds)
      .default('personal')
      .describe(
        'Kind of conversation (`msteams`): one user and the bot, a group chat, a channel of a team, or a thread in one.',
      ),
    locale: localeSchema.default('en-US'),
    userName: z.string().min(1).default('User').describe("The user's name, as the bot sees it."),
    playground: z
      .string()
      .min(1)
      .optional()
      .describe(
        'A `.m365agentsplayground.yml` (`msteams`): bot, user, other members, chats, team and tenant are those of that file.',
      ),
    html: z
      .boolean()
      .default(true)
      .describe(
        "Whether a message's text comes in HTML too, as an attachment, as Teams sends it (`msteams`).",
      ),
    limits: z
      .enum(limitsModes)
      .default('warn')
      .describe(
        'What is done about the limits of `msteams` (sizes, rates, streams, cards): `enforce` answers as Teams does, `warn` tells of them, `off` does not look.',
      ),
  })
  .superRefine(({ id, conversation, playground }, context) => {
    if (id !== 'msteams' && playground !== undefined) {
      const message = `such a file describes a tenant of msteams, the channel is ${id}`;
      context.addIssue({ code: 'custom', path: ['playground'], message });
    }
    if (id === 'msteams' || conversation === 'personal') return;
    const message = `only msteams has ${conversation} conversations, the channel is ${id}`;
    context.addIssue({ code: 'custom', path: ['conversation'], message });
  })
  .describe('Where the conversation takes place.');

const reporterSchema = z.string().transform((text, context) => {
  const reporter = parseReporter(text);
  if (reporter) return reporter;
  const message = `expected one of ${reporterNames.join(', ')}, alone or as NAME=FILE, got ${JSON.stringify(text)}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const gateSchema = z
  .strictObject({
    passRate: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe('Share of the judged conversations that must pass, 0 to 1.'),
    confidence: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe(
        'When given, the pass rate must be shown at this confidence, such as 0.95: the lower end of its interval must reach it. Left to `gate` where a run is split (`--shard`).',
      ),
    p95Ms: z
      .int()
      .min(1)
      .optional()
      .describe('Longest 95th percentile of the reply time, in all and in each scenario, in milliseconds.'),
    turns: z.int().min(1).optional().describe('Most moves of the user in any conversation.'),
    tokens: z
      .strictObject({
        conversation: z.int().min(1).optional().describe('In any conversation.'),
        run: z.int().min(1).optional().describe('In all conversations together.'),
      })
      .optional()
      .describe('Most tokens, of prompts and answers, that models of users may use.'),
  })
  .describe('When a run as a whole has passed: decided at the end of `run` and `replay`, and by `gate`.');

/** The one description of understudy.yaml: validation, types, published JSON Schema and reference page come from it. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe('JSON Schema of this file, for editors.'),
    version: z.literal(1).describe('Version of this format.'),
    bot: botSchema,
    channel: channelSchema.prefault({}),
    user: userSchema.prefault({}),
    cassettes: cassettesSchema.prefault({}),
    budget: budgetSchema.prefault({}),
    judge: judgeSchema.optional(),
    scenarios: oneOrMore(z.string().min(1))
      .optional()
      .describe('Scenario files: a glob, or a list of globs.'),
    recordings: oneOrMore(z.string().min(1))
      .optional()
      .describe(
        'Recordings: a glob, or a list of globs; without it, the folder `recordings` beside the configuration.',
      ),
    seed: z
      .int()
      .default(1)
      .describe('Everything random is drawn from it: the same seed gives the same moves.'),
    trials: z.int().min(1).default(1).describe('Conversations per scenario.'),
    concurrency: z.int().min(1).default(4).describe('Conversations that are held at the same time.'),
    gate: gateSchema.prefault({}),
    load: loadSchema.prefault({}),
    limits: limitsSchema
      .extend({
        turns: turnsSchema.default(30),
        replyTimeoutMs: replyTimeoutSchema.default(15_000),
      })
      .prefault({})
      .describe('Limits of each conversation; a scenario can have its own.'),
    signIn: signInsSchema.default({}),
    checks: checksSchema.prefault({}),
    reporters: z
      .array(reporterSchema)
      .default([{ name: 'console' }])
      .describe(`Reports to make: ${reporterNames.join(', ')}, alone or as \`NAME=FILE\`.`),
  })
  .describe('Configuration of Understudy, version 1.');

/** understudy.yaml as it was written, defaults filled in; paths are still relative to the file. */
export type Config = z.output<typeof configSchema>;
