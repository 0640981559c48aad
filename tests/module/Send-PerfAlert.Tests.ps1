BeforeAll {
    . $PSScriptRoot/common.ps1
    $policy = Join-Path $TestDrive 'alerts.yaml'
    # Nobody listens at port 9: what is sent waits.
    Set-Content $policy @'
channels:
  hook: { type: webhook, url: "http://127.0.0.1:9/hook", headers: { Authorization: "Bearer ${env:PERF_TEST_TOKEN}" } }
  chat: { type: slack, url: "${env:PERF_TEST_SLACK}" }
routes:
  - { severity: critical, channels: hook }
'@
    $env:PERF_TEST_TOKEN = 'a-token-that-nobody-may-see'
}

AfterAll {
    Remove-Item Env:PERF_TEST_TOKEN -ErrorAction Ignore
}

Describe 'Send-PerfAlert' {
    It 'shows the message with -WhatIf, without secrets, and sends nothing' {
        $delivery = Send-PerfAlert 'It is slow' 'Look at it' -Severity Critical -Policy $policy -WhatIf
        $delivery.Outcome | Should -Be 'Previewed'
        $delivery.Channel | Should -Be 'hook'
        $delivery.Preview | Should -Match 'It is slow'
        $delivery.Preview | Should -Match ([regex]::Escape('${env:PERF_TEST_TOKEN}'))
        $delivery.Preview | Should -Not -Match 'nobody-may-see'
    }

    It 'keeps what a service cannot take, and says so' {
        $delivery = Send-PerfAlert 'It is down' -Severity Critical -Policy $policy -RetryFor 0 -WarningVariable warned -WarningAction SilentlyContinue
        $delivery.Outcome | Should -Be 'Waiting'
        $delivery.Attempts | Should -Be 1
        "$warned" | Should -Match '-Flush'
        "$warned" | Should -Not -Match 'nobody-may-see'
        $again = @(Send-PerfAlert -Flush -RetryFor 0 -WarningAction SilentlyContinue)
        ($again | Where-Object Id -eq $delivery.Id).Attempts | Should -BeGreaterThan 1
    }

    It 'sends nothing about a run in which all is well' {
        $run = Invoke-PerfTest (New-TestScenario) -Threshold 'http_req_failed: rate < 100%'
        $run | Send-PerfAlert -Policy $policy -WhatIf -WarningAction SilentlyContinue | Where-Object Title -Match 'http_req_failed' | Should -BeNullOrEmpty
    }

    It 'tells of a threshold that is not met' {
        $run = Invoke-PerfTest (New-TestScenario) -Threshold 'http_reqs: count > 1000000'
        $delivery = @($run | Send-PerfAlert -Policy $policy -WhatIf -WarningAction SilentlyContinue | Where-Object Title -Match 'count > 1000000')
        $delivery | Should -HaveCount 1
        $delivery[0].RunId | Should -Be $run.Id
        $delivery[0].Severity | Should -Be 'Critical'
    }

    It 'names the channels when one is mistyped' {
        $fault = Get-Fault 'Send-PerfAlert x -Channel hok -Policy $v.policy' @{ policy = $policy }
        $fault.FullyQualifiedErrorId | Should -Match '^AlertChannelUnknown,'
        $fault.Exception.Message | Should -Match "did you mean 'hook'"
    }

    It 'refuses a policy with a secret in it, with the line' {
        $bad = Join-Path $TestDrive 'bad.yaml'
        Set-Content $bad "channels:`n  slack:`n    url: https://hooks.slack.com/services/T/B/x"
        $fault = Get-Fault 'Send-PerfAlert x -Policy $v.policy' @{ policy = $bad }
        $fault.FullyQualifiedErrorId | Should -Match '^AlertPolicyInvalid,'
        $fault.Exception.Message | Should -Match 'bad.yaml:3:'
    }

    It 'says which objects it takes' {
        $fault = Get-Fault '1 | Send-PerfAlert -Policy $v.policy' @{ policy = $policy }
        $fault.FullyQualifiedErrorId | Should -Match '^ArgumentInvalid,'
    }
}
