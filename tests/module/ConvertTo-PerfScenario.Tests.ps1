BeforeAll {
    . $PSScriptRoot/common.ps1
    $samples = [System.IO.Path]::Combine($repository, 'tests', 'Perf.Tests', 'Compatibility', 'Import', 'Samples')
}

Describe 'ConvertTo-PerfScenario' {
    It 'converts <_> and what it writes is valid' -ForEach 'chrome.har', 'firefox.har', 'safari.har', 'shop-3.0.yaml', 'shop-3.1.json', 'shop.postman_collection.json', 'bash.curl', 'cmd.curl', 'powershell.curl' {
        $path = Join-Path $TestDrive "$_.yaml"
        $report = ConvertTo-PerfScenario (Join-Path $samples $_) -OutputPath $path
        $report | Should -BeOfType ([Perf.ConversionReport])
        $report.Path | Should -Be $path
        $report.Steps | Should -BeGreaterThan 0
        Test-PerfScenario $path -Quiet | Should -BeTrue
    }

    It 'gives the text without -OutputPath, with its report and a warning of what is missing' {
        $text = ConvertTo-PerfScenario (Join-Path $samples 'bash.curl') -WarningVariable warnings -WarningAction SilentlyContinue
        $text | Should -BeOfType ([string])
        $text | Should -Match '(?m)^flows:'
        $text.Report.Format | Should -Be 'curl'
        "$warnings" | Should -Match 'not carried over'
    }

    It 'takes lines of the pipeline as one text' {
        $text = "curl 'http://127.0.0.1:9/a' \", "  -H 'x-a: b'", 'curl http://127.0.0.1:9/b' | ConvertTo-PerfScenario -Target http://127.0.0.1:8 -Name two
        $text.Report.Steps | Should -Be 2
        $text | Should -Match '(?m)^target: http://127.0.0.1:8$'
        $text | Should -Match '(?m)^name: two$'
    }

    It 'takes files of the pipeline, each to a file of its own in a folder' {
        $folder = Join-Path $TestDrive 'all'
        $reports = Get-ChildItem $samples -Filter '*.curl' | ConvertTo-PerfScenario -OutputPath "$folder/"
        $reports | Should -HaveCount 3
        (Get-ChildItem $folder).Name | Sort-Object | Should -Be 'bash.yaml', 'cmd.yaml', 'powershell.yaml'
    }

    It 'keeps and leaves out what it is told to' {
        $report = ConvertTo-PerfScenario (Join-Path $samples 'shop-3.0.yaml') -Include POST, '/items*' -Exclude '/items/*' -OutputPath (Join-Path $TestDrive 'some.yaml')
        $report.Steps | Should -Be 1
        $report.Notes.Kind | Should -Contain 'LeftOut'
        (ConvertTo-PerfScenario (Join-Path $samples 'shop-3.0.yaml') -IncludeUnsafe).Report.Steps | Should -BeGreaterThan 5
    }

    It 'reads a log of another layout' {
        $log = Join-Path $TestDrive 'own.log'
        Set-Content $log '2026-01-01T00:00:00Z GET /items/1 200', '2026-01-01T00:00:01Z GET /items/2 200'
        $report = ConvertTo-PerfScenario $log -Format accesslog -LogFormat '$time_iso8601 $request_method $request_uri $status' -PeakPercent 50 -OutputPath (Join-Path $TestDrive 'log.yaml')
        $report.Read | Should -Be 2
        $report.Text | Should -Match 'item_id'
    }

    It 'converts an Artillery test with its environment, and what it writes is valid beside its files' {
        $folder = Join-Path $TestDrive 'artillery'
        $null = New-Item $folder -ItemType Directory
        Copy-Item (Join-Path $repository 'scenarios' 'comprehensive-load-test.yml'), (Join-Path $repository 'scenarios' 'data') $folder -Recurse
        $report = ConvertTo-PerfScenario (Join-Path $folder 'comprehensive-load-test.yml') -Environment development -OutputPath (Join-Path $folder 'converted.yaml')
        $report.Format | Should -Be 'artillery'
        $report.Flows | Should -Be 2
        $report.Notes.Kind | Should -Not -Contain 'NotCarriedOver'
        Test-PerfScenario $report.Path -Quiet | Should -BeTrue
    }

    It 'converts a k6 script in a worker process, and tells what is missing with its line' {
        $report = ConvertTo-PerfScenario (Join-Path $repository 'scenarios' 'api-endpoints-comprehensive.js') -OutputPath (Join-Path $TestDrive 'script.yaml')
        $report.Format | Should -Be 'k6'
        $report.Steps | Should -BeGreaterThan 3
        ($report.Notes | Where-Object Kind -eq NotCarriedOver).Places | Should -Contain 'api-endpoints-comprehensive.js:6'
        Test-PerfScenario $report.Path -Quiet | Should -BeTrue
    }

    It 'does not replace a file without -Force' {
        $path = Join-Path $TestDrive 'kept.yaml'
        Set-Content $path 'mine'
        $fault = Get-Fault 'ConvertTo-PerfScenario $v.Source -OutputPath $v.Path' @{ Source = (Join-Path $samples 'cmd.curl'); Path = $path }
        $fault.FullyQualifiedErrorId | Should -Match '^FileExists'
        Get-Content $path | Should -Be 'mine'
        $null = ConvertTo-PerfScenario (Join-Path $samples 'cmd.curl') -OutputPath $path -Force -WhatIf
        Get-Content $path | Should -Be 'mine'
        $null = ConvertTo-PerfScenario (Join-Path $samples 'cmd.curl') -OutputPath $path -Force
        Get-Content $path -Raw | Should -Match 'flows:'
    }

    It 'refuses <What>' -ForEach @(
        @{ What = 'a format that there is not'; Text = 'curl http://127.0.0.1/'; Extra = '-Format curll'; Id = 'ArgumentInvalid' }
        @{ What = 'text of no format'; Text = 'hello'; Extra = ''; Id = 'ImportInvalid' }
        @{ What = 'a broken recording'; Text = '{"log":{"creator":{},"entries":[{'; Extra = ''; Id = 'ImportInvalid' }
        @{ What = 'Swagger 2'; Text = "swagger: '2.0'"; Extra = ''; Id = 'ImportInvalid' }
    ) {
        (Get-Fault "`$v.Text | ConvertTo-PerfScenario $Extra" @{ Text = $Text }).FullyQualifiedErrorId | Should -Match "^$Id"
    }

    It 'shows what was not carried over' {
        $text = ConvertTo-PerfScenario (Join-Path $samples 'bash.curl') -OutputPath (Join-Path $TestDrive 'shown.yaml') | Out-String -Width 120
        $text | Should -Match 'not carried over'
        $text | Should -Match 'API_PASSWORD'
    }

    It 'completes the formats' {
        (Get-Completion 'ConvertTo-PerfScenario x -Format ').CompletionText | Should -Be 'har', 'postman', 'openapi', 'artillery', 'k6', 'curl', 'accesslog'
    }
}
