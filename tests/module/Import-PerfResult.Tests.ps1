BeforeAll {
    . $PSScriptRoot/common.ps1

    # Samples as k6 writes them: ten requests, one of which fails, a check and a custom metric.
    function New-Sample {
        param([string] $Path)
        $lines = @(
            '{"type":"Metric","data":{"name":"http_reqs","type":"counter","contains":"default","thresholds":[],"submetrics":null},"metric":"http_reqs"}'
            '{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time","thresholds":["p(95)<500"],"submetrics":null},"metric":"http_req_duration"}'
            '{"type":"Metric","data":{"name":"http_req_failed","type":"rate","contains":"default","thresholds":[],"submetrics":null},"metric":"http_req_failed"}'
            '{"type":"Metric","data":{"name":"logins","type":"counter","contains":"default","thresholds":[],"submetrics":null},"metric":"logins"}'
            foreach ($i in 0..9) {
                $time = "2026-03-01T12:00:0$i.5Z"
                $tags = if ($i -eq 7) { '{"name":"login","status":"503","error_code":"1503","expected_response":"false"}' } else { '{"name":"login","status":"200","expected_response":"true"}' }
                "{`"metric`":`"http_reqs`",`"type`":`"Point`",`"data`":{`"time`":`"$time`",`"value`":1,`"tags`":$tags}}"
                "{`"metric`":`"http_req_duration`",`"type`":`"Point`",`"data`":{`"time`":`"$time`",`"value`":$(100 + $i),`"tags`":$tags}}"
                "{`"metric`":`"http_req_failed`",`"type`":`"Point`",`"data`":{`"time`":`"$time`",`"value`":$([int]($i -eq 7)),`"tags`":$tags}}"
                "{`"metric`":`"logins`",`"type`":`"Point`",`"data`":{`"time`":`"$time`",`"value`":2,`"tags`":{}}}"
            }
        )
        $null = New-Item -ItemType Directory -Path (Split-Path $Path) -Force
        Set-Content -LiteralPath $Path -Value $lines
    }

    $samples = Join-Path $TestDrive 'results' 'nightly.log'
    New-Sample $samples
    $artillery = Join-Path $TestDrive 'artillery' 'report.json'
    $null = New-Item -ItemType Directory -Path (Split-Path $artillery)
    Set-Content -LiteralPath $artillery -Value '{ "aggregate": { "counters": { "http.requests": 20, "http.responses": 20, "http.codes.200": 19, "http.codes.500": 1, "vusers.created": 10, "vusers.completed": 10 },
        "rates": { "http.request_rate": 2 }, "firstMetricAt": 1772366400000, "lastMetricAt": 1772366410000,
        "summaries": { "http.response_time": { "min": 10, "max": 90, "count": 20, "mean": 40, "p50": 38, "median": 38, "p75": 50, "p90": 70, "p95": 80, "p99": 90, "p999": 90 } } }, "intermediate": [] }'
}

Describe 'Import-PerfResult' {
    It 'reads a stream and keeps it in the history' {
        $run = Import-PerfResult $samples -Environment staging -Tag @{ build = '42' }
        $run | Should -BeOfType ([Perf.RunResult])
        $run.Scenario, $run.Environment, $run.Tags.build | Should -Be 'nightly', 'staging', '42'
        $run.Source.Tool | Should -Be 'k6'
        $run.Metrics['http_reqs'].Count | Should -Be 10
        $run.Metrics['logins'].Count | Should -Be 20
        $run.Steps['login'].Metrics['http_req_failed'].Rate | Should -Be 0.1
        $run.Errors[0].Class | Should -Be 'http_503'
        $run.Intervals.Count | Should -BeGreaterThan 5
        $run.Thresholds[0].Outcome | Should -Be 'Pass'

        $stored = Get-PerfResult -Id $run.Id
        $stored.Metrics['http_req_duration'].Percentile(50) | Should -Be $run.Metrics['http_req_duration'].Percentile(50)
        $stored.Source.Path | Should -Be $samples

        # The same file once more is the same run.
        $null = Import-PerfResult $samples -Environment staging
        @(Get-PerfResult -Scenario nightly) | Should -HaveCount 1
    }

    It 'stores nothing with -NoStore, and takes the name that is given' {
        (Import-PerfResult $samples -NoStore -Name other).Scenario | Should -Be 'other'
        Get-PerfResult -Scenario other | Should -BeNullOrEmpty
    }

    It 'takes folders, wildcards and files from the pipeline' {
        Set-Content -LiteralPath (Join-Path $TestDrive 'results' 'readme.txt') -Value 'no result'
        $runs = Import-PerfResult (Join-Path $TestDrive 'results'), (Join-Path $TestDrive 'artill*') -NoStore -WarningVariable told -WarningAction SilentlyContinue
        $runs.Source.Format | Should -Be 'k6-json', 'artillery'
        "$told" | Should -Match 'readme.txt'
        (Get-Item $samples | Import-PerfResult -NoStore).Scenario | Should -Be 'nightly'
    }

    It 'refuses what is no result, with file, line and what was expected, and goes on with the next' {
        $bad = Join-Path $TestDrive 'bad.json'
        Set-Content -LiteralPath $bad -Value (Get-Content $samples -TotalCount 5), 'what is this', (Get-Content $samples -Tail 1)
        $run = Import-PerfResult $bad, $samples -NoStore -ErrorVariable faults -ErrorAction SilentlyContinue
        $run.Scenario | Should -Be 'nightly'
        $faults[0].FullyQualifiedErrorId | Should -Be 'ResultInvalid,Perf.Commands.ImportPerfResultCommand'
        "$($faults[0])" | Should -Match 'bad.json:6: .*Expected: '
    }

    It 'keeps samples of a tag apart' {
        $run = Import-PerfResult $samples -NoStore -Submetric 'http_reqs{status:503}'
        $run.Metrics['http_reqs{status:503}'].Count | Should -Be 1
    }

    It 'completes formats' {
        (TabExpansion2 'Import-PerfResult x -Format k6-m' 32).CompletionMatches.CompletionText | Should -Contain 'k6-machine-summary'
    }
}

Describe 'Results of other tools' {
    It 'are judged from their files' {
        $verdicts = Test-PerfThreshold -ResultPath $samples -Threshold 'http_req_duration: p(95) < 200ms', 'logins: count >= 20', 'http_req_duration{status:503}: max < 50'
        $verdicts.Outcome | Should -Be 'Pass', 'Pass', 'Pass', 'Fail'
        $verdicts[3].Metric | Should -Be 'http_req_duration{status:503}'
    }

    It 'are judged by the rules of <Compatibility>' -ForEach @(
        @{ Compatibility = 'K6'; File = 'samples'; Threshold = 'checks: rate==1'; Outcome = 'Pass' }
        @{ Compatibility = 'Native'; File = 'samples'; Threshold = 'checks: rate==1'; Outcome = 'NoData' }
        @{ Compatibility = 'Artillery'; File = 'artillery'; Threshold = 'http.response_time.p95 < 81 and http.codes.500 == 1'; Outcome = 'Pass' }
        @{ Compatibility = 'Artillery'; File = 'artillery'; Threshold = 'http.codes.404 == 0'; Outcome = 'Fail' }
    ) {
        $path = @{ samples = $samples; artillery = $artillery }[$File]
        (Test-PerfThreshold -ResultPath $path -Compatibility $Compatibility -Threshold $Threshold)[-1].Outcome | Should -Be $Outcome
    }

    It 'end a step with the exit code of <Compatibility>' -ForEach @(
        @{ Compatibility = 'K6'; File = 'samples'; Threshold = 'http_reqs: count<5'; Code = 99 }
        @{ Compatibility = 'Artillery'; File = 'artillery'; Threshold = 'http.requests < 5'; Code = 1 }
        @{ Compatibility = 'K6'; File = 'samples'; Threshold = 'http_req_duration: p(95)<500ms'; Code = 104 }
    ) {
        $path = @{ samples = $samples; artillery = $artillery }[$File]
        (Invoke-ChildCommand "Test-PerfThreshold -ResultPath '$path' -Compatibility $Compatibility -Threshold '$Threshold' -Enforce").ExitCode | Should -Be $Code
    }

    It 'are reported in every format' -ForEach 'html', 'json', 'csv', 'csv-metrics', 'k6summary', 'k6handlesummary', 'artillery' {
        $file = Get-PerfResult -Path $samples | Export-PerfReport -Path (Join-Path $TestDrive "out.$_") -Format $_ -PassThru
        $file.Length | Should -BeGreaterThan 100
        if ($_ -match 'k6|artillery') { (Get-PerfResult -Path $file.FullName).Metrics['http_reqs'].Count | Should -Be 10 }
    }
}
