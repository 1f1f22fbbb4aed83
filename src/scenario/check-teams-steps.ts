import {
  addsMember,
  teamsEventDetails,
  whyNotHere,
  type TeamsEventDetail,
} from '../channel/teams/event-details.ts';
import { teamsEventNames, type TeamsEventName } from '../channel/teams/events.ts';
import { explainUnknownMember, findMember } from '../channel/teams/find-member.ts';
import { formatPath, type Mistake } from '../config/mistake.ts';
import type { SourceDocument } from '../config/source-file.ts';

/** Where the scenarios will be played, as far as the configuration tells. */
export interface ScenarioPlace {
  readonly channelId: string;
  readonly conversation: 'personal' | 'groupChat' | 'channel' | 'thread';
  /** Who is there: the user first. */
  readonly members: readonly string[];
}

type Path = readonly (string | number)[];

/**
 * What steps about Teams lack, or say too much of; and, where the place is known, what cannot happen there and whom
 * nobody there is called. Works on the document as it was written.
 */
export function checkTeamsSteps(document: SourceDocument, place: ScenarioPlace | undefined): Mistake[] {
  const { value } = document;
  const script = isMapping(value) && Array.isArray(value['script']) ? value['script'] : [];
  const mistakes: Mistake[] = [];
  const add = (path: Path, message: string): void => {
    mistakes.push({
      file: document.file,
      ...document.locate(path, 'value'),
      path: formatPath(path),
      message,
    });
  };
  const here = place && createPlaceCheck(place, add);
  for (const [index, step] of script.entries()) {
    if (!isMapping(step)) continue;
    const path = ['script', index];
    const user = step['user'];
    if (isMapping(user) && typeof user['as'] === 'string') here?.speaks([...path, 'user', 'as'], user['as']);
    const told = isMapping(step['teams']) ? step['teams'] : { event: step['teams'] };
    const event = teamsEventNames.find((name) => name === told['event']);
    if (!event) continue;
    checkDetails([...path, 'teams'], event, told, add);
    const member = typeof told['member'] === 'string' ? told['member'] : undefined;
    here?.happens([...path, 'teams'], event, member);
  }
  return mistakes;
}

type Add = (path: Path, message: string) => void;

function checkDetails(
  path: Path,
  event: TeamsEventName,
  told: Readonly<Record<string, unknown>>,
  add: Add,
): void {
  const { needs, takes = [] } = teamsEventDetails[event];
  const known: readonly TeamsEventDetail[] = needs === undefined ? takes : [needs, ...takes];
  if (needs !== undefined && told[needs] === undefined)
    add(path, `${event} needs ${needs}, which is not given`);
  for (const key of ['member', 'text', 'name', 'reaction'] as const) {
    if (told[key] === undefined || known.includes(key)) continue;
    const takesWords = known.length === 0 ? 'takes nothing besides its name' : `takes ${known.join(' and ')}`;
    add([...path, key], `${event} has no ${key}; it ${takesWords}`);
  }
}

interface PlaceCheck {
  speaks(path: Path, name: string): void;
  happens(path: Path, event: TeamsEventName, member: string | undefined): void;
}

function createPlaceCheck({ channelId, conversation, members: names }: ScenarioPlace, add: Add): PlaceCheck {
  const members = names.map((name) => ({ name }));
  const type = conversation === 'thread' ? 'channel' : conversation;
  const isTeams = (path: Path, what: string): boolean => {
    if (channelId === 'msteams') return true;
    add(path, `${what} on the channel msteams alone, and the configured channel is ${channelId}`);
    return false;
  };
  const isKnown = (path: Path, name: string): boolean => {
    if (findMember(name, members)) return true;
    add(path, explainUnknownMember(name, members));
    return false;
  };
  return {
    speaks: (path, name) => {
      if (isTeams(path, 'other members exist')) isKnown(path, name);
    },
    happens: (path, event, member) => {
      if (!isTeams(path, `${event} happens`)) return;
      const misplaced = whyNotHere(event, type);
      if (misplaced !== undefined) {
        add(path, misplaced);
        return;
      }
      if (member === undefined) return;
      if (addsMember(event)) {
        if (!findMember(member, members)) members.push({ name: member });
      } else if (isKnown([...path, 'member'], member) && event === 'memberRemoved') {
        const gone = findMember(member, members);
        members.splice(
          members.findIndex((each) => each === gone),
          1,
        );
      }
    },
  };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
