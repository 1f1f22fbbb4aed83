import { z } from 'zod';
import { compileMatcher, type Matcher } from '../activity/match.ts';
import { teamsEventNames } from '../channel/teams/events.ts';
import {
  checksSchema,
  limitsSchema,
  localeSchema,
  oneKeyOf,
  oneOrMore,
  textSchema,
} from '../config/fields.ts';
import { signInSchema, signInsSchema } from '../config/sign-in-fields.ts';
import { userSchema } from '../config/user-fields.ts';
import { messageOf } from '../errors.ts';
import { behaviours } from '../user/move.ts';
import { presetNames } from '../user/persona.ts';
import { faultsSchema } from './faults-schema.ts';
import { placeholdersIn } from './placeholders.ts';

const asked = z
  .array(z.string().min(1))
  .optional()
  .describe("Words by which the bot may ask for it, besides the fact's name.");
const first = textSchema.optional().describe('Said first, and corrected later.');

const factSchema = z
  .union([
    textSchema.transform((value) => ({ value })),
    z
      .array(textSchema)
      .min(1)
      .transform((value) => ({ value })),
    oneKeyOf(
      {
        value: z.union([textSchema, z.array(textSchema).min(1)]).describe('What the user knows.'),
        oneOf: z.array(textSchema).min(1).describe('One of these, drawn per trial.'),
        canary: z
          .string()
          .regex(/^[A-Za-z]{2,8}$/, { error: 'expected two to eight letters, with which the code begins' })
          .describe(
            'Letters with which a code begins that no other user of the run has: `MBR` for MBR-04812233. The bot must show it to nobody else.',
          ),
        attach: z.string().min(1).describe('A file, sent when the bot asks for one.'),
      },
      { first, asked },
    ),
  ])
  .describe('A value; a list of values, given one after the other; or a mapping.');

const text = textSchema.describe('Plain text; `{fact}` stands for the value drawn.');
const pattern = z
  .string()
  .superRefine((source, context) => {
    const facts = Object.fromEntries(placeholdersIn(source).map((name) => [name, 'x']));
    try {
      compileMatcher({ matches: source }, facts);
    } catch (error) {
      const why = messageOf(error instanceof Error && error.cause ? error.cause : error);
      context.addIssue({ code: 'custom', message: `expected a regular expression (flags iu): ${why}` });
    }
  })
  .describe('JavaScript regular expression with the flags `iu`, found anywhere in the text.');

const matcherSchema: z.ZodType<Matcher> = z
  .union([
    textSchema,
    z
      .strictObject({
        contains: text.optional().describe('Stands anywhere in the text.'),
        matches: pattern.optional(),
        equals: text.optional().describe('Is the whole text.'),
        startsWith: text.optional().describe('Stands at the beginning.'),
        oneOf: z.array(text).min(1).optional().describe('At least one of them stands anywhere in the text.'),
        not: z
          .lazy(() => matcherSchema)
          .optional()
          .describe('Must not hold.'),
        ignoreCase: z.boolean().optional().describe('Whether case is ignored, which it is unless told.'),
      })
      .refine((matcher) => Object.keys(matcher).some((key) => key !== 'ignoreCase'), {
        error: 'expected at least one of contains, matches, equals, startsWith, oneOf, not, got none',
      })
      .meta({ id: 'MatcherFields' }),
  ])
  .meta({
    id: 'Matcher',
    description:
      'Condition on what the bot shows: a text alone must stand in it, several keys must all hold.',
  });

const trait = z.number().min(0).max(1).optional();
const presetSchema = z.enum(presetNames).meta({ id: 'PersonaPreset' });
const traitsSchema = z
  .strictObject({
    preset: presetSchema.optional().describe('Traits that are not named are taken from it.'),
    patience: trait.describe('How much the user bears before it leaves.'),
    verbosity: trait.describe('How many words it makes.'),
    formality: trait.describe('From slang, 0, to courtesy, 1.'),
    expertise: trait.describe('How well it knows the matter and its words.'),
    mood: trait.describe('From angry, 0, to cheerful, 1.'),
  })
  .meta({ id: 'Traits' });
const personaSchema = z
  .union([
    presetSchema,
    traitsSchema,
    z
      .array(
        z.strictObject({
          persona: z.union([presetSchema, traitsSchema]).describe('A preset, or traits.'),
          weight: z.number().gt(0).describe('How often, in proportion to the other weights.'),
        }),
      )
      .min(1),
  ])
  .describe(`A preset (${presetNames.join(', ')}), traits from 0 to 1, or a weighted mix, drawn per trial.`);

const rate = z.number().min(0).max(1).optional().describe('Share of the moves, 0 to 1.');
const behavioursSchema = z
  .strictObject({
    ...(Object.fromEntries(behaviours.map((name) => [name, rate])) as Record<
      (typeof behaviours)[number],
      typeof rate
    >),
    cover: z
      .array(z.enum(behaviours))
      .optional()
      .describe('Each occurs at least once over the trials of the scenario.'),
  })
  .describe(`How often the user behaves as real users do: ${behaviours.join(', ')}.`);

