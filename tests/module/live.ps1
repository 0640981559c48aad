# Dot-sourced after common.ps1 by tests of running tests: a test in another process of this very PowerShell, as another session would run it.

# A minute of ten iterations a second against the server inside the module.
function Start-LiveTest {
    $scenario = New-TestScenario -Name live -Load '{ executor: constant-arrival-rate, rate: 10, duration: 60s, gracefulStop: 1s }'
    $command = "Import-Module '$modulePath'; `$null = Invoke-PerfTest '$scenario' -Tag @{ build = '42' }"
    Start-Process -FilePath (Get-Process -Id $PID).Path -PassThru -RedirectStandardOutput (Join-Path $TestDrive "$(New-Guid).log") `
        -ArgumentList '-NoProfile', '-NonInteractive', '-EncodedCommand', ([Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($command)))
}

# The running tests, as soon as there are so many and each has measured something.
function Wait-LiveTest {
    param([int] $Count = 1)
    for ($i = 0; $i -lt 300; $i++) {
        $tests = @(Get-PerfTest | Where-Object Requests -GT 0)
        if ($tests.Count -ge $Count) { return $tests }
        Start-Sleep -Milliseconds 200
    }

    throw "There are not $Count running tests within a minute."
}

function Stop-LiveTest {
    param([System.Diagnostics.Process] $Process)
    Get-PerfTest -ErrorAction SilentlyContinue | Where-Object ProcessId -EQ $Process.Id | Stop-PerfTest -Wait -ErrorAction SilentlyContinue | Out-Null
    if (-not $Process.WaitForExit(20000)) { $Process.Kill() }
}
