BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/tuning.ps1
    $quiet = @{ WarningAction = 'SilentlyContinue' }
}

# Files are changed on Linux alone.
Describe 'Undo-PerfOptimization' -Skip:(-not $IsLinux) {
    BeforeEach {
        $project = New-TuningProject
        $bytes = Get-FileByte $project.File
        Push-Location $project.Folder
        $change = Set-ShopOptimization $project
    }

    AfterEach { Pop-Location }

    It 'puts the bytes back exactly' {
        Get-FileByte $project.File | Should -Not -Be $bytes
        $undone = Undo-PerfOptimization -BackupId $change.BackupId
        $undone | Should -BeOfType ([Perf.Change])
        $undone.State | Should -Be 'Reverted'
        $undone.OptimizationId | Should -Be 'shop.cache-entries'
        Get-FileByte $project.File | Should -Be $bytes
        (Get-PerfBackup $change.BackupId).State | Should -Be 'Reverted'
    }

    It 'takes backups and changes from the pipeline, and the newest with -Latest' -ForEach @(
        @{ Way = { $args[0] | Undo-PerfOptimization } }
        @{ Way = { Get-PerfBackup $args[0].BackupId | Undo-PerfOptimization } }
        @{ Way = { Undo-PerfOptimization -Latest } }
        @{ Way = { Undo-PerfOptimization $args[0].BackupId -Environment staging } }
    ) {
        $undone = @(& $Way $change)
        $undone | Should -HaveCount 1
        $undone.State | Should -Be 'Reverted'
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'undoes what several changes of one backup did, the last first' {
        Undo-PerfOptimization $change.BackupId | Out-Null
        $both = @(Set-ShopOptimization $project -Include 'shop.cache-entries', 'shop.cache-seconds')
        $undone = @($both | Undo-PerfOptimization)
        $undone.Number | Should -Be 2, 1
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'says what it would do with -WhatIf, and writes nothing' {
        $now = Get-FileByte $project.File
        $would = @(Undo-PerfOptimization $change.BackupId -WhatIf)
        $would | Should -HaveCount 1
        $would.Message | Should -Match 'would be undone'
        Get-FileByte $project.File | Should -Be $now
        (Get-PerfBackup $change.BackupId).State | Should -Be 'Kept'
    }

    It 'has nothing to do a second time, and says so' {
        $null = Undo-PerfOptimization $change.BackupId
        $again = @(Undo-PerfOptimization $change.BackupId)
        $again.State | Should -Be 'Reverted'
        $again.Message | Should -Match 'already'
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'leaves what somebody else has changed since, and puts it back with -Force' {
        Set-ShopText $project.File '"Entries": 500' '"Entries": 700'
        $now = Get-FileByte $project.File
        $undone = Undo-PerfOptimization $change.BackupId -ErrorVariable faults -ErrorAction SilentlyContinue
        $undone.State | Should -Be 'Drifted'
        $undone.Message | Should -Match "was '100' before, was set to '500', and is '700' now"
        @($faults)[0].FullyQualifiedErrorId | Should -BeLike 'UndoIncomplete*'
        Get-FileByte $project.File | Should -Be $now

        (Undo-PerfOptimization $change.BackupId -WhatIf).Message | Should -Match '-Force would put it back'
        $healed = Undo-PerfOptimization $change.BackupId -Force
        $healed.State | Should -Be 'Reverted'
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'tells of a change that it could not undo, and of none once that is done' {
        $null = Undo-PerfOptimization $change.BackupId
        $restart = { $null = $args }
        $made = Set-PerfOptimization -Environment staging -Include app.log-level -Strategy balanced -SkipVerification -Confirm:$false -RestartCommand $restart @quiet
        $made.State | Should -Be 'Kept'
        $now = Get-FileByte $project.File

        # Nobody has declared how the application is restarted: the change stays, and that is no success.
        $undone = Undo-PerfOptimization $made.BackupId -ErrorVariable faults -ErrorAction SilentlyContinue
        $undone.State | Should -Be 'Kept'
        $undone.Message | Should -Match '-RestartCommand'
        @($faults)[0].FullyQualifiedErrorId | Should -BeLike 'UndoIncomplete*'
        Get-FileByte $project.File | Should -Be $now

        $healed = Undo-PerfOptimization $made.BackupId -RestartCommand $restart -ErrorVariable faults
        $healed.State | Should -Be 'Reverted'
        $faults | Should -BeNullOrEmpty
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'needs no -Force in a production, and asks nobody' {
        $null = Undo-PerfOptimization $change.BackupId
        $made = Set-PerfOptimization -Environment live -Catalogue $project.Catalogue -Include shop.cache-entries -SkipVerification -Force @quiet
        $made.State | Should -Be 'Kept'
        $healed = Invoke-ChildCommand "Set-Location '$($project.Folder)'; (Undo-PerfOptimization -Latest).State"
        $healed.Output | Should -Match 'Reverted'
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'leaves what others have changed beside it' {
        Set-ShopText $project.File '"Title": "Shop"' '"Title": "Other shop"'
        (Undo-PerfOptimization $change.BackupId).State | Should -Be 'Reverted'
        [System.IO.File]::ReadAllText($project.File) | Should -BeExactly $project.Text.Replace('"Title": "Shop"', '"Title": "Other shop"')
    }

    It 'wants newer changes of the same setting undone first, and does so with -Cascade' {
        $newer = Set-ShopOptimization $project -Include shop.cache-many
        Get-ShopSetting $project.File Cache Entries | Should -Be 900
        Undo-PerfOptimization $change.BackupId -ErrorVariable faults -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        @($faults)[0].FullyQualifiedErrorId | Should -BeLike 'BackupSuperseded*'
        @($faults)[0].Exception.Message | Should -Match ([regex]::Escape($newer.BackupId))
        Get-ShopSetting $project.File Cache Entries | Should -Be 900

        $undone = @(Undo-PerfOptimization $change.BackupId -Cascade)
        $undone.BackupId | Should -Be $newer.BackupId, $change.BackupId
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'goes by what the backup keeps once its environment is <How>' -ForEach @(
        @{ How = 'declared no more'; Lines = @('other: { target: ''http://127.0.0.1:9'' }') }
        @{ How = 'without tuning:'; Lines = @('staging: { target: ''http://127.0.0.1:9'' }') }
    ) {
        Set-Content (Join-Path $project.Folder 'config' 'environments.yaml') $Lines
        $undone = Undo-PerfOptimization -Latest -ErrorVariable faults
        $undone.State | Should -Be 'Reverted'
        $faults | Should -BeNullOrEmpty
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'has a script that does it without Perf' {
        $backup = Get-PerfBackup $change.BackupId
        & /bin/sh (Join-Path $backup.Path 'undo.sh') *> (Join-Path $TestDrive 'undo.txt')
        Get-FileByte $project.File | Should -Be $bytes
    }

    It 'refuses <Because>' -ForEach @(
        @{ Because = 'a backup that there is not'; Arguments = @{ BackupId = '20200101_000000' }; Id = 'BackupNotFound'; Message = '20200101_000000' }
        @{ Because = 'an unknown environment'; Arguments = @{ Latest = $true; Environment = 'stagin' }; Id = 'EnvironmentInvalid'; Message = 'stagin' }
        @{ Because = 'a restart command that is a text'; Arguments = @{ Latest = $true; RestartCommand = 'systemctl restart shop' }; Id = 'ArgumentInvalid'; Message = 'script block' }
    ) {
        $now = Get-FileByte $project.File
        $faults = @(Get-Fault 'Set-Location $v.folder; $a = $v.arguments; Undo-PerfOptimization @a' @{ folder = $project.Folder; arguments = $Arguments })
        $faults.Count | Should -BeGreaterOrEqual 1
        $faults[0].FullyQualifiedErrorId | Should -BeLike "$Id*"
        $faults[0].Exception.Message | Should -BeLike "*$Message*"
        Get-FileByte $project.File | Should -Be $now
    }

    It 'says so where nothing was ever changed' {
        $env:PERF_HOME = Join-Path $project.Folder 'another-home'
        $faults = @(Get-Fault 'Set-Location $v.folder; Undo-PerfOptimization -Latest' @{ folder = $project.Folder })
        $faults[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotFound*'
    }

    It 'completes backups' {
        (Get-Completion "Undo-PerfOptimization -BackupId $($change.BackupId.Substring(0, 4))").CompletionText | Should -Be $change.BackupId
    }
}
