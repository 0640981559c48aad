BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/tuning.ps1
}

# Files are changed on Linux alone.
Describe 'Get-PerfBackup' -Skip:(-not $IsLinux) {
    BeforeAll {
        $project = New-TuningProject
        Push-Location $project.Folder
        $first = Set-ShopOptimization $project
        $null = Undo-PerfOptimization $first.BackupId
        $second = Set-ShopOptimization $project -Include 'shop.cache-entries', 'shop.cache-seconds'
    }

    AfterAll { Pop-Location }

    It 'lists backups, the newest first, with their changes' {
        $all = @(Get-PerfBackup)
        $all | Should -BeOfType ([Perf.Backup])
        $all.Id | Should -Be $second[0].BackupId, $first.BackupId
        $all.State | Should -Be 'Kept', 'Reverted'
        $all[0].Environment | Should -Be 'staging'
        $all[0].Changes.OptimizationId | Should -Be $second.OptimizationId
        $all[0].Changes[0].Settings[0].Before | Should -Not -BeNullOrEmpty
        Test-Path (Join-Path $all[0].Path 'undo.sh') | Should -Be $true
    }

    It 'takes ids, wildcards, an environment, a state and a number' {
        (Get-PerfBackup $first.BackupId).Id | Should -Be $first.BackupId
        @(Get-PerfBackup '20*') | Should -HaveCount 2
        @(Get-PerfBackup -Environment 'sta*') | Should -HaveCount 2
        Get-PerfBackup -Environment live | Should -BeNullOrEmpty
        (Get-PerfBackup -State Kept).Id | Should -Be $second[0].BackupId
        (Get-PerfBackup -Last 1).Id | Should -Be $second[0].BackupId
        ($second[0] | Get-PerfBackup).Id | Should -Be $second[0].BackupId
    }

    It 'shows what is in effect' {
        $text = Get-PerfBackup | Out-String -Width 200
        $text | Should -Match ([regex]::Escape($first.BackupId))
        $text | Should -Match 'shop\.cache-entries kept'
        $text | Should -Match 'shop\.cache-entries reverted'
    }

    It 'says that there is no such backup, and gives the others' {
        $found = @(Get-PerfBackup 'none', $first.BackupId -ErrorVariable faults -ErrorAction SilentlyContinue)
        $found.Id | Should -Be $first.BackupId
        @($faults)[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotFound*'
        Get-PerfBackup 'none*' | Should -BeNullOrEmpty
    }

    It 'has nothing where nothing was changed' {
        $before = $env:PERF_HOME
        try {
            $env:PERF_HOME = Join-Path $TestDrive 'nothing'
            Get-PerfBackup | Should -BeNullOrEmpty
        } finally {
            $env:PERF_HOME = $before
        }
    }

    It 'completes backups' {
        (Get-Completion "Get-PerfBackup $($first.BackupId.Substring(0, 4))").CompletionText | Should -Contain $first.BackupId
    }
}
