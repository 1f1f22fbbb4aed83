const guidelines =
  'https://learn.microsoft.com/microsoftteams/platform/concepts/deploy-and-publish/appsource/prepare/teams-store-validation-guidelines';

/** Where the rules are written. */
export const links = {
  guidelines,
  name: `${guidelines}#app-name`,
  icons: `${guidelines}#app-icons`,
  artificialIntelligence: `${guidelines}#apps-powered-by-artificial-intelligence`,
  schema: 'https://learn.microsoft.com/microsoft-365/extensibility/schema/',
  package: 'https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package',
  prompts: 'https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/prompt-suggestions',
  fileConsent: 'https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4',
  extensions:
    'https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/what-are-messaging-extensions',
  cards: 'https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference',
  cardText: 'https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format',
  cardDesign:
    'https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/design-effective-cards',
  commands: 'https://learn.microsoft.com/microsoftteams/platform/bots/how-to/create-a-bot-commands-menu',
} as const;
