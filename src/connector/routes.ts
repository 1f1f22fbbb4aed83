import { activityRoutes } from './activity-routes.ts';
import { attachmentRoutes } from './attachment-routes.ts';
import { conversationRoutes } from './conversation-routes.ts';
import type { Route } from './match-route.ts';
import { teamsRoutes } from './teams-routes.ts';
import { tokenRoutes } from './token-routes.ts';

/** Every route that the Connector and the token service have, whichever way a request comes in. */
export const routes: readonly Route[] = [
  ...activityRoutes,
  ...conversationRoutes,
  ...attachmentRoutes,
  ...teamsRoutes,
  ...tokenRoutes,
];
