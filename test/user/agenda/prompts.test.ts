import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListStyle } from 'botbuilder-dialogs';
import { hostDialog } from '../../fixtures/bots/dialogs/dialog-host.ts';
import { ProfileDialog } from '../../fixtures/bots/dialogs/profile-dialog.ts';
import { ReviewDialog } from '../../fixtures/bots/dialogs/review-dialog.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { assertNearlyAllPass, holdConversations } from './hold-conversations.ts';

const profile = { name: 'Ada Lovelace', transport: 'bicycle', age: 36, 'start date': '2021-03-15' };
const goal = 'You are a user who wants to fill in a profile.';

describe('the agenda user with the prompts of botbuilder-dialogs', () => {
  const folder = useTemporaryFolder();

  for (const style of [ListStyle.suggestedAction, ListStyle.inline, ListStyle.list, ListStyle.heroCard]) {
    it(`answers text, number, choice, confirm and date, choices shown as ${ListStyle[style]}`, async () => {
      const outcomes = await holdConversations(
        hostDialog(() => new ProfileDialog(style)),
        {
          goal,
          facts: profile,
          expect: [
            { reply: { contains: 'Profile saved: Ada Lovelace; Bicycle; 36; 2021-03-15; none' } },
            { goal: 'reached' },
          ],
        },
      );
      assertNearlyAllPass(outcomes);
    });
  }

  it('sends its file where one is asked for', async () => {
    const file = join(folder(), 'me.png');
    writeFileSync(file, 'not really a picture');
    const outcomes = await holdConversations(
      hostDialog(() => new ProfileDialog(ListStyle.suggestedAction)),
      {
        goal,
        facts: { ...profile, picture: { attach: file } },
        expect: [{ reply: { contains: '; me.png' } }, { goal: 'reached' }],
      },
    );
    assertNearlyAllPass(outcomes);
  });

  it('gives its real age when the one it said first is refused', async () => {
    const outcomes = await holdConversations(
      hostDialog(() => new ProfileDialog(ListStyle.suggestedAction), { startsAtOnce: true }),
      {
        goal,
        facts: { ...profile, age: { value: 36, first: 360 } },
        expect: [
          { reply: { contains: 'must be greater than 0' } },
          { reply: { contains: 'Profile saved: Ada Lovelace; Bicycle; 36;' } },
          { goal: 'reached' },
        ],
      },
    );
    assertNearlyAllPass(outcomes);
  });

  it('gives a list item by item and says when it is done', async () => {
    const outcomes = await holdConversations(
      hostDialog(() => new ReviewDialog(), { welcome: 'Welcome to the review bot. Say anything to begin.' }),
      {
        goal: 'You are a user who wants to review two companies.',
        facts: { name: 'Ada', age: 36, company: ['Contoso Suites', 'Adatum Corporation'] },
        expect: [
          { reply: { contains: 'You reviewed Contoso Suites and Adatum Corporation' } },
          { goal: 'reached' },
        ],
      },
    );
    assertNearlyAllPass(outcomes);
  });
});
