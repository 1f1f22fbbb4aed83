import { createHelpdesk } from './create-helpdesk.ts';

export const { adapter, bot, desk } = createHelpdesk({ env: process.env });
