import type { Activity } from 'botframework-schema';
import type { AuthenticateRequestResult, ConnectorClient, UserTokenClient } from 'botframework-connector';
import type { BotbuilderOptions, BotSdk } from './bot-sdk.ts';
import { connectorAudience, madeUpAppId } from './channel-identity.ts';
import type { BotLogic, DrivenAdapter } from './driven-adapter.ts';
import type { TurnRequest, TurnResponse } from './turn-exchange.ts';

type Authentication = InstanceType<BotSdk['connector']['BotFrameworkAuthentication']>;
type ClaimsIdentity = AuthenticateRequestResult['claimsIdentity'];

/** The part of botbuilder's CloudAdapter that is used here; `botFrameworkAuthentication` is protected there. */
export interface CloudAdapterLike {
  botFrameworkAuthentication: Authentication;
  process(request: TurnRequest, response: TurnResponse, logic: BotLogic): Promise<void>;
}

export function isCloudAdapter(adapter: object): adapter is CloudAdapterLike {
  return (
    'process' in adapter &&
    typeof adapter.process === 'function' &&
    'botFrameworkAuthentication' in adapter &&
    typeof adapter.botFrameworkAuthentication === 'object' &&
    adapter.botFrameworkAuthentication !== null
  );
}

/** Channel service to caller id, all left to the SDK's defaults. */
const publicCloud = ['', true, '', '', '', '', '', '', ''] as const;

/**
 * Turns a CloudAdapter's ways in and out to memory by exchanging its authentication, the one seam from which
 * it takes identities and clients. Everything else runs as deployed: middleware, onTurnError, serialisation.
 */
export function driveCloudAdapter(adapter: CloudAdapterLike, options: BotbuilderOptions): DrivenAdapter {
  const original = adapter.botFrameworkAuthentication;
  const exchanged = createAuthentication(original, options);
  adapter.botFrameworkAuthentication = exchanged;
  return {
    process: (request, response) => adapter.process(request, response, options.logic),
    restore() {
      if (adapter.botFrameworkAuthentication === exchanged) adapter.botFrameworkAuthentication = original;
    },
  };
}

function createAuthentication(original: Authentication, options: BotbuilderOptions): Authentication {
  const { connector } = options.sdk;
  const { AuthenticationConstants, ClaimsIdentity, BotFrameworkAuthentication } = connector;
  const appId = readAppId(original) ?? madeUpAppId;
  const inner = connector.BotFrameworkAuthenticationFactory.create(
    ...publicCloud,
    // No app id, no password: clients are made that sign nothing and ask for no token.
    new connector.PasswordServiceClientCredentialFactory('', ''),
    new connector.AuthenticationConfiguration(),
    undefined,
    { httpClient: options.httpClient },
  );
  const claims = [
    { type: AuthenticationConstants.AudienceClaim, value: appId },
    { type: AuthenticationConstants.IssuerClaim, value: AuthenticationConstants.ToBotFromChannelTokenIssuer },
    { type: AuthenticationConstants.ServiceUrlClaim, value: options.serviceUrl },
  ];

  // Clients keep no state of a turn, so that one of each serves all turns; making them costs as much as a send.
  const factory = inner.createConnectorFactory(new ClaimsIdentity([...claims], true));
  let channelClient: Promise<ConnectorClient> | undefined;
  let userTokenClient: Promise<UserTokenClient> | undefined;
  const connectorFactory = {
    create(serviceUrl: string, audience?: string): Promise<ConnectorClient> {
      if (serviceUrl !== options.serviceUrl) return factory.create(serviceUrl, audience);
      return (channelClient ??= factory.create(serviceUrl, audience));
    },
  };

  class InMemoryAuthentication extends BotFrameworkAuthentication {
    override authenticateRequest(_activity: Activity, _header: string): Promise<AuthenticateRequestResult> {
      const claimsIdentity = new ClaimsIdentity([...claims], true);
      return Promise.resolve({ audience: connectorAudience, claimsIdentity, connectorFactory });
    }
    override authenticateStreamingRequest(
      header: string,
      channelId: string,
    ): Promise<AuthenticateRequestResult> {
      return original.authenticateStreamingRequest(header, channelId);
    }
    override authenticateChannelRequest(header: string): Promise<ClaimsIdentity> {
      return original.authenticateChannelRequest(header);
    }
    override createConnectorFactory(): typeof connectorFactory {
      return connectorFactory;
    }
    override createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
      const caller = identity.getClaimValue(AuthenticationConstants.AudienceClaim);
      if (caller !== appId) return inner.createUserTokenClient(identity);
      return (userTokenClient ??= inner.createUserTokenClient(identity));
    }
    // Skills are other bots, not the channel: calls to them go where the bot was configured to send them.
    override createBotFrameworkClient(): ReturnType<Authentication['createBotFrameworkClient']> {
      return original.createBotFrameworkClient();
    }
    override getOriginatingAudience(): string {
      return connectorAudience;
    }
  }
  return new InMemoryAuthentication();
}

/** The app id that the bot was configured with, wherever its kind of authentication keeps it. */
function readAppId(authentication: object): string | undefined {
  let place: unknown = authentication;
  for (let depth = 0; depth < 5 && typeof place === 'object' && place !== null; depth += 1) {
    if ('appId' in place && typeof place.appId === 'string' && place.appId !== '') return place.appId;
    if ('inner' in place) place = place.inner;
    else if ('credentialsFactory' in place) place = place.credentialsFactory;
    else return undefined;
  }
  return undefined;
}
