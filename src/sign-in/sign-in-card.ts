import { isMessage, type Activity } from '../activity/activity.ts';
import { asArray, asRecord, asText } from '../activity/read-values.ts';
import { connectionOfLink } from './token-service.ts';

/** A card by which a bot asks a person to sign in, as far as the token service has to do with it. */
export interface SignInCard {
  readonly connectionName: string;
  /** The message that it stands in. */
  readonly activityId: string | undefined;
  /** Whether there is anything to tap. */
  readonly hasButton: boolean;
  /** Id under which the channel may offer a token of its own. */
  readonly exchangeId?: string | undefined;
}

const oauthCard = 'application/vnd.microsoft.card.oauth';
const signinCard = 'application/vnd.microsoft.card.signin';

/** The last such card in what a bot sent; a card that leads elsewhere than to the token service is none. */
export function readSignInCard(activity: Activity): SignInCard | undefined {
  if (!isMessage(activity) || !activity.attachments) return undefined;
  return asArray(activity.attachments)
    .map((each) => readCard(each, activity.id))
    .findLast(Boolean);
}

function readCard(attachment: unknown, activityId: string | undefined): SignInCard | undefined {
  const contentType = asRecord(attachment)?.['contentType'];
  if (contentType !== oauthCard && contentType !== signinCard) return undefined;
  const content = asRecord(asRecord(attachment)?.['content']);
  const buttons = asArray(content?.['buttons']).map(asRecord);
  const [linked] = buttons.flatMap((button) => connectionOfLink(asText(button?.['value']) ?? '') ?? []);
  const named = contentType === oauthCard ? asText(content?.['connectionName']) : undefined;
  const connectionName = named ?? linked;
  if (connectionName === undefined) return undefined;
  const exchangeId = asText(asRecord(content?.['tokenExchangeResource'])?.['id']);
  const hasButton = buttons.some((button) => asText(button?.['type']) !== undefined);
  return { connectionName, activityId, hasButton, ...(exchangeId !== undefined && { exchangeId }) };
}
