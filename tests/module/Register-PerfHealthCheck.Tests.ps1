BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Register-PerfHealthCheck' {
    It 'shows what it would write, and writes nothing' {
        $schedule = Register-PerfHealthCheck -Name pester -Kind Cron -At 06:30 -WhatIf
        $schedule | Should -BeOfType [Perf.HealthSchedule]
        $schedule.IsRegistered | Should -BeFalse
        $schedule.When | Should -Be 'every day at 06:30'
        $schedule.Files[0].Text | Should -Match '(?m)^30 6 \* \* \* '
        $schedule.Files[0].Text | Should -Match 'Test-PerfHealth -Enforce'
        $schedule | Out-String | Should -Match 'pester'
    }

    It 'says the same to systemd and to Windows' {
        $systemd = Register-PerfHealthCheck -Name pester -Kind Systemd -Every 7d -Day Sunday -WhatIf
        $systemd.Files.Path | Split-Path -Leaf | Should -Be 'perf-health-pester.service', 'perf-health-pester.timer'
        $systemd.Files[1].Text | Should -Match 'OnCalendar=Sun \*-\*-\* 06:00:00'
        $task = Register-PerfHealthCheck -Name pester -Kind ScheduledTask -Every 15m -WhatIf
        ([xml] $task.Files[0].Text).Task.Triggers.CalendarTrigger.Repetition.Interval | Should -Be 'PT15M'
    }

    It 'refuses what would fail every morning' {
        (Get-Fault 'Register-PerfHealthCheck -Name a -Kind Cron -Path no-such.yaml -WhatIf').FullyQualifiedErrorId | Should -Match '^FileNotFound,'
        (Get-Fault 'Register-PerfHealthCheck -Name a -Kind Cron -At noon -WhatIf').FullyQualifiedErrorId | Should -Match '^ArgumentInvalid,'
        (Get-Fault 'Register-PerfHealthCheck -Name a -Kind Cron -Every 45m -WhatIf').FullyQualifiedErrorId | Should -Match '^ArgumentInvalid,'
        (Get-Fault 'Register-PerfHealthCheck -Name a -Kind ScheduledTask -EnvironmentFile x.env -WhatIf').FullyQualifiedErrorId | Should -Match '^ArgumentInvalid,'
        (Get-Fault 'Register-PerfHealthCheck -Name a/b -Kind Cron -WhatIf').FullyQualifiedErrorId | Should -Match '^ArgumentInvalid,'
    }
}
