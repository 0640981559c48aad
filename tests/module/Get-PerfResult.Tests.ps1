BeforeAll {
    . $PSScriptRoot/common.ps1
    $first = Invoke-PerfTest (New-TestScenario -Name alpha) -Tag @{ build = '1'; branch = 'main' }
    $second = Invoke-PerfTest (New-TestScenario -Name beta -Extra 'environments: { inside: { target: sample } }') -Environment inside -Tag @{ build = '2' }
    $third = Invoke-PerfTest (New-TestScenario -Name alpha) -Tag @{ build = '3'; branch = 'main' }
}

Describe 'Get-PerfResult' {
    Context 'the store' {
        It 'gives all runs, the newest first' {
            (Get-PerfResult).Id | Should -Be $third.Id, $second.Id, $first.Id
        }

        It 'gives what the run gave' {
            $stored = Get-PerfResult -Id $first.Id
            $stored | Should -BeOfType ([Perf.RunResult])
            $stored.StartedAt | Should -Be $first.StartedAt
            $stored.Duration | Should -Be $first.Duration
            foreach ($metric in $first.Metrics.Values) {
                $stored.Metrics[$metric.Name].Count | Should -Be $metric.Count -Because $metric.Name
                $stored.Metrics[$metric.Name].P95 | Should -Be $metric.P95 -Because $metric.Name
            }

            $stored.Metrics['http_req_duration'].Percentile(50) | Should -Be $first.Metrics['http_req_duration'].Percentile(50)
            $stored.Verdict.Outcome | Should -Be $first.Verdict.Outcome
        }

        It 'filters by <What>' -ForEach @(
            @{ What = 'scenario'; Filter = @{ Scenario = 'beta' }; Expected = '2' }
            @{ What = 'wildcard'; Filter = @{ Scenario = 'AL*' }; Expected = '3', '1' }
            @{ What = 'environment'; Filter = @{ Environment = 'inside' }; Expected = '2' }
            @{ What = 'tag'; Filter = @{ Tag = @{ build = '1' } }; Expected = '1' }
            @{ What = 'several tags'; Filter = @{ Tag = @{ branch = 'main'; build = '3' } }; Expected = '3' }
            @{ What = 'status'; Filter = @{ Status = 'Completed' }; Expected = '3', '2', '1' }
            @{ What = 'number'; Filter = @{ Last = 2 }; Expected = '3', '2' }
            @{ What = 'scenario and number'; Filter = @{ Scenario = 'alpha'; Last = 1 }; Expected = '3' }
        ) {
            (Get-PerfResult @Filter).Tags.build | Should -Be $Expected
        }

        It 'gives lines with -List, by the same filters' {
            $lines = Get-PerfResult -List
            $lines | Should -HaveCount 3
            $lines[0] | Should -BeOfType ([Perf.RunSummary])
            $lines.Id | Should -Be $third.Id, $second.Id, $first.Id
            $lines[2].P95 | Should -Be $first.Metrics['http_req_response_time'].P95
            $lines[2].Requests | Should -Be $first.Metrics['http_reqs'].Count
            (Get-PerfResult -List -Tag @{ build = '1' }).Id | Should -Be $first.Id
            (Get-PerfResult -List -Id $second.Id).Environment | Should -Be 'inside'
        }

        It 'knows the commit of CI, and filters by it' {
            $env:PERF_COMMIT = '0123456789abcdef0123456789abcdef01234567'
            $env:PERF_BRANCH = 'feature/x'
            try { $run = Invoke-PerfTest (New-TestScenario -Name gamma-commit) -Tag @{ build = '9' } } finally { Remove-Item Env:PERF_COMMIT, Env:PERF_BRANCH }
            try {
                $run.Commit | Should -Be '0123456789abcdef0123456789abcdef01234567'
                (Get-PerfResult -List -Commit 0123456).Id | Should -Be $run.Id
                (Get-PerfResult -Commit 0123456 -Branch feature/*).Id | Should -Be $run.Id
                (TabExpansion2 'Get-PerfResult -Commit 01').CompletionMatches.CompletionText | Should -Be "'0123456789'"
                $run.Fingerprint.Hash | Should -Match '^[0-9a-f]{12}$'
            } finally {
                Remove-PerfResult $run.Id -Confirm:$false
            }
        }

        It 'gives nothing for <What>' -ForEach @(
            @{ What = 'another scenario'; Filter = @{ Scenario = 'gamma' } }
            @{ What = 'another status'; Filter = @{ Status = 'Aborted' } }
            @{ What = 'another tag'; Filter = @{ Tag = @{ build = '4' } } }
        ) {
            Get-PerfResult @Filter | Should -BeNullOrEmpty
        }

        It 'filters by time: from -Since on, before -Before' {
            (Get-PerfResult -Since $second.StartedAt).Id | Should -Be $third.Id, $second.Id
            (Get-PerfResult -Before $second.StartedAt).Id | Should -Be $first.Id
            (Get-PerfResult -Since $second.StartedAt -Before $third.StartedAt).Id | Should -Be $second.Id
        }

        It 'takes the beginning of an id, and ids from the pipeline' {
            (Get-PerfResult -Id $second.Id.Substring(0, $second.Id.Length - 1)).Id | Should -Be $second.Id
            ([pscustomobject]@{ Id = $first.Id }, [pscustomobject]@{ Id = $third.Id } | Get-PerfResult).Id | Should -Be $first.Id, $third.Id
        }

        It 'says that there is no such id, and goes on with the next' {
            $found = Get-PerfResult -Id 'zzz', $first.Id -ErrorAction SilentlyContinue -ErrorVariable fault
            $found.Id | Should -Be $first.Id
            $fault[0].FullyQualifiedErrorId | Should -Be 'RunNotFound,Perf.Commands.GetPerfResultCommand'
        }

        It 'lists runs as lines, and shows one that is asked for by id whole' {
            $list = Get-PerfResult | Out-String -Width 160
            $list | Should -Match '(?m)^Id\s+Scenario\s+Verdict\s+Requests'
            $list | Should -Match "(?m)^$($second.Id)\s+beta\s+Pass\s+20\s"
            Get-PerfResult -Id $second.Id | Out-String -Width 160 | Should -Match 'checks'
        }

        It 'gives nothing and no error from a home that is empty' {
            $child = Invoke-ChildCommand "`$env:PERF_HOME = '$(Join-Path $TestDrive 'empty')'; @(Get-PerfResult).Count"
            $child.Output.Trim() | Should -Be '0'
            $child.ExitCode | Should -Be 0
        }
    }

    Context 'files' {
        It 'reads what Export-PerfReport wrote' {
            $folder = Join-Path $TestDrive 'files'
            $first, $second | Export-PerfReport -Path "$folder/" -Format json
            $read = Get-PerfResult -Path (Join-Path $folder '*.json')
            $read.Id | Sort-Object | Should -Be ($first.Id, $second.Id | Sort-Object)
            $mine = $read | Where-Object Id -EQ $first.Id
            $mine.Metrics['http_req_response_time'].P95 | Should -Be $first.Metrics['http_req_response_time'].P95
            $mine.Metrics['http_req_response_time'].Percentile(75) | Should -Be $first.Metrics['http_req_response_time'].Percentile(75)
        }

        It 'names the file that is missing' {
            $fault = Get-Fault 'Get-PerfResult -Path $v.path' @{ path = Join-Path $TestDrive 'absent.json' }
            $fault.FullyQualifiedErrorId | Should -Be 'FileNotFound,Perf.Commands.GetPerfResultCommand'
        }
    }
}
