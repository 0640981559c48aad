BeforeAll {
    . $PSScriptRoot/common.ps1
    $run = Invoke-PerfTest (New-TestScenario -Name shop -Extra 'environments: { staging: { target: sample } }') -Environment staging -Tag @{ build = '1' }
    $other = Invoke-PerfTest (New-TestScenario -Name other)
    $result = Join-Path $TestDrive 'result.json'
    $other | Export-PerfReport $result
    $k6 = Join-Path $TestDrive 'summary.json'
    Set-Content $k6 '{"metrics":{"http_reqs":{"count":100,"rate":10},"http_req_duration":{"avg":12,"min":1,"med":10,"max":50,"p(90)":20,"p(95)":30}}}'
    $quiet = @{ WarningAction = 'SilentlyContinue' }
}

Describe 'Get-PerfBottleneck' {
    Context 'runs' {
        It 'takes a run from the pipeline and gives findings of it' {
            $findings = @($run | Get-PerfBottleneck @quiet)
            $findings.Count | Should -BeGreaterOrEqual 1
            $findings | Should -BeOfType ([Perf.Finding])
            $findings[0].Id | Should -Not -BeNullOrEmpty
            $findings[0].Explanation | Should -Not -BeNullOrEmpty
        }

        It 'gives the same for the same run: by object, id, beginning of an id, list and file' {
            $expected = ($other | Get-PerfBottleneck -AsReport @quiet).Summary
            (Get-PerfBottleneck $other.Id -AsReport @quiet).Summary | Should -Be $expected
            (Get-PerfBottleneck -RunId $other.Id.Substring(0, 20) -AsReport @quiet).Summary | Should -Be $expected
            (Get-PerfResult -List -Scenario other | Get-PerfBottleneck -AsReport @quiet).Summary | Should -Be $expected
            (Get-PerfBottleneck -Path $result -AsReport @quiet).Summary | Should -Be $expected
        }

        It 'takes the newest stored run, or those of a scenario or an environment' {
            (Get-PerfBottleneck -AsReport @quiet).RunId | Should -Be $other.Id
            (Get-PerfBottleneck -Last 2 -AsReport @quiet).RunId | Should -Be $other.Id, $run.Id
            (Get-PerfBottleneck -Scenario sh* -AsReport @quiet).RunId | Should -Be $run.Id
            (Get-PerfBottleneck -Environment staging -AsReport @quiet).RunId | Should -Be $run.Id
            (Get-PerfBottleneck -Tag @{ build = 1 } -AsReport @quiet).RunId | Should -Be $run.Id
        }

        It 'keeps every finding whatever the sensitivity, and shows what is next' {
            $reports = 'Low', 'Medium', 'High' | ForEach-Object { $run | Get-PerfBottleneck -Sensitivity $_ -AsReport @quiet }
            $reports.Sensitivity | Should -Be 'Low', 'Medium', 'High'
            $causes = $reports | ForEach-Object { @($_.Findings | Where-Object Rank -gt 0).Count + @($_.Others).Count }
            @($causes | Sort-Object -Unique) | Should -HaveCount 1
            $reports[1].Next | Should -Not -BeNullOrEmpty
        }

        It 'says of a result of another tool what it cannot tell' {
            $report = Get-PerfBottleneck -Path $k6 -AsReport @quiet
            "$($report.Missing)" | Should -Match 'k6''s and tells what the client saw'
            Get-PerfBottleneck -Path $k6 -WarningVariable warned -WarningAction SilentlyContinue | Should -BeOfType ([Perf.Finding])
            @($warned | Where-Object { "$_" -match '^Not seen: ' }) | Should -HaveCount 1
        }
    }

    Context 'the view' {
        It 'shows the run, the answer and what is next in few lines' {
            $text = $run | Get-PerfBottleneck @quiet | Out-String -Width 100
            $text | Should -Match 'shop / staging'
            $text | Should -Match ([regex]::Escape($run.Id))
            $text | Should -Match '(?m)^\s+next\s'
            ($text.Trim() -split '\n').Count | Should -BeLessThan 40
        }

        It 'shows more with -Detailed, and as much of a report as of findings' {
            $text = $run | Get-PerfBottleneck @quiet | Out-String -Width 100
            $report = $run | Get-PerfBottleneck -AsReport @quiet | Out-String -Width 100
            $detailed = $run | Get-PerfBottleneck -Detailed @quiet | Out-String -Width 100
            $report | Should -Match 'shop / staging'
            $detailed.Length | Should -BeGreaterThan $text.Length
        }
    }

    Context 'reports' {
        It 'writes <Format>, by its name or the file''s' -ForEach @(
            @{ Format = 'html'; Extension = 'html'; Pattern = '<section id="why" aria' }
            @{ Format = 'json'; Extension = 'json'; Pattern = '"findings": ' }
            @{ Format = 'markdown'; Extension = 'md'; Pattern = '(?m)^## ' }
        ) {
            $folder = Join-Path $TestDrive "new-$Format/deep"
            $run | Get-PerfBottleneck -ReportFormat $Format -OutputPath $folder @quiet | Should -BeOfType ([Perf.Finding])
            Get-Content "$folder/$($run.Id)-bottlenecks.$Extension" -Raw | Should -Match $Pattern
            $null = $run | Get-PerfBottleneck -OutputPath "$TestDrive/mine.$Extension" @quiet
            Get-Content "$TestDrive/mine.$Extension" -Raw | Should -Match $Pattern
        }

        It 'writes here where no path is given' {
            Push-Location $TestDrive
            try {
                $null = $run | Get-PerfBottleneck -ReportFormat md @quiet -InformationAction SilentlyContinue
                "$($run.Id)-bottlenecks.md" | Should -Exist
            } finally {
                Pop-Location
            }
        }

        It 'writes a file for each run, and not two into one' {
            $null = $run, $other | Get-PerfBottleneck -OutputPath "$TestDrive/each/" -ReportFormat json @quiet
            @(Get-ChildItem "$TestDrive/each") | Should -HaveCount 2
            $faults = Get-Fault '$v.runs | Get-PerfBottleneck -OutputPath $v.file -WarningAction SilentlyContinue' @{ runs = @($run, $other); file = "$TestDrive/one.json" }
            @($faults)[0].FullyQualifiedErrorId | Should -BeLike 'ReportFailed*'
            @($faults)[0].Exception.Message | Should -Match 'Give a folder'
        }

        It 'keeps a file with -NoClobber, and replaces a read-only one with -Force' {
            $file = Join-Path $TestDrive 'kept.md'
            Set-Content $file 'old'
            (Get-Fault '$v.run | Get-PerfBottleneck -OutputPath $v.file -NoClobber' @{ run = $run; file = $file }).FullyQualifiedErrorId | Should -Contain 'ReportFailed,Perf.Commands.GetPerfBottleneckCommand'
            Get-Content $file | Should -Be 'old'
            Set-ItemProperty $file IsReadOnly $true
            @(Get-Fault '$v.run | Get-PerfBottleneck -OutputPath $v.file' @{ run = $run; file = $file })[0].Exception.Message | Should -Match '-Force replaces it'
            $null = $run | Get-PerfBottleneck -OutputPath $file -Force @quiet
            Get-Content $file -Raw | Should -Match '^## '
        }

        It 'gives all findings although no report can be written, and says that -Force is about a report' {
            Set-Content "$TestDrive/there.json" 'old'
            $found = @($run, $other | Get-PerfBottleneck -OutputPath "$TestDrive/there.json" -NoClobber -AsReport @quiet -ErrorVariable faults -ErrorAction SilentlyContinue)
            $found.RunId | Should -Be $run.Id, $other.Id
            @($faults)[0].FullyQualifiedErrorId | Should -BeLike 'ReportFailed*'
            $null = $run | Get-PerfBottleneck -Force -WarningVariable warned -WarningAction SilentlyContinue
            "$warned" | Should -Match '-Force does nothing here'
        }

        It 'has the causes in the page of Export-PerfReport' {
            $run | Export-PerfReport "$TestDrive/page.html"
            Get-Content "$TestDrive/page.html" -Raw | Should -Match '<section id="why" aria-labelledby="why-title">'
        }
    }

    Context 'live' {
        BeforeAll {
            $folder = Join-Path $TestDrive 'live'
            $null = New-Item -ItemType Directory "$folder/config" -Force
            Set-Content "$folder/config/environments.yaml" "quiet: { target: 'http://127.0.0.1:1' }", "watched: { target: 'http://127.0.0.1:1', monitors: [ host ] }", "staging: { monitors: [ host ] }"
            Push-Location $folder
        }

        AfterAll { Pop-Location }

        It 'reads monitors without a run and says so' -Skip:(-not $IsLinux) {
            $report = Get-PerfBottleneck -Monitor host -Duration 6s -AsReport @quiet
            $report.WithoutLoad | Should -BeTrue
            $report.Budget | Should -BeNullOrEmpty
            $report | Out-String | Should -Match 'looked at without a run'
        }

        It 'reads the monitors of an environment that has no runs, with a warning' -Skip:(-not $IsLinux) {
            $report = Get-PerfBottleneck -Environment watched -Duration 1s -AsReport -WarningVariable warned -WarningAction SilentlyContinue
            $report.Environment | Should -Be watched
            "$warned" | Should -Match 'No run of ''watched'' is stored'
        }

        It 'looks at the stored run and at the monitors, or at one of them' -Skip:(-not $IsLinux) {
            (Get-PerfBottleneck -Environment staging -Duration 1s -AsReport @quiet).WithoutLoad | Should -Be $false, $true
            (Get-PerfBottleneck -Environment staging -NoLive -AsReport @quiet).WithoutLoad | Should -Be $false
            (Get-PerfBottleneck -Environment staging -Live -Duration 1s -AsReport @quiet).WithoutLoad | Should -Be $true
        }

        It 'keeps what the stored run shows where no monitor can be read, and reads the others where one cannot' -Skip:(-not $IsLinux) {
            Set-Content "$folder/config/environments.yaml" "quiet: { target: 'http://127.0.0.1:1' }", "watched: { target: 'http://127.0.0.1:1', monitors: [ host ] }", "staging: { monitors: [ 'postgresql=`${env:PERF_TEST_UNSET}' ] }"
            try {
                $found = Get-PerfBottleneck -Environment staging -Duration 1s -AsReport -ErrorVariable faults -ErrorAction SilentlyContinue @quiet
                $found.WithoutLoad | Should -Be $false
                @($faults)[0].Exception.Message | Should -Match 'PERF_TEST_UNSET'
                Set-Content "$folder/config/environments.yaml" "staging: { monitors: [ host, 'postgresql=`${env:PERF_TEST_UNSET}' ] }"
                $found = Get-PerfBottleneck -Environment staging -Duration 6s -AsReport -ErrorVariable faults @quiet
                $found.WithoutLoad | Should -Be $false, $true
                $faults | Should -BeNullOrEmpty
                "$($found[1].Quality.Warnings)" | Should -Match "The monitor 'postgresql' could not be read: .*PERF_TEST_UNSET"
                "$($found[1].Missing)" | Should -Match 'No database was watched: the monitor ''postgresql'' was named'
            } finally {
                Set-Content "$folder/config/environments.yaml" "quiet: { target: 'http://127.0.0.1:1' }", "watched: { target: 'http://127.0.0.1:1', monitors: [ host ] }", "staging: { monitors: [ host ] }"
            }
        }

        It 'gives the look a report of its own beside the file of the run, and all findings' -Skip:(-not $IsLinux) {
            $found = Get-PerfBottleneck -Environment staging -Duration 1s -AsReport -OutputPath "$TestDrive/two.json" -ErrorVariable faults @quiet
            $found.WithoutLoad | Should -Be $false, $true
            $faults | Should -BeNullOrEmpty
            (Get-Content "$TestDrive/two.json" -Raw | ConvertFrom-Json).withoutLoad | Should -BeFalse
            (Get-Content "$TestDrive/two-live.json" -Raw | ConvertFrom-Json).withoutLoad | Should -BeTrue
        }

        It 'says that -Duration does nothing where nothing is looked at' {
            $null = Get-PerfBottleneck -Scenario shop -Duration 1s -WarningVariable warned -WarningAction SilentlyContinue
            "$warned" | Should -Match '-Duration does nothing here'
        }

        It 'passes what was looked at on to the next command' -Skip:(-not $IsLinux) {
            "$((Get-PerfBottleneck -Monitor host -Duration 1s -AsReport @quiet).Next)" | Should -Match '-Monitor host'
            "$((Get-PerfBottleneck -Monitor host -Environment nowhere -Duration 1s -AsReport @quiet).Next)" | Should -Not -Match 'nowhere'
        }

        It 'writes a page of what monitors showed' -Skip:(-not $IsLinux) {
            $null = Get-PerfBottleneck -Monitor host -Duration 2s -OutputPath "$TestDrive/look.html" @quiet
            Get-Content "$TestDrive/look.html" -Raw | Should -Match 'Looked at without a run'
        }

        It 'says what is wrong: <Because>' -ForEach @(
            @{ Because = 'an environment without runs and monitors'; Arguments = @{ Environment = 'quiet' }; Id = 'RunNotFound'; Message = 'Invoke-PerfTest scenarios/quickstart.yaml -Environment quiet -Monitor host' }
            @{ Because = 'a misspelt environment'; Arguments = @{ Environment = 'stagign' }; Id = 'RunNotFound'; Message = "did you mean 'staging'?" }
            @{ Because = 'a misspelt scenario'; Arguments = @{ Scenario = 'shpo' }; Id = 'RunNotFound'; Message = "did you mean 'shop'?" }
            @{ Because = 'no monitors of the environment'; Arguments = @{ Environment = 'quiet'; Live = $true }; Id = 'EnvironmentInvalid'; Message = 'names no monitors' }
            @{ Because = 'a misspelt environment to look at'; Arguments = @{ Environment = 'stagign'; Live = $true }; Id = 'EnvironmentInvalid'; Message = "did you mean 'staging'?" }
            @{ Because = 'monitors that are not to be looked at'; Arguments = @{ Environment = 'watched'; NoLive = $true }; Id = 'RunNotFound'; Message = 'Get-PerfBottleneck -Environment watched -Live' }
            @{ Because = 'a duration of nothing'; Arguments = @{ NoLive = $true; Duration = '5s' }; Id = 'ArgumentInvalid'; Message = '-NoLive reads none' }
            @{ Because = 'a file that is kept and replaced'; Arguments = @{ NoClobber = $true; Force = $true }; Id = 'ArgumentInvalid'; Message = 'Give one of them' }
            @{ Because = 'nothing to look at'; Arguments = @{ Live = $true }; Id = 'ArgumentInvalid'; Message = '-Monitor host' }
            @{ Because = 'an unknown monitor'; Arguments = @{ Monitor = 'hots' }; Id = 'ArgumentInvalid'; Message = 'hots' }
            @{ Because = 'no time'; Arguments = @{ Monitor = 'host'; Duration = '0s' }; Id = 'ArgumentInvalid'; Message = '-Duration' }
            @{ Because = 'a period that is none'; Arguments = @{ TrendAnalysis = $true; Period = '7 days' }; Id = 'ArgumentInvalid'; Message = '-Period' }
            @{ Because = 'an empty period'; Arguments = @{ TrendAnalysis = $true; Period = '0d' }; Id = 'ArgumentInvalid'; Message = 'longer than nothing' }
            @{ Because = 'an unknown format'; Arguments = @{ ReportFormat = 'htm' }; Id = 'ArgumentInvalid'; Message = "did you mean 'html'?" }
            @{ Because = 'an unknown run'; Arguments = @{ Id = 'nothing' }; Id = 'RunNotFound'; Message = 'Get-PerfResult without parameters lists all' }
            @{ Because = 'a file that is not there'; Arguments = @{ Path = 'nothing.json' }; Id = 'FileNotFound'; Message = 'nothing.json' }
        ) {
            $faults = @(Get-Fault 'Set-Location $v.folder; $a = $v.arguments; Get-PerfBottleneck @a -WarningAction SilentlyContinue' @{ folder = $folder; arguments = $Arguments })
            $faults.Count | Should -BeGreaterOrEqual 1
            $faults[0].FullyQualifiedErrorId | Should -BeLike "$Id*"
            $faults[0].Exception.Message | Should -BeLike "*$Message*"
        }
    }

    Context 'over time' {
        BeforeAll {
            # Four runs of another tool, two hours apart. From the third on a rate limit turns two thirds of the requests away.
            foreach ($hours in 8, 6, 4, 2) {
                $begin = [System.DateTimeOffset]::UtcNow.AddHours(-$hours).ToUnixTimeMilliseconds()
                $refused = if ($hours -le 4) { 400 } else { 0 }
                $counters = @{ 'http.requests' = 600; 'http.responses' = 600; 'http.codes.200' = 600 - $refused; 'vusers.created' = 60; 'vusers.completed' = 60 }
                if ($refused) { $counters['http.codes.429'] = $refused }
                $time = @{ min = 10; max = 90; count = 600; mean = 40; p50 = 38; median = 38; p75 = 50; p90 = 70; p95 = 80; p99 = 90; p999 = 90 }
                $aggregate = @{ counters = $counters; rates = @{ 'http.request_rate' = 10 }; firstMetricAt = $begin; lastMetricAt = $begin + 60000; summaries = @{ 'http.response_time' = $time } }
                $file = Join-Path $TestDrive "limited-$hours.json"
                @{ aggregate = $aggregate; intermediate = @() } | ConvertTo-Json -Depth 9 | Set-Content $file
                $null = Import-PerfResult $file -Name limited -Environment over-time
            }
        }

        It 'tells what became of a bottleneck' {
            $trend = Get-PerfBottleneck -TrendAnalysis -Scenario limited -Period 1d @quiet
            $trend | Should -BeOfType ([Perf.BottleneckTrend])
            $trend | Should -HaveCount 1
            $trend.Id | Should -Be 'proxy.rate-limit'
            $trend.State | Should -Be 'New'
            $trend.Found, $trend.Runs | Should -Be 2, 4
            $trend.Scenario, $trend.Environment | Should -Be 'limited', 'over-time'
        }

        It 'says that there is none, and that not all runs were looked at' {
            Get-PerfBottleneck -TrendAnalysis -Scenario other -Period 1d -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$warned" | Should -Match 'No bottleneck was found'
            (Get-PerfBottleneck -TrendAnalysis -Scenario limited -Last 3 -WarningVariable warned -WarningAction SilentlyContinue).Runs | Should -Be 3
            "$warned" | Should -Match 'Only the newest 3 runs'
        }

        It 'takes as many runs as there can be' {
            { Get-PerfBottleneck -TrendAnalysis -Last ([int]::MaxValue) @quiet } | Should -Not -Throw
            @(Get-PerfBottleneck -Scenario shop -Last ([int]::MaxValue) -AsReport @quiet) | Should -Not -BeNullOrEmpty
        }

        It 'shows what came from elsewhere as it is, and commands no terminal' {
            $trend = [Perf.BottleneckTrend]@{ Id = 'db.lock'; Title = 'x'; Scenario = "s`n::error::a"; AppearedWith = "`e[31m`n::error::b"; Text = "`e[2Jc" }
            $detailed = [Perf.BottleneckTrend]@{ Id = 'db.lock'; Title = "`e[31m"; Scenario = 's'; Text = "`e[2J`n::error::d" }
            $detailed.PSObject.TypeNames.Insert(0, 'Perf.BottleneckTrend#Detailed')
            foreach ($text in ($trend | Out-String -Width 200), ($detailed | Out-String -Width 200)) {
                $text | Should -Not -Match "`e\[(31m|2J)"
                $text | Should -Not -Match '(?m)^\s*::error::'
            }
        }

        It 'writes <Format> and nothing else' -ForEach @(
            @{ Format = 'html'; Extension = 'html'; Pattern = '>New</span>' }
            @{ Format = 'json'; Extension = 'json'; Pattern = '(?i)"state":\s*"New"' }
            @{ Format = 'markdown'; Extension = 'md'; Pattern = '(?m)^\| New \|' }
        ) {
            $folder = Join-Path $TestDrive "trend-$Format"
            $null = Get-PerfBottleneck -TrendAnalysis -Scenario limited -OutputPath $folder -ReportFormat $Format @quiet
            (Get-ChildItem $folder).Name | Should -Be "perf-bottleneck-trend.$Extension"
            $text = Get-Content "$folder/perf-bottleneck-trend.$Extension" -Raw
            $text | Should -Match 'turned away by a rate limit'
            $text | Should -Match $Pattern
        }
    }

    It 'goes on with the others where one is wrong' {
        $found = Get-PerfBottleneck -Id nothing, $run.Id -AsReport @quiet -ErrorVariable faults -ErrorAction SilentlyContinue
        $found.RunId | Should -Be $run.Id
        @($faults)[0].FullyQualifiedErrorId | Should -BeLike 'RunNotFound*'
    }

    It 'ends with exit code 104 where there is no such run' {
        (Invoke-ChildCommand "Get-PerfBottleneck -Environment nowhere").ExitCode | Should -Be 104
    }

    It 'completes runs, environments, monitors, formats and sensitivities' {
        (Get-Completion 'Get-PerfBottleneck -Id 2').CompletionText | Should -Contain $run.Id
        (Get-Completion 'Get-PerfBottleneck -Environment sta').CompletionText | Should -Be 'staging'
        (Get-Completion 'Get-PerfBottleneck -Monitor ho').CompletionText | Should -Be 'host'
        (Get-Completion 'Get-PerfBottleneck -ReportFormat m').CompletionText | Should -Be 'markdown'
        (Get-Completion 'Get-PerfBottleneck -Sensitivity h').CompletionText | Should -Be 'High'
    }
}
