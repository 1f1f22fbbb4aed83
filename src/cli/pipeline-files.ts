/** Systems for which `init --pipeline` writes a file. */
export const pipelineSystems = ['azure', 'github'] as const;
export type PipelineSystem = (typeof pipelineSystems)[number];

/** Where each system looks for its file. */
export const pipelineFiles: Readonly<Record<PipelineSystem, string>> = {
  azure: 'azure-pipelines.yml',
  github: '.github/workflows/understudy.yml',
};

/**
 * A whole pipeline: recordings are replayed for every pull request, with no model and nothing random; at night
 * users are simulated in four shards, new ones each night, and the gate decides from all of them.
 */
export function formatPipeline(system: PipelineSystem, hasLockfile: boolean): string {
  const install = hasLockfile ? 'npm ci' : 'npm install';
  return system === 'azure' ? formatAzure(install) : formatGitHub(install, hasLockfile);
}

function formatGitHub(install: string, hasLockfile: boolean): string {
  const setUp = `      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22${hasLockfile ? '\n          cache: npm' : ''}
      - run: ${install}`;
  const build = '      - run: npm run build --if-present';
  return `# Understudy starts the bot itself, as understudy.yaml says (bot.start or bot.module).
name: Understudy
on:
  pull_request:
  schedule:
    - cron: '17 2 * * *'
  workflow_dispatch:
permissions:
  contents: read
concurrency:
  group: understudy-\${{ github.event_name }}-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

jobs:
  replay:
    name: Replay recordings
    if: github.event_name != 'schedule'
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
${setUp}
${build}
      - run: >-
          npx --no -- understudy replay --ci --out results-replay
          --reporter console --reporter github --reporter junit=results-replay/junit.xml
      - uses: actions/upload-artifact@v4
        if: \${{ !cancelled() }}
        with:
          name: replay
          path: results-replay/

  simulate:
    name: Simulate users (\${{ matrix.shard }} of 4)
    if: github.event_name != 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 60
    strategy:
      fail-fast: false
      matrix:
        shard: [1, 2, 3, 4]
    steps:
${setUp}
${build}
      # The gate decides, from all shards; what this step finds is shown all the same.
      - run: >-
          npx --no -- understudy run --ci --out results-\${{ matrix.shard }}
          --trials 20 --seed \${{ github.run_number }} --shard \${{ matrix.shard }}/4
          --reporter console --reporter github --reporter junit=results-\${{ matrix.shard }}/junit.xml
        continue-on-error: true
      - uses: actions/upload-artifact@v4
        if: \${{ !cancelled() }}
        with:
          name: results-\${{ matrix.shard }}
          path: results-\${{ matrix.shard }}/

  gate:
    name: Gate
    needs: simulate
    if: \${{ !cancelled() && needs.simulate.result != 'skipped' }}
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
${setUp}
      - uses: actions/download-artifact@v4
        with:
          pattern: results-*
      - run: npx --no -- understudy gate results-*/ --no-color | tee gate.txt
        shell: bash
      - run: |
          { echo '\`\`\`'; cat gate.txt; echo '\`\`\`'; } >> "$GITHUB_STEP_SUMMARY"
        if: \${{ !cancelled() }}
`;
}

function formatAzure(install: string): string {
  const setUp = `      - task: UseNode@1
        inputs:
          version: 22.x
      - script: ${install}
        displayName: Install`;
  const build = `      - script: npm run build --if-present
        displayName: Build`;
  const publish = (folder: string, title: string): string => `      - task: PublishTestResults@2
        displayName: Publish test results
        condition: succeededOrFailed()
        inputs:
          testResultsFormat: JUnit
          testResultsFiles: ${folder}/junit.xml
          testRunTitle: ${title}
      - publish: ${folder}
        displayName: Publish transcripts
        condition: succeededOrFailed()
        artifact: ${folder}`;
  return `# Understudy starts the bot itself, as understudy.yaml says (bot.start or bot.module).
# Azure Repos builds pull requests where a branch policy asks for it; "pr" is for GitHub and Bitbucket.
trigger: none
pr:
  branches:
    include: ['*']
schedules:
  - cron: '17 2 * * *'
    displayName: Simulate users at night
    branches:
      include: [main]
    always: true
pool:
  vmImage: ubuntu-latest

jobs:
  - job: replay
    displayName: Replay recordings
    condition: and(succeeded(), ne(variables['Build.Reason'], 'Schedule'))
    timeoutInMinutes: 20
    steps:
${setUp}
${build}
      - script: >-
          npx --no -- understudy replay --ci --out results-replay
          --reporter console --reporter azure --reporter junit=results-replay/junit.xml
        displayName: Replay
${publish('results-replay', 'Recordings')}

  - job: simulate
    displayName: Simulate users
    condition: and(succeeded(), ne(variables['Build.Reason'], 'PullRequest'))
    timeoutInMinutes: 60
    strategy:
      parallel: 4
    steps:
${setUp}
${build}
      # The gate decides, from all shards; what this step finds is shown all the same.
      - script: >-
          npx --no -- understudy run --ci --out results-$(System.JobPositionInPhase)
          --trials 20 --seed $(Build.BuildId)
          --shard $(System.JobPositionInPhase)/$(System.TotalJobsInPhase)
          --reporter console --reporter azure
          --reporter junit=results-$(System.JobPositionInPhase)/junit.xml
        displayName: Simulate
        continueOnError: true
${publish('results-$(System.JobPositionInPhase)', 'Simulated users, shard $(System.JobPositionInPhase)')}

  - job: gate
    displayName: Gate
    dependsOn: simulate
    condition: and(not(canceled()), ne(dependencies.simulate.result, 'Skipped'))
    timeoutInMinutes: 10
    steps:
${setUp}
      - download: current
        displayName: Fetch the results of all shards
        patterns: results-*/**
      - script: npx --no -- understudy gate "$(Pipeline.Workspace)/"results-*/ --no-color
        displayName: Decide
`;
}