const named = z.strictObject({
  name: z.string().min(1).describe('Name of the activity.'),
  value: z.unknown().optional().describe('Its value, of any kind.'),
});
const invokeSchema = named.extend({
  answer: z
    .strictObject({
      status: z.int().min(100).max(599).optional().describe('HTTP status; 200 unless told.'),
      body: z
        .unknown()
        .optional()
        .describe('What the body must contain: fields that are not named may be anything, lists must match.'),
    })
    .optional()
    .describe('What the bot must answer it with.'),
});
const userStepSchema = z
  .union([
    textSchema.transform((value) => ({ say: value })),
    oneKeyOf(
      {
        say: textSchema.describe('What to say; with `as`, what somebody else says.'),
        tap: textSchema.describe('Title of the button.'),
        submit: z
          .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]))
          .describe('Values for the inputs of the card, by id.'),
        attach: oneOrMore(z.string().min(1)).describe('Files to send.'),
        react: z.string().min(1).describe('Reaction to the last message, such as `like`.'),
        event: named.describe('An event activity.'),
        invoke: invokeSchema.describe('An invoke activity.'),
        signIn: z
          .union([z.literal(true).transform(() => ({})), signInSchema.omit({ how: true, ssoRefused: true })])
          .describe('Signs in where the bot has asked for it: `true`, or what goes wrong in it.'),
        signOut: z.literal(true).describe("Gives up all of the user's tokens; the bot is not told."),
        wait: z
          .int()
          .min(0)
          .describe('Says nothing until the bot speaks again, at most so many milliseconds.'),
      },
      {
        button: textSchema
          .optional()
          .describe('Title of the button to submit with; the first one unless told.'),
        as: textSchema
          .optional()
          .describe('Who does it (`msteams`): the name of another member of the group chat or team.'),
      },
    ),
  ])
  .describe('What the user says, or does.');

const teamsStepSchema = z
  .union([
    z.enum(teamsEventNames).transform((event) => ({ event })),
    z.strictObject({
      event: z.enum(teamsEventNames).describe('What happens.'),
      member: textSchema
        .optional()
        .describe('Name of whoever joins, leaves, edits, deletes, reacts or reads; the user unless told.'),
      text: textSchema.optional().describe('New text of an edited message, or text of one that is back.'),
      name: textSchema.optional().describe('Name of the channel that it is about, or new name of the team.'),
      reaction: textSchema.optional().describe('`like` unless told.'),
    }),
  ])
  .describe(
    'Something that happens in Teams besides messages (`msteams`). Edits and deletions are of the last message that the user, or the member, has sent; reactions and read receipts of the last message of the bot.',
  );

const stepSchema = oneKeyOf({
  user: userStepSchema,
  bot: matcherSchema.describe('What the bot must show next.'),
  simulate: z
    .strictObject({ turns: z.int().min(1).optional().describe('Moves at most; until the goal unless told.') })
    .describe('The virtual user goes on by itself.'),
  teams: teamsStepSchema,
});

const expectationSchema = oneKeyOf({
  reply: matcherSchema.describe('At least one reply fulfils it.'),
  card: matcherSchema.describe('At least one card fulfils it.'),
  never: oneKeyOf({
    reply: matcherSchema.describe('No reply fulfils it.'),
    card: matcherSchema.describe('No card fulfils it.'),
  }).describe('What must not happen.'),
  learned: z.string().min(1).describe('The user found it out; one of `learn`.'),
  goal: z.enum(['reached', 'abandoned']).describe('How the conversation ends.'),
  turns: z
    .strictObject({ max: z.int().min(1).describe('At most so many.') })
    .describe('Moves that the conversation may take.'),
  verify: z.string().min(1).describe('Module that decides from the transcript and from outside state.'),
  judge: z
    .string()
    .trim()
    .min(1)
    .describe(
      'A sentence that must be true of the conversation, such as "The bot confirmed the amount before it sent the money."; the model under `judge` in the configuration decides. `{fact}` stands for the value drawn.',
    ),
});

/** The one description of a scenario: validation, types, published JSON Schema and reference page come from it. */
export const scenarioSchema = z
  .strictObject({
    $schema: z.string().optional().describe('JSON Schema of this file, for editors.'),
    name: z.string().trim().min(1).optional().describe("Name in reports; the file's name unless told."),
    goal: z.string().min(1).optional().describe('What the user wants: "You are a user who wants to …".'),
    locale: localeSchema.optional(),
    facts: z
      .record(z.string().min(1), factSchema)
      .default({})
      .describe('What the user knows; given when asked, or offered.'),
    learn: z.array(z.string().min(1)).default([]).describe('What the user wants to be told.'),
    persona: personaSchema.default('plain'),
    behaviours: behavioursSchema.prefault({}),
    script: z.array(stepSchema).min(1).optional().describe('Fixed and simulated steps, in order.'),
    limits: limitsSchema.prefault({}),
    faults: faultsSchema.optional(),
    signIn: signInsSchema.optional(),
    expect: z.array(expectationSchema).default([]).describe('What must have happened at the end.'),
    checks: checksSchema.prefault({}),
    user: userSchema.optional(),
  })
  .describe('A scenario of Understudy: who the user is, what it wants, and what must come of it.');

/** A scenario as it was written, defaults filled in. */
export type ScenarioFields = z.output<typeof scenarioSchema>;
export type Fact = z.output<typeof factSchema>;
export type ScriptStep = z.output<typeof stepSchema>;
export type ScriptUserStep = z.output<typeof userStepSchema>;
export type Expectation = z.output<typeof expectationSchema>;

/** A scenario that has been loaded: named, its paths absolute. */
export interface Scenario extends Omit<ScenarioFields, '$schema' | 'name'> {
  readonly name: string;
  /** Absolute path of the file that it stands in. */
  readonly file: string;
  /** Line of its document in the file, from 1. */
  readonly line: number;
}
