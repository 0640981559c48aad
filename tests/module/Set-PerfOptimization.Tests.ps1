BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/tuning.ps1
    $quiet = @{ WarningAction = 'SilentlyContinue' }
}

# Files are changed on Linux alone.
Describe 'Set-PerfOptimization' -Skip:(-not $IsLinux) {
    BeforeEach {
        $project = New-TuningProject
        $bytes = Get-FileByte $project.File
        $asked = @{ Environment = 'staging'; Catalogue = $project.Catalogue; Include = 'shop.cache-entries' }
        Push-Location $project.Folder
    }

    AfterEach { Pop-Location }

    Context 'plans' {
        It 'shows the change as a diff with -WhatIf, and writes nothing' {
            $given = @(Set-PerfOptimization @asked -WhatIf -InformationVariable said 6>$null @quiet)
            $given | Should -BeNullOrEmpty
            $shown = $said | Out-String -Width 200
            $shown | Should -Match '1 change by the strategy conservative in staging; nothing was changed'
            $shown | Should -Match 'shop\.cache-entries'
            $shown | Should -Match '-Cache:Entries = 100'
            $shown | Should -Match '\+Cache:Entries = 500'
            $shown | Should -Match 'The shop keeps 100 pages'
            Get-FileByte $project.File | Should -Be $bytes
            Test-Path $project.Backups | Should -Be $false
            Get-PerfBackup | Should -BeNullOrEmpty
        }

        It 'gives the plan as an object with -PassThru' {
            $plan = Set-PerfOptimization @asked -WhatIf -PassThru 6>$null @quiet
            $plan | Should -BeOfType ([Perf.OptimizationPlan])
            $plan.Environment | Should -Be 'staging'
            $plan.Changes | Should -HaveCount 1
            $plan.Changes[0].Mechanism | Should -Be 'file.json'
            $plan.Changes[0].Target | Should -Be 'application:shop'
            $plan.Changes[0].Settings[0].Before, $plan.Changes[0].Settings[0].After | Should -Be '100', '500'
            $plan | Out-String -Width 120 | Should -Match 'shop\.cache-entries'
        }

        It 'changes nothing where the session is to change nothing, also with -Force' {
            $WhatIfPreference = $true
            Set-PerfOptimization @asked -SkipVerification -Force @quiet | Should -BeNullOrEmpty
            Get-FileByte $project.File | Should -Be $bytes
        }

        It 'writes a plan that is applied later as it is' {
            Set-PerfOptimization @asked -WhatIf -PlanPath plan.json 6>$null @quiet
            Get-FileByte $project.File | Should -Be $bytes
            (Get-Content plan.json -Raw | ConvertFrom-Json).schema | Should -Be 'perf-plan/1'
            $change = Set-PerfOptimization -Plan plan.json -Environment staging -SkipVerification -Confirm:$false @quiet
            $change.State | Should -Be 'Kept'
            Get-ShopSetting $project.File Cache Entries | Should -Be 500
        }

        It 'takes the plan as an object, and its environment from it' {
            $plan = Set-PerfOptimization @asked -WhatIf -PassThru 6>$null @quiet
            (Set-PerfOptimization -Plan $plan -SkipVerification -Confirm:$false @quiet).Environment | Should -Be 'staging'
        }

        It 'refuses a plan whose file was changed meanwhile' {
            Set-PerfOptimization @asked -WhatIf -PlanPath plan.json 6>$null @quiet
            Set-ShopText $project.File '"Entries": 100' '"Entries": 120'
            $now = Get-FileByte $project.File
            $faults = @(Get-Fault 'Set-Location $v.folder; Set-PerfOptimization -Plan plan.json -Environment staging -SkipVerification -Confirm:$false' @{ folder = $project.Folder })
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'PlanStale*'
            $faults[0].Exception.Message | Should -Match 'was 100 and is 120'
            Get-FileByte $project.File | Should -Be $now
            Get-PerfBackup | Should -BeNullOrEmpty
        }

        It 'refuses a plan of another environment' {
            Set-PerfOptimization @asked -WhatIf -PlanPath plan.json 6>$null @quiet
            $faults = @(Get-Fault 'Set-Location $v.folder; Set-PerfOptimization -Plan plan.json -Environment bare -SkipVerification -Confirm:$false' @{ folder = $project.Folder })
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid*'
            $faults[0].Exception.Message | Should -BeLike "*'staging'*'bare'*"
            Get-FileByte $project.File | Should -Be $bytes
        }

        It 'does nothing for a pipeline through which nothing came' {
            @() | Set-PerfOptimization @asked -SkipVerification -Confirm:$false -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$warned" | Should -Match 'No finding came'
            Get-FileByte $project.File | Should -Be $bytes
        }

        It 'proposes nothing for <_>, but what is named' -ForEach 'NoBottleneckFound', 'CannotBeJudged' {
            $finding = [Perf.Finding]@{ Id = $_; Title = 'why' }
            $plan = $finding | Set-PerfOptimization -Environment staging -Catalogue $project.Catalogue -Strategy Aggressive -WhatIf -PassThru 6>$null @quiet
            $plan.Changes | Should -BeNullOrEmpty
            $plan = $finding | Set-PerfOptimization @asked -WhatIf -PassThru 6>$null @quiet
            $plan.Changes.OptimizationId | Should -Be 'shop.cache-entries'
        }

        It 'refuses findings of several environments, and takes the environment of those of one' {
            $faults = @(Get-Fault 'Set-Location $v.folder; [Perf.Finding]@{ Id = "db.lock"; Environment = "staging" }, [Perf.Finding]@{ Id = "db.lock"; Environment = "live" } | Set-PerfOptimization -SkipVerification -Confirm:$false' @{ folder = $project.Folder })
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid*'
            $faults[0].Exception.Message | Should -BeLike '*staging, live*'
            $one = [Perf.Finding]@{ Id = 'db.lock'; Environment = 'staging'; Rank = 1 }
            ($one, $one | Set-PerfOptimization -WhatIf -PassThru 6>$null @quiet).Environment | Should -Be 'staging'
        }

        It 'refuses a plan that somebody has edited' {
            Set-PerfOptimization @asked -WhatIf -PlanPath plan.json 6>$null @quiet
            Set-Content plan.json ((Get-Content plan.json -Raw).Replace('"500"', '"5000"'))
            $faults = @(Get-Fault 'Set-Location $v.folder; Set-PerfOptimization -Plan plan.json -Environment staging -SkipVerification -Confirm:$false' @{ folder = $project.Folder })
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'PlanInvalid*'
            Get-FileByte $project.File | Should -Be $bytes
        }

        It 'says what was left out and why' {
            $plan = Set-PerfOptimization @asked -Exclude 'shop.*' -WhatIf -PassThru 6>$null @quiet
            $plan.Changes | Should -BeNullOrEmpty
            ($plan.Skipped | Where-Object OptimizationId -eq 'shop.cache-entries').Reason | Should -Match '-Exclude'
            Set-PerfOptimization @asked -Exclude 'shop.*' -SkipVerification -Confirm:$false -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$warned" | Should -Match 'Nothing is changed'
        }

        It 'makes no more changes than it may' {
            $asked.Include = 'shop.cache-entries', 'shop.cache-seconds'
            (Set-PerfOptimization @asked -WhatIf -PassThru 6>$null @quiet).Changes | Should -HaveCount 2
            $plan = Set-PerfOptimization @asked -MaxChanges 1 -WhatIf -PassThru 6>$null @quiet
            $plan.Changes | Should -HaveCount 1
            "$($plan.Skipped.Reason)" | Should -Match '-MaxChanges'
        }
    }

    Context 'changes' {
        It 'makes what was planned with -SkipVerification, says that it was not measured, and changes the value''s bytes alone' {
            $change = Set-ShopOptimization $project
            $change | Should -BeOfType ([Perf.Change])
            $change.State, $change.Outcome | Should -Be 'Kept', 'Unverified'
            $change.Gain | Should -BeNullOrEmpty
            $change.Message | Should -Match 'not measured'
            $change.BackupId | Should -Match '^\d{8}_\d{6}'
            $text = [System.IO.File]::ReadAllText($project.File)
            $text | Should -BeExactly $project.Text.Replace('"Entries": 100', '"Entries": 500')
            $change | Out-String -Width 200 | Should -Match 'shop\.cache-entries'
        }

        It 'makes several, in one backup' {
            $changes = @(Set-ShopOptimization $project -Include 'shop.cache-entries', 'shop.cache-seconds')
            $changes | Should -HaveCount 2
            @($changes.BackupId | Sort-Object -Unique) | Should -HaveCount 1
            (Get-ShopSetting $project.File Cache Entries), (Get-ShopSetting $project.File Cache Seconds) | Should -Be 500, 60
        }

        It 'finds nothing to do where it is so already' {
            $null = Set-ShopOptimization $project
            Set-PerfOptimization @asked -SkipVerification -Confirm:$false -WarningVariable warned -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$warned" | Should -Match 'it is so already'
        }

        It 'changes nothing in a production without -Force' {
            $asked.Environment = 'live'
            $faults = @(Get-Fault 'Set-Location $v.folder; $a = $v.asked; Set-PerfOptimization @a -SkipVerification -Confirm:$false -WarningAction SilentlyContinue' @{ folder = $project.Folder; asked = $asked })
            $faults[0].FullyQualifiedErrorId | Should -BeLike 'ProductionNotConfirmed*'
            $faults[0].Exception.Message | Should -Match '-Force'
            Get-FileByte $project.File | Should -Be $bytes
            # -Force is the answer to the question: nobody is asked.
            (Set-PerfOptimization @asked -SkipVerification -Force @quiet).State | Should -Be 'Kept'
            Get-ShopSetting $project.File Cache Entries | Should -Be 500
        }

        It 'restarts by the command that is given, and by no other' {
            $plan = Set-PerfOptimization -Environment staging -Include app.log-level -Strategy balanced -WhatIf -PassThru 6>$null @quiet
            $plan.Changes | Should -BeNullOrEmpty
            "$($plan.Skipped.Reason)" | Should -Match '-RestartCommand'
            $change = Set-PerfOptimization -Environment staging -Include app.log-level -Strategy balanced -SkipVerification -Confirm:$false -RestartCommand @{ 'application:shop' = { param($target) Add-Content restarted.txt $target } } @quiet
            $change.State | Should -Be 'Kept'
            @(Get-Content restarted.txt) | Should -Be 'application:shop'
            (Get-Content -LiteralPath $project.File -Raw | ConvertFrom-Json).Logging.LogLevel.Default | Should -Be 'Warning'
        }

        It 'puts the bytes back where the restart fails' {
            $change = Set-PerfOptimization -Environment staging -Include app.log-level -Strategy balanced -SkipVerification -Confirm:$false -RestartCommand { if (-not (Test-Path tried)) { Set-Content tried once; throw 'it does not start' } } @quiet
            $change.State | Should -Be 'Failed'
            $change.Message | Should -Match 'it does not start'
            Get-FileByte $project.File | Should -Be $bytes
            (Get-PerfBackup).State | Should -Be 'Empty'
        }

        It 'measures a change by a load, and leaves nothing of one that it does not keep' {
            $scenario = New-TestScenario -Name tuned -FileName "tuned-$([guid]::NewGuid().ToString('N')).yaml" -Threshold @()
            $changes = @(Set-PerfOptimization @asked -Scenario $scenario -Rate 20 -Vus 2 -Pairs 3 -TrialDuration 1s -NoStore -Force @quiet)
            # One that is undone after all at the end comes once more: the last counts.
            $change = @($changes | Where-Object Number -eq 1)[-1]
            $change.Message | Should -Not -BeNullOrEmpty
            # The file has nothing to do with the server inside the module, so that chance alone says how it ends; where it is undone, no byte of it is left.
            "$($change.State)" | Should -BeIn 'Kept', 'Reverted', 'Planned'
            if ($change.State -ne 'Kept') { Get-FileByte $project.File | Should -Be $bytes }
            else { $change.Measurement.GainLow | Should -BeGreaterThan 0.03 }
        }
    }

    It 'refuses <Because>, and changes nothing' -ForEach @(
        @{ Because = 'an unknown optimization'; Arguments = @{ Include = 'shop.cache-entris' }; Id = 'OptimizationUnknown'; Message = 'shop.cache-entris' }
        @{ Because = 'an unknown environment'; Arguments = @{ Environment = 'stagin' }; Id = 'EnvironmentInvalid'; Message = "no environment 'stagin'" }
        @{ Because = 'an environment that says nothing of tuning'; Arguments = @{ Environment = 'bare' }; Id = 'NoTuningTargets'; Message = 'tuning:' }
        @{ Because = 'a window that is none'; Arguments = @{ MaintenanceWindow = '25:00-26:00' }; Id = 'ArgumentInvalid'; Message = '-MaintenanceWindow' }
        @{ Because = 'a restart command that is a number'; Arguments = @{ RestartCommand = 5 }; Id = 'ArgumentInvalid'; Message = 'script block' }
        @{ Because = 'a restart command that is a text'; Arguments = @{ RestartCommand = @{ 'application:shop' = 'systemctl restart shop' } }; Id = 'ArgumentInvalid'; Message = "of 'application:shop' is no script block" }
        @{ Because = 'a table of no restart commands'; Arguments = @{ RestartCommand = @{} }; Id = 'ArgumentInvalid'; Message = 'has no target' }
        @{ Because = 'a catalogue that is not there'; Arguments = @{ Catalogue = 'nothing.yaml' }; Id = '*'; Message = 'nothing.yaml' }
        @{ Because = 'a length that is none'; Arguments = @{ TrialDuration = 'soon' }; Id = 'ArgumentInvalid'; Message = 'TrialDuration' }
    ) {
        $all = $asked.Clone()
        foreach ($name in $Arguments.Keys) { $all[$name] = $Arguments[$name] }
        $faults = @(Get-Fault 'Set-Location $v.folder; $a = $v.arguments; Set-PerfOptimization @a -SkipVerification -Confirm:$false -WarningAction SilentlyContinue' @{ folder = $project.Folder; arguments = $all })
        $faults.Count | Should -BeGreaterOrEqual 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike "$Id*"
        $faults[0].Exception.Message | Should -BeLike "*$Message*"
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'refuses to measure by nothing' {
        $faults = @(Get-Fault 'Set-Location $v.folder; $a = $v.asked; Set-PerfOptimization @a -Confirm:$false -WarningAction SilentlyContinue' @{ folder = $project.Folder; asked = $asked })
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'TrialFailed*'
        $faults[0].Exception.Message | Should -Match '-Scenario'
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'refuses a plan that is not there' {
        $faults = @(Get-Fault 'Set-Location $v.folder; Set-PerfOptimization -Plan none.json -Environment staging -SkipVerification -Confirm:$false' @{ folder = $project.Folder })
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'FileNotFound*'
    }

    It 'shows how a change ended, also where there is something for people to do besides' {
        $made = [Perf.Change]@{ Number = 1; OptimizationId = 'app.threadpool.min'; Mechanism = 'file.env'; Target = 'application:shop'; State = 'Kept'; Outcome = 'KpiMet'; Message = 'It helps.'; Advice = 'Wait for nothing.' }
        $shown = $made | Out-String -Width 240
        $shown | Should -Match 'Kept.*It helps\.'
        $shown | Should -Not -Match 'for you'
        $told = [Perf.Change]@{ OptimizationId = 'db.query.rewrite-advice'; Message = 'why'; Advice = 'Ask once.' }
        $told | Out-String -Width 240 | Should -Match 'for you.*Ask once\.'
    }

    It 'completes optimizations, environments and strategies' {
        (Get-Completion 'Set-PerfOptimization -Include app.log').CompletionText | Should -Contain 'app.log-level'
        (Get-Completion 'Set-PerfOptimization -Exclude api.gz').CompletionText | Should -Contain 'api.gzip'
        (Get-Completion 'Set-PerfOptimization -Environment sta').CompletionText | Should -Be 'staging'
        (Get-Completion 'Set-PerfOptimization -Strategy agg').CompletionText | Should -Be 'Aggressive'
    }
}
