BeforeAll {
    . $PSScriptRoot/common.ps1
    $before = 1.01, 0.99, 1.00, 1.02, 0.98, 1.00, 1.01
    $after = $before | ForEach-Object { $_ * 1.1 }
}

Describe 'Compare-PerfResult' {
    It 'compares values of any benchmark, and tells verdict, ratio, interval and why' {
        $one = Compare-PerfResult -BaselineValue $before -CandidateValue $after
        $one | Should -BeOfType ([Perf.Comparison])
        $one.Verdict | Should -Be 'Regressed'
        $one.Ratio | Should -BeGreaterThan 1.09
        $one.Ratio | Should -BeLessThan 1.11
        $one.Low | Should -BeGreaterThan 1.05
        $one.High | Should -BeLessThan 1.15
        $one.ProbabilitySlower | Should -BeGreaterThan 0.999
        $one.Why | Should -Match '10\.0 %'
    }

    It 'turns round where higher is better' {
        (Compare-PerfResult -BaselineValue $before -CandidateValue $after -HigherIsBetter).Verdict | Should -Be 'Improved'
    }

    It 'finds nothing where nothing changed, and says with few runs how many it needs' {
        (Compare-PerfResult -BaselineValue $before -CandidateValue $before).Verdict | Should -Be 'Unchanged'
        $few = Compare-PerfResult -BaselineValue 1 -CandidateValue 2
        $few.Verdict | Should -Be 'Inconclusive'
        $few.Why | Should -Match 'needs at least 5 runs a side'
    }

    It 'compares runs of the store by ids, by objects and through the pipeline' {
        $runs = 1..4 | ForEach-Object { Invoke-PerfTest (New-TestScenario -Name compared) }
        $lines = Compare-PerfResult -Baseline $runs[0], $runs[1] -Candidate $runs[2].Id, $runs[3].Id -WarningAction SilentlyContinue
        $lines[0].Metric | Should -Be 'http_req_response_time'
        $lines[0].Statistic | Should -Be 'p(95)'
        $lines[0].IsGating | Should -BeTrue
        $lines.Verdict | Select-Object -Unique | Should -Be 'Inconclusive'
        ($lines | Where-Object Step -EQ 'list').Count | Should -BeGreaterThan 0
        $piped = $runs[2..3] | Compare-PerfResult -Baseline $runs[0..1] -WarningAction SilentlyContinue
        $piped.Ratio | Should -Be $lines.Ratio
    }

    It 'writes the whole as JSON, Markdown and text, the same bytes each time' {
        foreach ($extension in 'json', 'md', 'txt') {
            $first = Join-Path $TestDrive "first.$extension"
            $second = Join-Path $TestDrive "second.$extension"
            $null = Compare-PerfResult -BaselineValue $before -CandidateValue $after -OutputPath $first
            $null = Compare-PerfResult -BaselineValue $before -CandidateValue $after -OutputPath $second
            Get-Content $first -Raw | Should -Be (Get-Content $second -Raw)
            Get-Content $first -Raw | Should -Match 'Regressed|REGRESSED'
        }

        (Get-Content (Join-Path $TestDrive 'first.json') -Raw | ConvertFrom-Json).verdict | Should -Be 'Regressed'
    }

    It 'shows a table with the why, and with -Detailed the intervals drawn' {
        Compare-PerfResult -BaselineValue $before -CandidateValue $after | Out-String -Width 140 | Should -Match 'Regressed\s+value'
        $report = Compare-PerfResult -BaselineValue $before -CandidateValue $after -Detailed
        $report | Should -BeOfType ([Perf.ComparisonReport])
        $report | Out-String -Width 140 | Should -Match '●'
    }

    It 'refuses <What>' -ForEach @(
        @{ What = 'a margin that is none'; Arguments = @{ BaselineValue = 1, 2; CandidateValue = 1, 2; Margin = 'little' }; Id = 'ArgumentInvalid' }
        @{ What = 'an alpha beside a confidence'; Arguments = @{ BaselineValue = 1, 2; CandidateValue = 1, 2; Alpha = 0.01; ConfidenceLevel = '99%' }; Id = 'ArgumentInvalid' }
        @{ What = 'pairs without a partner'; Arguments = @{ BaselineValue = 1, 2; CandidateValue = 1; Paired = $true }; Id = 'ArgumentInvalid' }
        @{ What = 'a run that is not there'; Arguments = @{ Baseline = '20990101'; Candidate = '20990102' }; Id = 'RunNotFound' }
        @{ What = 'a file that is not there'; Arguments = @{ Baseline = './absent.json'; Candidate = './absent.json' }; Id = 'FileNotFound' }
        @{ What = 'a file of an unknown format'; Arguments = @{ BaselineValue = 1, 2; CandidateValue = 1, 2; OutputPath = './comparison.docx' }; Id = 'ArgumentInvalid' }
    ) {
        (Get-Fault '$a = $v; Compare-PerfResult @a' $Arguments).FullyQualifiedErrorId | Should -Match "^$Id"
    }

    It 'ends a CI step with 98 for a regression and with 97 for uncertainty under -Strict' {
        (Invoke-ChildCommand 'Compare-PerfResult -BaselineValue 1,1.01,0.99,1,1.02 -CandidateValue 1.2,1.21,1.19,1.2,1.22 -Enforce').ExitCode | Should -Be 98
        (Invoke-ChildCommand 'Compare-PerfResult -BaselineValue 1 -CandidateValue 2 -Enforce').ExitCode | Should -Be 0
        (Invoke-ChildCommand 'Compare-PerfResult -BaselineValue 1 -CandidateValue 2 -Enforce -Strict').ExitCode | Should -Be 97
    }
}
