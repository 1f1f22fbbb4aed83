import type { TurnContext } from 'botbuilder';
import type { ConnectorHandler } from '../../src/connector/http.ts';
import type { TurnRequest, TurnResponse } from './turn-exchange.ts';

/** Gets the context of whatever SDK the adapter is of. */
export type BotLogic = (context: TurnContext) => Promise<void>;

export interface DrivePlace {
  /** Path of a file from which the bot would load its SDK. */
  readonly resolveFrom: string;
  /** Answers what the bot's clients ask of the Connector. */
  readonly handler: ConnectorHandler;
  /** Base URL that stands in activities; nothing needs to listen there. */
  readonly serviceUrl: string;
}

export interface DriveOptions extends DrivePlace {
  readonly logic: BotLogic;
}

/** A bot's own adapter, its ways out turned to memory. */
export interface DrivenAdapter {
  /** False where the bot goes on after it has answered; an answer means that the turn is done unless told. */
  readonly answersWhenDone?: boolean | undefined;
  /** Runs one turn to its end. May reject, also after it has ended the response. */
  process(request: TurnRequest, response: TurnResponse): Promise<void>;
  /** Gives the adapter back what was exchanged for the drive. */
  restore(): void;
}
