export interface Feedback {
  /** Activity id of the answer. */
  readonly answer: string | undefined;
  readonly reaction: string;
  readonly text: string;
}

const kept = 1_000;

/** What users said about answers, the latest thousand. A help desk would keep it with the answers. */
export class FeedbackLog {
  readonly entries: Feedback[] = [];

  /** Takes the value of a `message/submitAction`; one that is no feedback is let be. */
  record(answer: string | undefined, value: unknown): void {
    const { actionName, actionValue } = (value ?? {}) as {
      actionName?: unknown;
      actionValue?: { reaction?: unknown; feedback?: unknown };
    };
    if (actionName !== 'feedback') return;
    const { reaction, feedback } = actionValue ?? {};
    this.entries.push({
      answer,
      reaction: reaction === 'like' ? 'like' : 'dislike',
      text: readText(feedback).slice(0, 500),
    });
    if (this.entries.length > kept) this.entries.shift();
  }
}

/** The form's values come as JSON in a text. */
function readText(feedback: unknown): string {
  if (typeof feedback !== 'string') return '';
  try {
    const { feedbackText } = JSON.parse(feedback) as { feedbackText?: unknown };
    return typeof feedbackText === 'string' ? feedbackText : '';
  } catch {
    return feedback;
  }
}
