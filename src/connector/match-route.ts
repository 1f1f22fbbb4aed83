import type { ConnectorResponse } from './http.ts';
import type { ConversationStore } from './conversation-store.ts';

/** One request, taken apart. */
export interface Call {
  readonly method: string;
  readonly url: string;
  /** Decoded path parameters by the name that the route gives them. */
  readonly ids: Readonly<Record<string, string>>;
  /** Undecoded query, without `?`. */
  readonly query: string;
  readonly body: unknown;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Like `/v3/teams/{team}`: literals match in any case, `{name}` matches one segment. */
  readonly path: string;
  readonly answer: (call: Call, store: ConversationStore) => ConnectorResponse;
}

export interface RouteMatch {
  readonly answer: Route['answer'];
  readonly ids: Readonly<Record<string, string>>;
}

interface End {
  readonly route: Route;
  readonly names: readonly string[];
}

interface Node {
  readonly literals: Map<string, Node>;
  readonly methods: Map<string, End>;
  parameter: Node | undefined;
}

/** Builds a tree of the routes; the function returned finds a request's route, literals before parameters. */
export function compileRoutes(
  routes: readonly Route[],
): (method: string, segments: readonly string[]) => RouteMatch | undefined {
  const root = createNode();
  for (const route of routes) addRoute(root, route);
  return (method, segments) => {
    const values: string[] = [];
    const end = walk(root, segments, 0, method, values);
    if (!end) return undefined;
    const ids: Record<string, string> = {};
    for (const [index, name] of end.names.entries()) ids[name] = values[index] ?? '';
    return { answer: end.route.answer, ids };
  };
}

function createNode(): Node {
  return { literals: new Map(), methods: new Map(), parameter: undefined };
}

function addRoute(root: Node, route: Route): void {
  const names: string[] = [];
  let node = root;
  for (const segment of route.path.slice(1).split('/')) {
    if (segment.startsWith('{')) {
      names.push(segment.slice(1, -1));
      node = node.parameter ??= createNode();
    } else {
      const key = segment.toLowerCase();
      const next = node.literals.get(key) ?? createNode();
      node.literals.set(key, next);
      node = next;
    }
  }
  node.methods.set(route.method, { route, names });
}

function walk(
  node: Node,
  segments: readonly string[],
  at: number,
  method: string,
  values: string[],
): End | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.methods.get(method);
  const literal = node.literals.get(segment) ?? node.literals.get(segment.toLowerCase());
  const found = literal && walk(literal, segments, at + 1, method, values);
  if (found || !node.parameter) return found;
  values.push(segment);
  const below = walk(node.parameter, segments, at + 1, method, values);
  if (!below) values.pop();
  return below;
}
