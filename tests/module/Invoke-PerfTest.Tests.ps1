BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Invoke-PerfTest' {
    Context 'a run' {
        BeforeAll {
            $scenario = New-TestScenario
            $result = Invoke-PerfTest $scenario -Tag @{ build = '42' } -Seed 7
        }

        It 'gives one result with what was measured' {
            $result | Should -HaveCount 1
            $result | Should -BeOfType ([Perf.RunResult])
            $result.Scenario | Should -Be 'short'
            $result.Target | Should -Be 'sample'
            $result.Status | Should -Be 'Completed'
            $result.Metrics['http_reqs'].Count | Should -Be 20
            $result.Metrics['iterations'].Count | Should -Be 20
            $result.Metrics['http_req_failed'].Rate | Should -Be 0
            $result.Metrics['checks'].Rate | Should -Be 1
        }

        It 'has the percentiles of the run and of each step' {
            $time = $result.Steps['list'].Metrics['http_req_response_time']
            $time.P95 | Should -BeGreaterThan 0
            $time.P99 | Should -BeGreaterOrEqual $time.P95
            $time.Percentile(95) | Should -Be $time.P95
            $result.Metrics['http_req_response_time'].Count | Should -Be 20
        }

        It 'has lists that can be indexed' {
            # A list that PowerShell cannot index gives itself for [0] and nothing for [1], without an error.
            $result.Intervals[-1].Requests | Should -BeGreaterThan 0
            $result.Checks[0].Passes | Should -Be 20
            $result.Thresholds[0] | Should -BeOfType ([Perf.Verdict])
            foreach ($list in 'Checks', 'Errors', 'Intervals', 'Thresholds', 'Warnings') {
                $type = $result.$list.GetType()
                ($type.IsArray -or $null -ne $type.GetProperty('Item')) | Should -BeTrue -Because "$list is a $type"
            }
        }

        It 'keeps labels, seed and the environment that there is none of' {
            $result.Tags['build'] | Should -Be '42'
            $result.Seed | Should -Be 7
            $result.Environment | Should -BeNullOrEmpty
        }

        It 'judges the thresholds of the scenario' {
            $result.Thresholds | Should -HaveCount 1
            $result.Verdict.Outcome | Should -Be 'Pass'
            $result.Validity.IsValid | Should -BeTrue
        }

        It 'is stored' {
            (Get-PerfResult -Id $result.Id).Metrics['http_reqs'].Count | Should -Be 20
        }

        It 'shows headline, steps, checks, thresholds and validity' {
            $text = $result | Out-String -Width 120
            $text | Should -Match 'short\s+PASS'
            $text | Should -Match '(?m)^list\s+20'
            $text | Should -Match 'checks'
            $text | Should -Match 'http_req_failed: rate < 1%'
            $text | Should -Match 'validity'
        }
    }

    Context 'its parameters' {
        It 'runs every file that a wildcard matches' {
            $null = New-TestScenario -Name first -FileName 'many/first.yaml'
            $null = New-TestScenario -Name second -FileName 'many/second.yaml'
            (Invoke-PerfTest (Join-Path $TestDrive 'many' '*.yaml')).Scenario | Should -Be 'first', 'second'
        }

        It 'takes -LiteralPath as written' {
            $path = New-TestScenario -Name literal -FileName 'odd[1].yaml'
            (Invoke-PerfTest -LiteralPath $path).Scenario | Should -Be 'literal'
        }

        It 'takes files from the pipeline' {
            $path = New-TestScenario -Name piped -FileName 'piped[2].yaml'
            (Get-Item -LiteralPath $path | Invoke-PerfTest).Scenario | Should -Be 'piped'
        }

        It 'replaces variables' {
            $path = New-TestScenario -Name variable -Extra 'variables: { code: 200 }'
            (Get-Content $path -Raw).Replace('status: 200', 'status: "${code}"') | Set-Content $path
            (Invoke-PerfTest $path).Metrics['http_req_failed'].Rate | Should -Be 0
            (Invoke-PerfTest $path -Variable @{ code = 404 }).Metrics['http_req_failed'].Rate | Should -Be 1
        }

        It 'adds thresholds' {
            $result = Invoke-PerfTest (New-TestScenario) -Threshold 'http_reqs: count > 1000'
            $result.Thresholds | Should -HaveCount 2
            $result.Verdict.Outcome | Should -Be 'Fail'
            $result.Thresholds[1].Source | Should -Be 'command line'
        }

        It 'sends to -Target, and counts a target that is down by class' {
            # Port 9 (discard) of this machine: nothing listens there.
            $path = New-TestScenario -Name down -Load '{ executor: shared-iterations, vus: 4, iterations: 8 }'
            $result = Invoke-PerfTest $path -Target 'http://127.0.0.1:9'
            $result.Status | Should -Be 'Completed'
            $result.Metrics['http_req_failed'].Rate | Should -Be 1
            $result.Errors[0].Class | Should -Be 'connection_refused'
            $result.Errors[0].Count | Should -Be 8
            (Get-PerfResult -Id $result.Id).Target | Should -Be 'http://127.0.0.1:9'
        }

        It 'takes target and variables of -Environment' {
            $path = New-TestScenario -Name environments -Target 'http://127.0.0.1:9' -Extra 'environments: { inside: { target: sample } }'
            $result = Invoke-PerfTest $path -Environment inside
            $result.Environment | Should -Be 'inside'
            $result.Metrics['http_req_failed'].Rate | Should -Be 0
        }

        It 'keeps nothing with -NoStore' {
            $result = Invoke-PerfTest (New-TestScenario -Name unstored) -NoStore
            $result.Metrics['http_reqs'].Count | Should -Be 20
            Get-PerfResult -Scenario unstored | Should -BeNullOrEmpty
        }
    }

    Context '-WhatIf' {
        BeforeAll {
            $listener = $null
            foreach ($port in 21870..21970) {
                try {
                    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, $port)
                    $listener.Start()
                    break
                } catch [System.Net.Sockets.SocketException] {
                    $listener = $null
                }
            }
            $scenario = New-TestScenario -Name planned -Target "http://127.0.0.1:$port" -Extra 'http: { timeout: 300ms }'
        }

        AfterAll { if ($listener) { $listener.Stop() } }

        It 'prints the plan, sends nothing and stores nothing' {
            $child = Invoke-ChildCommand "Invoke-PerfTest '$scenario' -WhatIf"
            $child.ExitCode | Should -Be 0
            $child.Output | Should -Match "What if: Run 'planned' against http://127.0.0.1:$port"
            $child.Output | Should -Match 'shared-iterations'
            $child.Output | Should -Match 'http_req_failed: rate < 1%'
            $listener.Pending() | Should -BeFalse
            Get-PerfResult -Scenario planned | Should -BeNullOrEmpty
        }

        It 'is what keeps the load away' {
            $result = Invoke-PerfTest $scenario
            $listener.Pending() | Should -BeTrue
            $result.Errors[0].Class | Should -Be 'timeout'
        }
    }

    Context 'targets that are marked production' {
        BeforeAll {
            $scenario = New-TestScenario -Name live -Extra 'environments: { live: { target: sample, production: true } }'
        }

        It 'are refused where nobody can confirm, with exit code 104' {
            $child = Invoke-ChildCommand "Invoke-PerfTest '$scenario' -Environment live"
            $child.ExitCode | Should -Be 104
            $child.Output | Should -Match 'production'
            $child.Output | Should -Match '-Force'
            Get-PerfResult -Scenario live | Should -BeNullOrEmpty
        }

        It 'are tested with -Force' {
            (Invoke-PerfTest $scenario -Environment live -Force).Environment | Should -Be 'live'
        }
    }

    Context 'faults' {
        It 'names the file that is missing' {
            $fault = Get-Fault 'Invoke-PerfTest $v.path' @{ path = Join-Path $TestDrive 'absent.yaml' }
            $fault.FullyQualifiedErrorId | Should -Be 'FileNotFound,Perf.Commands.InvokePerfTestCommand'
            $fault.CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $fault.Exception.Message | Should -Match 'absent\.yaml'
        }

        It 'tells all problems of a scenario with their places and the nearest word' {
            $path = Join-Path $TestDrive 'wrong.yaml'
            Set-Content $path "name: wrong`ntarget: sample`nload:`n  one: { executor: constant-vu, vus: 0, duration: 1s }`nflos:`n  a: { steps: [{ get: / }] }"
            $fault = Get-Fault 'Invoke-PerfTest $v.path' @{ path = $path }
            $fault.FullyQualifiedErrorId | Should -Be 'ScenarioInvalid,Perf.Commands.InvokePerfTestCommand'
            $fault.Exception.Message | Should -Match "wrong\.yaml:4:\d+: .*constant-vu.*did you mean 'constant-vus'"
            $fault.Exception.Message | Should -Match "wrong\.yaml:5:1: .*flos.*did you mean 'flows'"
        }

        It 'ends a process that nobody sits at with exit code 104' {
            (Invoke-ChildCommand "Invoke-PerfTest '$(Join-Path $TestDrive 'absent.yaml')'").ExitCode | Should -Be 104
        }

        It 'names an environment that there is not, and those that there are' {
            $path = New-TestScenario -Name unknown -Extra 'environments: { staging: { target: sample } }'
            $fault = Get-Fault 'Invoke-PerfTest $v.path -Environment stagin' @{ path = $path }
            $fault.FullyQualifiedErrorId | Should -Be 'EnvironmentInvalid,Perf.Commands.InvokePerfTestCommand'
            $fault.Exception.Message | Should -Match "did you mean 'staging'"
        }

        It 'refuses a threshold on a metric that does not exist' {
            $fault = Get-Fault 'Invoke-PerfTest $v.path -Threshold "http_req_time: p(95) < 1s"' @{ path = New-TestScenario }
            $fault.FullyQualifiedErrorId | Should -Be 'ThresholdInvalid,Perf.Commands.InvokePerfTestCommand'
        }
    }

    Context 'other threads and processes' {
        BeforeAll { $scenario = New-TestScenario -Name elsewhere }

        It 'runs in a thread job' {
            $job = Start-ThreadJob { Import-Module $using:modulePath; Invoke-PerfTest $using:scenario }
            $result = $job | Receive-Job -Wait -AutoRemoveJob
            $result | Should -BeOfType ([Perf.RunResult])
            $result.Metrics['http_reqs'].Count | Should -Be 20
        }

        It 'gives a result that survives a job of another process' {
            $job = Start-Job { Import-Module $using:modulePath; Invoke-PerfTest $using:scenario }
            $result = $job | Receive-Job -Wait -AutoRemoveJob
            $result.PSTypeNames | Should -Contain 'Deserialized.Perf.RunResult'
            $result.Metrics['http_reqs'].Count | Should -Be 20
            $result.Metrics['http_req_response_time'].P95 | Should -BeGreaterThan 0
            $result.Steps['list'].Metrics['http_req_response_time'].P99 | Should -BeGreaterThan 0
            $result.Steps['list'].Metrics['http_reqs'].Count | Should -Be 20
            $result.Intervals[0].Requests | Should -BeGreaterThan 0
            $result.Intervals.Requests | Measure-Object -Sum | ForEach-Object Sum | Should -Be 20
        }

        It 'gives a result whose words survive a job of another process' {
            $job = Start-Job { Import-Module $using:modulePath; Invoke-PerfTest $using:scenario }
            $result = $job | Receive-Job -Wait -AutoRemoveJob
            $result.Status -eq 'Completed' | Should -BeTrue
            $result.Verdict.Outcome -eq 'Pass' | Should -BeTrue
            $result.Metrics['checks'].Type -eq 'Rate' | Should -BeTrue
        }

        It 'runs two at once, and stores both' {
            $results = 1..2 | ForEach-Object -Parallel { Import-Module $using:modulePath; Invoke-PerfTest $using:scenario } -ThrottleLimit 2
            $results | Should -HaveCount 2
            $results[0].Id | Should -Not -Be $results[1].Id
            foreach ($result in $results) { (Get-PerfResult -Id $result.Id).Metrics['http_reqs'].Count | Should -Be 20 }
        }

        It 'stores what was measured when its pipeline is stopped' {
            $long = New-TestScenario -Name long -Load '{ executor: constant-arrival-rate, rate: 20, duration: 5m }'
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript('param($m, $s) Import-Module $m; Invoke-PerfTest $s').AddArgument($modulePath).AddArgument($long)
                $running = $shell.BeginInvoke()
                for ($i = 0; $i -lt 300; $i++) {
                    $stored = Get-PerfResult -Scenario long
                    if ($stored -and $stored.Metrics['http_reqs'].Count -gt 0) { break }
                    Start-Sleep -Milliseconds 100
                }

                $stored.Status | Should -Be 'Running'
                $shell.Stop()
                $running.IsCompleted | Should -BeTrue
            } finally {
                $shell.Dispose()
            }

            $stopped = Get-PerfResult -Scenario long
            $stopped.Status | Should -Be 'Stopped'
            $stopped.Metrics['http_reqs'].Count | Should -BeGreaterOrEqual $stored.Metrics['http_reqs'].Count
        }
    }

    Context 'a type of test' {
        It 'runs without a file, fitted by variables' {
            $typed = Invoke-PerfTest -Type Baseline -Target sample -Variable @{ rate = '10/s'; duration = '2s' } -NoStore
            $typed.Scenario | Should -Be 'baseline'
            $typed.Tags['type'] | Should -Be 'baseline'
            $typed.Metrics['http_req_failed'].Rate | Should -Be 0
        }

        It 'runs the flows of a scenario that comes by the pipeline' {
            $typed = Get-Item (New-TestScenario) | Invoke-PerfTest -Type Smoke -Duration 1s -NoStore
            $typed.Scenario | Should -Be 'short'
            $typed.Tags['type'] | Should -Be 'smoke'
        }

        It 'is refused where there is none of the name' {
            { Invoke-PerfTest -Type stres -Target sample } | Should -Throw "*did you mean 'stress'*"
        }
    }

    Context 'profiles' {
        It 'samples a .NET process while the load runs' {
            $busy = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-Command', 'while ($true) { $null = [Math]::Sqrt(2) }' -PassThru
            try {
                $null = New-Item (Join-Path $TestDrive 'config/profiling') -ItemType Directory -Force
                Set-Content (Join-Path $TestDrive 'config/profiling/quick.yaml') 'question: What does it do?', 'sample: cpu', 'after: 1s'
                Push-Location $TestDrive
                $run = Invoke-PerfTest (New-TestScenario -Name profiled -Load '{ executor: constant-vus, vus: 1, duration: 4s }') -Profile "quick=$($busy.Id)" -NoStore
                $run.Profiles[0].Samples | Should -BeGreaterThan 0
                $run.Profiles[0].Frames.Module | Should -Contain 'System.Management.Automation'
                $run | Export-PerfReport -Format html -OutputPath report.html
                Get-Content report.html -Raw | Should -Match 'class="flames"'
                $run | Export-PerfReport -Format speedscope -OutputPath report.speedscope.json
                (Get-Content report.speedscope.json -Raw | ConvertFrom-Json).profiles[0].type | Should -Be 'sampled'
            }
            finally {
                Pop-Location
                $busy | Stop-Process
            }
        }

        It 'says what it cannot sample, before any load' {
            { Invoke-PerfTest (New-TestScenario) -Profile no-such-program -NoStore -ErrorAction Stop } | Should -Throw -ExpectedMessage '*no-such-program*' -ErrorId 'ArgumentInvalid*'
            { Invoke-PerfTest (New-TestScenario) -Profile 'nope=1' -NoStore -ErrorAction Stop } | Should -Throw -ExpectedMessage "*no profile 'nope'*" -ErrorId 'ArgumentInvalid*'
        }
    }

    Context 'monitors' {
        It 'reads what is named beside the load' {
            $path = New-TestScenario -Name watched -Load '{ executor: constant-vus, vus: 1, duration: 2500ms }' -Extra 'monitors: [ { powershell: { name: own, script: "@{ files = 3 }" } } ]'
            $run = Invoke-PerfTest $path -AllowScript -NoStore -WarningAction SilentlyContinue -Monitor { $global:n++; $global:n }, @{ powershell = @{ name = 'fast'; script = '7'; every = '500ms' } }
            $own = $run.Monitors | Where-Object Monitor -EQ own
            $own.Signal | Should -Be 'files'
            $own.Avg | Should -Be 3
            # The runspace stays: what it keeps is there the next time.
            $counted = $run.Monitors | Where-Object Monitor -EQ powershell
            $counted.Max | Should -BeGreaterThan $counted.Min
            ($run.Monitors | Where-Object Monitor -EQ fast).Count | Should -BeGreaterThan $own.Count
        }

        It 'reads this machine' -Skip:(-not $IsLinux) {
            $run = Invoke-PerfTest (New-TestScenario -Name host -Load '{ executor: constant-vus, vus: 1, duration: 2500ms }') -Monitor host -WarningAction SilentlyContinue
            $cpu = $run.Monitors | Where-Object { $_.Signal -eq 'system.cpu.utilization' -and $_.Labels.Count -eq 0 }
            $cpu.Max | Should -BeGreaterThan 0
            # As it was stored, too.
            $stored = Get-PerfResult -Id $run.Id
            ($stored.Monitors | Where-Object { $_.Signal -eq 'system.cpu.utilization' -and $_.Labels.Count -eq 0 }).Values | Should -Be $cpu.Values
        }

        It 'tells what cannot be read, and goes on' {
            $run = Invoke-PerfTest (New-TestScenario -Name down) -Monitor 'redis=127.0.0.1:1' -NoStore -WarningVariable told -WarningAction SilentlyContinue
            $run.Status | Should -Be 'Completed'
            "$told" | Should -Match "The monitor 'redis' could not be read.*127.0.0.1:1"
        }

        It 'refuses a script of the scenario without -AllowScript, and words that mean nothing' {
            $path = New-TestScenario -Name scripted -Extra 'monitors: [ { powershell: { script: "1" } } ]'
            { Invoke-PerfTest $path -ErrorAction Stop } | Should -Throw -ErrorId 'ScriptNotAllowed*'
            { Invoke-PerfTest (New-TestScenario) -Monitor hots -ErrorAction Stop } | Should -Throw -ExpectedMessage "*host*" -ErrorId 'ArgumentInvalid*'
        }
    }
}
