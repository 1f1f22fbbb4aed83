/** `##vso[…]` and `##[…]` anywhere in a line; Azure's agent finds them by a comparison that does not see ignorable characters. */
const anywhere = /#(?=\p{DI}*#\p{DI}*(?:v\p{DI}*s\p{DI}*o\p{DI}*)?\[)/giu;
/** `::error …::`; GitHub's runner takes it at the start of a line, after space of any kind. */
const atLineStart = /^([\s\p{DI}]*:)(?=\p{DI}*:)/gmu;

/**
 * Text for the log of a pipeline in which nothing is a command to Azure Pipelines or GitHub Actions, whatever
 * a bot said: `##vso[` becomes `# #vso[`, and `::` at the start of a line `: :`. Readable, and done everywhere.
 */
export function disarmCommands(text: string): string {
  return text.replace(anywhere, '# ').replace(atLineStart, '$1 ');
}

/** The same for JSON text, which stays the same value. */
export function disarmJson(json: string): string {
  return json.replace(anywhere, '\\u0023');
}
