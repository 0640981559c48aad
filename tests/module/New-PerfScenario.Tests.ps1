BeforeDiscovery { $types = 'smoke', 'baseline', 'stress', 'spike', 'soak', 'breakpoint', 'database-intensive', 'authentication', 'comprehensive' }

BeforeAll {
    . $PSScriptRoot/common.ps1
    $types = 'smoke', 'baseline', 'stress', 'spike', 'soak', 'breakpoint', 'database-intensive', 'authentication', 'comprehensive'
}

Describe 'New-PerfScenario' {
    It 'writes a valid scenario of the type <_>' -ForEach $types {
        $file = New-PerfScenario $_ -Path (Join-Path $TestDrive "types/$_.yaml") -PassThru
        $file | Should -BeOfType ([System.IO.FileInfo])
        $check = Test-PerfScenario $file.FullName
        $check.IsValid | Should -BeTrue
        $check.Warnings | Should -BeNullOrEmpty
        (Get-PerfScenario -Path $file.FullName).Type | Should -Be $_
    }

    It 'writes what runs against the sample server' {
        $path = Join-Path $TestDrive 'run.yaml'
        New-PerfScenario smoke -Path $path -Target sample -Name run | Should -BeNullOrEmpty
        $run = Invoke-PerfTest $path -WhatIf
        $run | Should -BeNullOrEmpty
        (Get-Content $path -Raw) | Should -Match '(?m)^target: sample$'
    }

    It 'takes the rate that it is told' {
        $path = Join-Path $TestDrive 'rate.yaml'
        New-PerfScenario spike -Path $path -Rate 300/m
        (Test-PerfScenario $path).Offered.PeakRate | Should -Be 50
    }

    It 'names the file after the scenario, in the current folder' {
        Push-Location $TestDrive
        try {
            (New-PerfScenario baseline -Name 'My Shop: baseline' -PassThru).Name | Should -Be 'my-shop-baseline.yaml'
        } finally {
            Pop-Location
        }
    }

    It 'does not replace a file without -Force, and writes nothing with -WhatIf' {
        $path = Join-Path $TestDrive 'kept.yaml'
        Set-Content $path 'mine'
        (Get-Fault 'New-PerfScenario smoke -Path $v.Path' @{ Path = $path }).FullyQualifiedErrorId | Should -Match '^FileExists'
        New-PerfScenario smoke -Path $path -Force -WhatIf
        Get-Content $path | Should -Be 'mine'
        New-PerfScenario smoke -Path $path -Force
        Get-Content $path -Raw | Should -Match 'flows:'
    }

    It 'refuses a type that there is not, and names the nearest' {
        $fault = Get-Fault 'New-PerfScenario stres -Path $v.Path' @{ Path = (Join-Path $TestDrive 'x.yaml') }
        $fault.FullyQualifiedErrorId | Should -Match '^ArgumentInvalid'
        "$fault" | Should -Match "did you mean 'stress'"
    }

    It 'completes the types' {
        (Get-Completion 'New-PerfScenario ').CompletionText | Should -Be $types
        (Get-Completion 'New-PerfScenario -Type sm').CompletionText | Should -Be 'smoke'
    }
}
