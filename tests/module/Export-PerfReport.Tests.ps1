BeforeAll {
    . $PSScriptRoot/common.ps1
    $run = Invoke-PerfTest (New-TestScenario)
}

Describe 'Export-PerfReport' {
    It 'writes one HTML page that loads nothing from elsewhere' {
        $path = Join-Path $TestDrive 'report.html'
        $run | Export-PerfReport -Path $path | Should -BeNullOrEmpty
        $page = Get-Content $path -Raw
        $page | Should -Match '(?i)<!doctype html>'
        $page | Should -Match '<svg'
        $page | Should -Match ([regex]::Escape($run.Id))
        $page | Should -Not -Match '(?i)<(script|img|link|iframe)[^>]+(src|href)\s*=\s*["'']?(https?:)?//'
        $page | Should -Not -Match '(?i)@import|url\(\s*["'']?(https?:)?//'
    }

    It 'writes JSON that is the whole result' {
        $path = Join-Path $TestDrive 'report.json'
        $run | Export-PerfReport -Path $path
        $document = Get-Content $path -Raw | ConvertFrom-Json -AsHashtable
        $document.id | Should -Be $run.Id
        $document.schemaVersion | Should -Be 1
        $document.metrics.http_reqs.count | Should -Be 20
    }

    It 'writes JSON that the published schema accepts' -Skip:(-not (Get-Command Test-Json -ErrorAction Ignore)) {
        $path = Join-Path $TestDrive 'schema.json'
        $run | Export-PerfReport -Path $path
        Get-Content $path -Raw | Test-Json -SchemaFile (Join-Path $repository 'config' 'schemas' 'result.schema.json') | Should -BeTrue
    }

    It 'writes CSV with a line for each second' {
        $path = Join-Path $TestDrive 'report.csv'
        $run | Export-PerfReport -Path $path
        $lines = @(Import-Csv $path)
        $lines | Should -HaveCount $run.Intervals.Count
        $column = $lines[0].PSObject.Properties.Name | Where-Object { $_ -eq 'requests' }
        ($lines.$column | Measure-Object -Sum).Sum | Should -Be 20
    }

    It 'writes CSV with a line for each step and metric' {
        $path = Join-Path $TestDrive 'metrics.csv'
        $run | Export-PerfReport -Path $path -Format csv-metrics
        $lines = @(Import-Csv $path)
        $line = $lines | Where-Object { $_.step -eq 'list' -and $_.metric -eq 'http_reqs' }
        $line.count | Should -Be '20'
    }

    It 'takes the format of -Format, then of the extension, then html' {
        $first = $run | Export-PerfReport -Path (Join-Path $TestDrive 'a.txt') -Format JSON -PassThru
        Get-Content $first -Raw | Should -Match '^\s*\{'
        $second = $run | Export-PerfReport -Path (Join-Path $TestDrive 'b.unknown') -PassThru
        Get-Content $second -Raw | Should -Match '(?i)<!doctype html>'
    }

    It 'writes the profiles beside the page, and neither without the other' {
        $json = Join-Path $TestDrive 'profiled.json'
        $run | Export-PerfReport -Path $json
        $document = Get-Content $json -Raw | ConvertFrom-Json -AsHashtable -DateKind String
        $document.profiles = @(@{ process = 'Shop.dll'; processId = 7; kind = 'Cpu'; from = 0; to = 1; samples = 2; outside = 0; threads = 1; warnings = @()
                frames = @(@{ name = 'Shop.Cart.Total'; module = 'Shop' }); nodes = @(@{ parent = -1; frame = 0; self = 2; total = 2 }) })
        ConvertTo-Json $document -Depth 30 | Set-Content $json
        $profiled = Get-PerfResult -Path $json
        $folder = Join-Path $TestDrive 'profiled'
        ($profiled | Export-PerfReport -Path "$folder/r.html" -PassThru).Name | Should -Be 'r.html'
        (Get-ChildItem $folder).Name | Should -Be 'r.html', 'r.speedscope.json'
        Get-Content "$folder/r.html" -Raw | Should -Match '<code>r\.speedscope\.json</code>'
        (Get-Content "$folder/r.speedscope.json" -Raw | ConvertFrom-Json).shared.frames.name | Should -Be 'Shop.Cart.Total'

        Remove-Item "$folder/r.html"
        Set-Content "$folder/r.speedscope.json" 'mine'
        (Get-Fault '$v.run | Export-PerfReport -Path $v.path -NoClobber' @{ run = $profiled; path = "$folder/r.html" }).Exception.Message | Should -Match 'r\.speedscope\.json'' exists, and -NoClobber keeps it'
        (Get-Fault '$v.run | Get-PerfBottleneck -OutputPath $v.path -NoClobber -WarningAction SilentlyContinue' @{ run = $profiled; path = "$folder/r.html" }).Exception.Message | Should -Match 'r\.speedscope\.json'' exists, and -NoClobber keeps it'
        (Get-ChildItem $folder).Name | Should -Be 'r.speedscope.json'
        Get-Content "$folder/r.speedscope.json" | Should -Be 'mine'

        $null = $profiled | Get-PerfBottleneck -OutputPath "$folder/why.html" -WarningAction SilentlyContinue
        "$folder/why.speedscope.json" | Should -Exist
        $run | Export-PerfReport -Path "$folder/none.html"
        "$folder/none.speedscope.json" | Should -Not -Exist
    }

    It 'gives the file with -PassThru' {
        $file = $run | Export-PerfReport -Path (Join-Path $TestDrive 'passed.html') -PassThru
        $file | Should -BeOfType ([System.IO.FileInfo])
        $file.FullName | Should -Be (Join-Path $TestDrive 'passed.html')
        $file.Length | Should -BeGreaterThan 0
    }

    It 'names a file by the run in a folder, which it makes' {
        $file = $run | Export-PerfReport -Path "$(Join-Path $TestDrive 'new' 'folder')/" -Format json -PassThru
        $file.FullName | Should -Be (Join-Path $TestDrive 'new' 'folder' "$($run.Id).json")
    }

    It 'writes into the current folder of the session without -Path' {
        Push-Location $TestDrive
        try {
            $file = $run | Export-PerfReport -PassThru
        } finally {
            Pop-Location
        }

        $file.FullName | Should -Be (Join-Path $TestDrive "$($run.Id).html")
    }

    It 'replaces a file, and keeps it with -NoClobber' {
        $path = Join-Path $TestDrive 'kept.html'
        Set-Content $path 'mine'
        $run | Export-PerfReport -Path $path -NoClobber -ErrorAction SilentlyContinue -ErrorVariable fault
        $fault[0].FullyQualifiedErrorId | Should -Be 'ReportFailed,Perf.Commands.ExportPerfReportCommand'
        (Get-Content $path -Raw).Trim() | Should -Be 'mine'
        $run | Export-PerfReport -Path $path
        Get-Content $path -Raw | Should -Match '(?i)<!doctype html>'
    }

    It 'writes nothing with -WhatIf' {
        $path = Join-Path $TestDrive 'unwritten.html'
        $run | Export-PerfReport -Path $path -WhatIf
        Test-Path $path | Should -BeFalse
    }

    It 'names the formats when one is mistyped' {
        $fault = Get-Fault 'Get-PerfResult -Last 1 | Export-PerfReport -Path $v.path -Format htlm' @{ path = Join-Path $TestDrive 'x.html' }
        $fault.FullyQualifiedErrorId | Should -Be 'ArgumentInvalid,Perf.Commands.ExportPerfReportCommand'
        $fault.Exception.Message | Should -Match "did you mean 'html'"
    }

    It 'compares an html report to a run, and to nothing else than a run' {
        $path = Join-Path $TestDrive 'compared.html'
        $before = Invoke-PerfTest (New-TestScenario)
        $run | Export-PerfReport -Path $path -Baseline $before.Id
        $page = Get-Content $path -Raw
        $page | Should -Match '<section id="comparison" aria-labelledby'
        $page | Should -Match ([regex]::Escape("Against $($before.Id)"))
        $fault = Get-Fault 'Get-PerfResult -Last 1 | Export-PerfReport -Path $v.path -Baseline no-such-thing' @{ path = Join-Path $TestDrive 'none.html' }
        $fault.Exception.Message | Should -Match 'no-such-thing'
        Join-Path $TestDrive 'none.html' | Should -Not -Exist
        $fault = Get-Fault 'Get-PerfResult -Last 1 | Export-PerfReport -Path $v.path -Baseline $v.run' @{ path = Join-Path $TestDrive 'none.json'; run = $before.Id }
        $fault.FullyQualifiedErrorId | Should -Be 'ArgumentInvalid,Perf.Commands.ExportPerfReportCommand'
    }

    It 'has a heat map of a run that was just made, stored or not, and of a stored run' {
        $path = Join-Path $TestDrive 'heat.html'
        Invoke-PerfTest (New-TestScenario) -NoStore | Export-PerfReport -Path $path
        Get-Content $path -Raw | Should -Match 'class="heat1"'
        Get-PerfResult $run.Id | Export-PerfReport -Path $path
        Get-Content $path -Raw | Should -Match 'class="heat1"'
        $run | Export-PerfReport -Path (Join-Path $TestDrive 'alone.json')
        $alone = Get-PerfResult -Path (Join-Path $TestDrive 'alone.json')
        $alone.Id | Should -Be $run.Id
    }

    It 'says where it cannot write' {
        $blocked = Join-Path $TestDrive 'file'
        Set-Content $blocked 'a file and no folder'
        $fault = Get-Fault 'Get-PerfResult -Last 1 | Export-PerfReport -Path $v.path' @{ path = Join-Path $blocked 'x.html' }
        $fault.FullyQualifiedErrorId | Should -Be 'ReportFailed,Perf.Commands.ExportPerfReportCommand'
    }
}
