import { z } from 'zod';

/** How somebody signs in to one connection, and what goes wrong in it. */
export const signInSchema = z.strictObject({
  how: z
    .enum(['magicCode', 'verifyState', 'sso'])
    .optional()
    .describe(
      'What the channel and the user do: type six digits; tell the bot that the user has signed in, as Teams does; offer a token of the channel, for which the connection is given what bots need for it. Unless told: on `msteams`, `sso` where the card asks for it and `verifyState` elsewhere; on other channels, `magicCode`.',
    ),
  ssoRefused: z
    .boolean()
    .optional()
    .describe("The channel's token cannot be exchanged, so that the user signs in by hand."),
  wrongCode: z.boolean().optional().describe('A wrong code is given first, and then the right one.'),
  declines: z
    .boolean()
    .optional()
    .describe('The user does not sign in; on `msteams` the bot is told so, and no token is exchanged.'),
  expiresAfterTurns: z
    .int()
    .min(1)
    .optional()
    .describe('Moves after signing in, after which the token is gone.'),
});

/** The same for each connection. */
export const signInsSchema = z
  .record(z.string().min(1), signInSchema)
  .describe(
    'How users sign in, by the name of the OAuth connection; `*` stands for all that are not named. See docs/sign-in.md.',
  );
