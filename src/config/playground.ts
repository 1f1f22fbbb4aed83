import { z } from 'zod';
import { checkDocument } from './explain-issues.ts';
import type { Mistake } from './mistake.ts';
import { readSourceFile } from './source-file.ts';

/** Ids in these files are taken as they are: those that the Playground writes itself are no well-formed GUIDs. */
const idSchema = z.string().trim().min(1);

const namedSchema = z.looseObject({ id: idSchema, name: z.string().min(1).optional() });

const personSchema = z
  .looseObject({
    id: idSchema,
    name: z.string().min(1),
    aadObjectId: idSchema.optional(),
    givenName: z.string().optional(),
    surname: z.string().optional(),
    email: z.string().optional(),
    // The Playground spells it so.
    userPrincipleName: z.string().optional(),
    userPrincipalName: z.string().optional(),
  })
  .transform(({ id, name, aadObjectId, givenName, surname, email, ...others }) => ({
    id,
    name,
    aadObjectId,
    givenName,
    surname,
    email,
    userPrincipalName: others.userPrincipalName ?? others.userPrincipleName,
  }));

/**
 * What a `.m365agentsplayground.yml` tells of a tenant (version 0.1 of its format). Fields that are not known here are
 * passed over: the file is another tool's.
 */
const playgroundSchema = z.looseObject({
  version: z.string().optional(),
  tenantId: idSchema.optional(),
  bot: namedSchema.optional(),
  currentUser: personSchema.optional(),
  users: z.array(personSchema).optional(),
  personalChat: namedSchema.optional(),
  groupChat: namedSchema.optional(),
  team: namedSchema
    .extend({ aadGroupId: idSchema.optional(), channels: z.array(namedSchema).optional() })
    .optional(),
});

/** The same, as it is used. */
export type Playground = z.output<typeof playgroundSchema>;

/** Reads the file; never throws. */
export async function readPlayground(
  file: string,
): Promise<{ readonly playground: Playground | undefined; readonly mistakes: readonly Mistake[] }> {
  const { documents, mistakes } = await readSourceFile(file, {
    textUnder: Object.keys(playgroundSchema.shape),
  });
  const [document, second] = documents;
  if (mistakes.length > 0) return { playground: undefined, mistakes };
  if (!document || second) {
    const message = `expected one document with users, chats and a team, got ${document ? 'several' : 'an empty file'}`;
    return {
      playground: undefined,
      mistakes: [{ file, ...second?.locate([], 'value'), path: '', message }],
    };
  }
  const { value, mistakes: wrong } = checkDocument(playgroundSchema, document);
  return value ? { playground: pick(value), mistakes: [] } : { playground: undefined, mistakes: wrong };
}

/** Nothing else of the file is handed on. */
function pick({ tenantId, bot, currentUser, users, personalChat, groupChat, team }: Playground): Playground {
  const named = (each: {
    id: string;
    name?: string | undefined;
  }): { id: string; name?: string | undefined } => ({
    id: each.id,
    name: each.name,
  });
  return {
    tenantId,
    bot: bot && named(bot),
    currentUser,
    users,
    personalChat: personalChat && named(personalChat),
    groupChat: groupChat && named(groupChat),
    team: team && { ...named(team), aadGroupId: team.aadGroupId, channels: team.channels?.map(named) },
  };
}
