import assert from 'node:assert/strict';
import { ConfigError } from '../../src/errors.ts';
import { checkRules, decideGate, formatP, formatShare, type GateDecision } from '../../src/gate/decide.ts';
import type { ConversationResult } from '../../src/report/run-schema.ts';
import { makeResult, makeTrials } from './results-factory.ts';

const all = { passRate: 1 };

function told({ verdict, exitCode, reasons }: GateDecision): unknown[] {
  return [verdict, exitCode, ...reasons];
}

describe('The gate', () => {
  it('passes a run in which all passed', () => {
    assert.deepEqual(told(decideGate(makeTrials('a', 'ppp'), all)), ['passed', 0]);
  });

  it('fails a run in which too few passed, and passes it when that is allowed', () => {
    const results = makeTrials('a', 'pppppppppf');
    assert.deepEqual(told(decideGate(results, all)), [
      'failed',
      1,
      '9 of 10 passed (0.90), and 1.00 is asked.',
    ]);
    assert.deepEqual(told(decideGate(results, { passRate: 0.9 })), ['passed', 0]);
  });

  it('says who must act when conversations could not be judged, the bot first', () => {
    const codes = ['', 'e', 'i', 'pie', 'pi', 'fie'].map((letters) => {
      const { verdict, exitCode } = decideGate(makeTrials('a', letters), all);
      return `${verdict} ${exitCode}`;
    });
    assert.deepEqual(codes, [
      'undecided 2',
      'undecided 3',
      'undecided 4',
      'undecided 3',
      'undecided 4',
      'failed 1',
    ]);
    assert.deepEqual(decideGate(makeTrials('a', 'pi'), all).reasons, [
      '1 of 2 conversations cannot be judged: the simulated user went wrong.',
    ]);
  });

  it('leaves open what too few trials can show when a confidence is asked for', () => {
    const rules = { passRate: 0.8, confidence: 0.95 };
    assert.deepEqual(told(decideGate(makeTrials('a', 'ppppppppp'), rules)), [
      'undecided',
      1,
      'Too few trials to say that 0.80 pass: it may be 0.70 to 1.00.',
    ]);
    assert.deepEqual(told(decideGate(makeTrials('a', 'p'.repeat(20)), rules)), ['passed', 0]);
    assert.deepEqual(told(decideGate(makeTrials('a', 'pffffff'), rules)), [
      'failed',
      1,
      '1 of 7 passed: at most 0.51, and 0.80 is asked.',
    ]);
  });

  it('holds reply times and turns to their budgets, in all and by scenario', () => {
    const fast = Array.from({ length: 40 }, (_, index) => makeResult({ trial: index + 1, turns: 4 }));
    const latencies = { p50: 900, p95: 900, max: 900, all: [900] };
    const slow = makeResult({ scenario: 'loan', latencies, turns: 9 });
    const decision = decideGate([...fast, slow], { ...all, p95Ms: 500, turns: 5 });
    assert.deepEqual(told(decision), [
      'failed',
      1,
      '"loan": 95 % of the replies came within 900 ms, and 500 ms is allowed.',
      '1 conversation took more than 5 turns, the longest 9 ("loan", trial 1).',
    ]);
    assert.deepEqual(decision.measures.all.replyTime, { count: 41, p50: 10, p95: 10, max: 900 });
    assert.equal(decideGate([...fast, slow], { ...all, p95Ms: 900, turns: 9 }).exitCode, 0);
  });

  it('holds the tokens of models to their budgets, in each conversation and in all', () => {
    const use = (promptTokens: number, completionTokens: number): ConversationResult['model'] => ({
      name: 'm',
      calls: 1,
      promptTokens,
      completionTokens,
      guardrails: {},
      invented: [],
    });
    const results = [
      makeResult({ model: use(400, 100) }),
      makeResult({ trial: 2, model: use(500, 101) }),
      makeResult({ trial: 3 }),
    ];
    assert.equal(decideGate(results, { ...all, tokens: { conversation: 601, run: 1101 } }).exitCode, 0);
    assert.deepEqual(told(decideGate(results, { ...all, tokens: { conversation: 600, run: 1100 } })), [
      'failed',
      1,
      '1 conversation used more than 600 tokens of models, the most 601 ("transfer", trial 2).',
      'The models of users used 1101 tokens, and 1100 are allowed.',
    ]);
    assert.equal(decideGate(results, all).measures.all.tokens, 1101);
  });

  it('refuses a pass rate that no number of trials can show', () => {
    assert.throws(() => checkRules({ passRate: 1, confidence: 0.95 }), ConfigError);
    checkRules({ passRate: 0.99, confidence: 0.95 });
    checkRules({ passRate: 1 });
  });

  it('names flaky scenarios and gives pass^k as far as all scenarios have the trials', () => {
    const results = [
      ...makeTrials('steady', 'pppp'),
      ...makeTrials('flaky', 'ppff'),
      ...makeTrials('broken', 'ffffi'),
    ];
    const { scenarios, passHat } = decideGate(results, all).measures;
    assert.deepEqual(
      scenarios.map(({ scenario, flaky }) => [scenario, flaky]),
      [
        ['steady', false],
        ['flaky', true],
        ['broken', false],
      ],
    );
    assert.deepEqual(
      passHat.map(({ k, value }) => [k, value.toFixed(4)]),
      [
        [1, '0.5000'],
        [2, '0.3889'],
        [4, '0.3333'],
      ],
    );
  });

  it('fails a run that is worse than its baseline by more than chance', () => {
    const before = makeTrials('a', 'pppppppppppp');
    const worse = decideGate(makeTrials('a', 'ffffffpppppp'), { passRate: 0 }, before);
    assert.deepEqual(told(worse), [
      'failed',
      1,
      'It is worse than the baseline: 6 conversations that passed fail now, 0 the other way round (p = 0.031).',
    ]);
    const { comparison } = decideGate(makeTrials('a', 'fffffppppppp'), { passRate: 0 }, before);
    assert.equal(comparison?.pValue.toFixed(6), (1 / 16).toFixed(6));
    assert.equal(comparison.pairsNeeded, 17);
    assert.deepEqual(
      comparison.worse.map(({ trial }) => trial),
      [1, 2, 3, 4, 5],
    );
    assert.equal(decideGate(before, all, makeTrials('a', 'ffffffffffff')).exitCode, 0);
  });

  it('pairs by scenario, trial and seed, and leaves out what was not judged', () => {
    const before = [...makeTrials('a', 'ppip'), makeResult({ scenario: 'b', seed: 7 })];
    const after = [...makeTrials('a', 'fpfe'), makeResult({ scenario: 'b', seed: 8 })];
    const { comparison } = decideGate(after, all, before);
    assert.equal(comparison?.pairs, 2);
    assert.deepEqual(comparison.unpaired, { baseline: 3, results: 3 });
    assert.equal(comparison.worse.length, 1);
  });

  it('does not round a share or a p-value to what it is not', () => {
    assert.deepEqual([1, 0.999, 0.5, 0.001, 0].map(formatShare), [
      '1.00',
      '0.999',
      '0.50',
      '0.00100',
      '0.00',
    ]);
    assert.deepEqual([0.00001, 0.0345].map(formatP), ['< 0.001', '0.035']);
  });
});
