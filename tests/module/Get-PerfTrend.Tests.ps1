BeforeAll {
    . $PSScriptRoot/common.ps1
    $first = Invoke-PerfTest (New-TestScenario -Name alpha) -Tag @{ build = '1' }
    $second = Invoke-PerfTest (New-TestScenario -Name alpha) -Tag @{ build = '2' }
}

Describe 'Get-PerfTrend' {
    Context 'numbers' {
        BeforeAll { $numbers = @(1..20 | ForEach-Object { 10 + $_ % 3 / 10 }) + @(1..20 | ForEach-Object { 12 + $_ % 3 / 10 }) }

        It 'gives one change point for each change, from <_>' -ForEach 'the pipeline', 'a parameter' {
            $change = if ($_ -eq 'the pipeline') { $numbers | Get-PerfTrend } else { Get-PerfTrend -Value $numbers }
            @($change) | Should -HaveCount 1
            $change | Should -BeOfType ([Perf.ChangePoint])
            $change.Index | Should -Be 20
            $change.Ratio | Should -BeGreaterThan 1.15
            $change.Ratio | Should -BeLessThan 1.25
            $change.Direction | Should -Be 'Up'
            $change.Confidence | Should -BeGreaterThan 0.999
            $change.State | Should -Be 'Confirmed'
        }

        It 'gives nothing for <What>' -ForEach @(
            @{ What = 'equal numbers'; Numbers = @(5) * 50 }
            @{ What = 'few numbers'; Numbers = 1, 2, 3 }
            @{ What = 'no numbers'; Numbers = @() }
        ) {
            Get-PerfTrend -Value $Numbers | Should -BeNullOrEmpty
            $Numbers | Get-PerfTrend | Should -BeNullOrEmpty
        }

        It 'takes missing numbers as places without evidence' {
            $holed = @($null, $null) + $numbers
            (Get-PerfTrend -Value $holed).Index | Should -Be 22
            ($holed | Get-PerfTrend).Index | Should -Be 22
        }

        It 'reads numbers that are texts, as from a file' {
            ($numbers.ForEach({ $_.ToString([cultureinfo]::InvariantCulture) }) | Get-PerfTrend).Index | Should -Be 20
        }

        It 'shows change points as a table' {
            $text = $numbers | Get-PerfTrend | Out-String -Width 160
            $text | Should -Match 'Index\s+Direction'
            $text | Should -Match '20 Up'
        }
    }

    Context 'stored runs' {
        It 'gives the figures that decide, with the runs and what is odd' {
            $trends = Get-PerfTrend alpha -WarningVariable warnings -WarningAction SilentlyContinue
            $trends | Should -BeOfType ([Perf.Trend])
            $trends.Metric | Should -Be 'http_req_response_time', 'http_reqs', 'http_req_failed'
            $trends[0].Statistic | Should -Be 'p(95)'
            $trends[0].Points.RunId | Should -Be $first.Id, $second.Id
            $trends[0].Points[1].Value | Should -Be $second.Metrics['http_req_response_time'].P95
            $trends[0].Markers.Text | Should -Contain '2'
            "$warnings" | Should -Match '2 runs are too few'
        }

        It 'narrows by metric, figure and step' {
            $trend = Get-PerfTrend -Scenario al* -Metric http_req_duration -Statistic med -Step list -Period 1d -WarningAction SilentlyContinue
            $trend.Step | Should -Be 'list'
            $trend.Statistic | Should -Be 'med'
            $trend.Points[0].Value | Should -Be $first.Steps['list'].Metrics['http_req_duration'].Med
        }

        It 'foretells the crossing of a limit that is crossed already' {
            $trend = Get-PerfTrend alpha -Metric http_req_response_time -Threshold 'http_req_response_time: p(95) < 1us' -WarningAction SilentlyContinue
            $trend.Forecasts[0].IsCrossed | Should -BeTrue
        }

        It 'draws charts, and a line each with -View Table' {
            Get-PerfTrend alpha -WarningAction SilentlyContinue | Out-String -Width 120 | Should -Match 'alpha: http_req_response_time p\(95\)'
            Get-PerfTrend alpha -View Table -WarningAction SilentlyContinue | Out-String -Width 200 | Should -Match 'Newest change'
        }

        It 'writes a page that needs nothing else' {
            $null = Get-PerfTrend alpha -OutputPath $TestDrive/page.html -WarningAction SilentlyContinue
            $page = Get-Content $TestDrive/page.html -Raw
            $page | Should -Match '<svg'
            $page | Should -Match 'http_req_response_time'
            $null = Get-PerfTrend alpha -OutputPath $TestDrive -WarningAction SilentlyContinue
            "$TestDrive/perf-trend.html" | Should -Exist
        }

        It 'says what is wrong: <Because>' -ForEach @(
            @{ Because = 'the scenario'; Arguments = @{ Scenario = 'alhpa' }; Id = 'RunNotFound'; Message = "did you mean 'alpha'" }
            @{ Because = 'the metric'; Arguments = @{ Metric = 'http_req_duratoin' }; Id = 'ArgumentInvalid'; Message = "did you mean 'http_req_duration'" }
            @{ Because = 'the figure'; Arguments = @{ Statistic = 'p(12)' }; Id = 'ArgumentInvalid'; Message = 'Figures: ' }
            @{ Because = 'the period'; Arguments = @{ Period = '7 days' }; Id = 'ArgumentInvalid'; Message = '-Period' }
            @{ Because = 'the threshold'; Arguments = @{ Threshold = 'nothing' }; Id = 'ThresholdInvalid'; Message = 'nothing' }
        ) {
            $fault = { Get-PerfTrend @Arguments } | Should -Throw -PassThru
            $fault.FullyQualifiedErrorId | Should -BeLike "$Id*"
            $fault.Exception.Message | Should -BeLike "*$Message*"
        }
    }

    It 'completes scenarios, metrics and figures' {
        (Get-Completion 'Get-PerfTrend -Scenario al').CompletionText | Should -Be 'alpha'
        (Get-Completion 'Get-PerfTrend -Metric http_req_resp').CompletionText | Should -Be 'http_req_response_time'
        (Get-Completion 'Get-PerfTrend -Statistic ra').CompletionText | Should -Be 'rate'
    }
}
