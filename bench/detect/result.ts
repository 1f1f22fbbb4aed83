import type { DifferenceCount } from './count-differences.ts';
import { summariseDifferences, type DifferenceSummary } from './difference-table.ts';
import type { BotName, Trigger } from './defect.ts';
import type { Effort, Finding } from './detect.ts';
import { laneNames, type LaneName } from './lanes.ts';

export interface DefectRow {
  readonly id: string;
  readonly bot: BotName;
  readonly says: string;
  readonly trigger: Trigger;
  /** By lane; a lane that did not run is not there. */
  readonly findings: Readonly<Record<string, Finding>>;
  /** What replaying all recordings says, when lane (b) ran. */
  readonly replays?: DifferenceCount;
}

export interface FalseAlarms {
  readonly lane: LaneName;
  readonly bot: BotName;
  readonly conversations: number;
  readonly alarms: readonly {
    readonly scenario: string;
    readonly trial: number;
    readonly verdict: string;
    readonly reason: string;
  }[];
}

/** What `--json` writes. */
export interface DetectionResult {
  readonly schemaVersion: 1;
  readonly effort: Effort;
  readonly durationMs: number;
  readonly lanes: readonly LaneTotal[];
  readonly defects: readonly DefectRow[];
  readonly falseAlarms: readonly FalseAlarms[];
  /** All zero unless lane (b) ran. */
  readonly differences: DifferenceSummary;
}

export interface LaneTotal {
  readonly lane: LaneName;
  readonly ran: boolean;
  readonly found: number;
  readonly of: number;
  readonly conversations: number;
  readonly turns: number;
}

export function summarise(
  defects: readonly DefectRow[],
  falseAlarms: readonly FalseAlarms[],
  effort: Effort,
  durationMs: number,
): DetectionResult {
  const lanes = laneNames.map((lane): LaneTotal => {
    const findings = defects.flatMap((defect) => defect.findings[lane] ?? []);
    return {
      lane,
      ran: findings.length > 0,
      found: findings.filter(({ found }) => found).length,
      of: defects.length,
      conversations: findings.reduce((sum, { conversations }) => sum + conversations, 0),
      turns: findings.reduce((sum, { turns }) => sum + turns, 0),
    };
  });
  return {
    schemaVersion: 1,
    effort,
    durationMs,
    lanes,
    defects,
    falseAlarms,
    differences: summariseDifferences(defects),
  };
}
