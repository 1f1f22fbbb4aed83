import { z } from 'zod';
import { toJsonSchema } from '../config/json-schema.ts';
import { parsePath } from './compare-path.ts';
import { volatileKinds } from './volatile-kinds.ts';
import { compileBounded } from './volatile-pattern.ts';

const pathSchema = z
  .string()
  .refine((text) => parsePath(text) !== undefined, {
    error: (issue) =>
      `expected a path such as attachments[0].content.body[*].text, got ${JSON.stringify(issue.input)}`,
  })
  .describe('A place in the activity; `*` and `[*]` stand for any key or element.');

const patternSchema = z
  .string()
  .superRefine((source, context) => {
    const compiled = compileBounded(source);
    if (typeof compiled === 'string') {
      context.addIssue({ code: 'custom', message: `${JSON.stringify(source)} ${compiled}` });
    }
  })
  .describe('A JavaScript regular expression with the flag u; its first group, or all of it, is the value.');

const turnSchema = z.int().min(0).describe('Turn of the recording, 0 the opening; every turn when left out.');

const volatileSchema = z
  .strictObject({
    name: z.string().min(1).optional().describe('For readers of this file.'),
    pattern: patternSchema.optional(),
    kind: z.enum(volatileKinds).optional().describe('Values of a form that is known.'),
    path: pathSchema
      .optional()
      .describe('Where the values stand; alone, all that stands there is the value.'),
    ignore: pathSchema.optional().describe('A place where nothing is compared.'),
    turn: turnSchema.optional(),
    reply: z.int().min(1).optional().describe('Which reply of the turn, from 1; every one when left out.'),
  })
  .superRefine(({ pattern, kind, path, ignore }, context) => {
    const given = [pattern, kind, ignore].filter((each) => each !== undefined).length;
    if (given > 1 || (ignore !== undefined && path !== undefined)) {
      context.addIssue({ code: 'custom', message: 'expected one of pattern, kind and ignore, got several' });
    } else if (given === 0 && path === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'expected at least one of pattern, kind, path and ignore, got none of them',
      });
    }
  })
  .meta({
    oneOf: [
      { required: ['pattern'] },
      { required: ['kind'] },
      { required: ['ignore'], not: { required: ['path'] } },
      {
        required: ['path'],
        not: { anyOf: [{ required: ['pattern'] }, { required: ['kind'] }, { required: ['ignore'] }] },
      },
    ],
  });

const textSchema = z
  .union([
    z.enum(['exact', 'normalised']),
    z.strictObject({
      similar: z.number().gt(0).max(1).describe('Texts count as the same from this likeness on, 0 to 1.'),
    }),
  ])
  .describe('When texts that people read count as the same; default `normalised` (space, case, Unicode).');

const matchingSchema = z.strictObject({
  text: textSchema.optional(),
  patterns: z
    .array(z.strictObject({ turn: turnSchema.optional(), path: pathSchema, pattern: patternSchema }))
    .optional()
    .describe('Places whose text need only fit a pattern.'),
  traces: z.enum(['ignore', 'compare']).optional().describe('Default `ignore`.'),
  typing: z.enum(['ignore', 'compare']).optional().describe('Default `ignore`.'),
});

/** What may be written in a rules file. */
export const rulesSchema = z
  .strictObject({
    $schema: z.string().optional().describe('JSON Schema of this file, for editors.'),
    version: z.literal(1).describe('Version of this format.'),
    recognise: z
      .array(z.enum(volatileKinds))
      .optional()
      .describe('Kinds of values that are volatile wherever they stand; default guid, dateTime and code.'),
    volatile: z.array(volatileSchema).optional().describe('What the bot makes up anew each time.'),
    matching: matchingSchema.optional().describe('How closely the rest is compared.'),
    oneOf: oneOrMoreLists().optional().describe('Texts that stand for each other: one list, or several.'),
  })
  .describe('What is volatile in a recording, and how closely it is compared.');

/** JSON Schema (draft 7, as editors' YAML support reads it) of rules files, with a line break at the end. */
export function formatRulesSchema(): string {
  return `${JSON.stringify(toJsonSchema(rulesSchema), null, 2)}\n`;
}

/** A list of texts is a list already: it must not be taken for a list of lists. */
function oneOrMoreLists() {
  const list = z.array(z.string().min(1)).min(2);
  return z
    .union([list, z.array(list).min(1)])
    .transform((lists) =>
      lists.flatMap((each, at) => (typeof each !== 'string' ? [each] : at === 0 ? [lists as string[]] : [])),
    );
}
