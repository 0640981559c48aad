# Dot-sourced in the BeforeAll of every test file: imports the built module and gives the file a home of its own, so that no test sees the user's store.
$repository = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
$modulePath = [System.IO.Path]::Combine($repository, 'out', 'module', 'Perf', 'Perf.psd1')
if (-not (Test-Path -LiteralPath $modulePath)) { throw "The module is not built: '$modulePath' is missing. Run ./build.ps1 first." }

$env:PERF_HOME = Join-Path $TestDrive 'home'
# What the user's shell has set for real targets must not reach a test.
Remove-Item Env:API_BASE_URL, Env:ENVIRONMENT -ErrorAction Ignore
Import-Module $modulePath

# Writes a scenario of 20 requests against the server inside the module. A closed executor with little load is never the limit, so that its verdict is
# that of its thresholds.
function New-TestScenario {
    param(
        [string] $Name = 'short',
        [string] $FileName = "$Name.yaml",
        [string] $Target = 'sample',
        [string] $Load = '{ executor: shared-iterations, vus: 2, iterations: 20 }',
        [string[]] $Threshold = @('http_req_failed: "rate < 1%"'),
        [string[]] $Extra = @()
    )

    $path = Join-Path $TestDrive $FileName
    $null = New-Item -ItemType Directory -Path (Split-Path $path) -Force
    $text = @(
        "name: $Name"
        "target: $Target"
        $Extra
        "load: { visitors: $Load }"
        'flows:'
        '  browse:'
        '    steps:'
        '      - get: /items'
        '        name: list'
        '        expect: { status: 200 }'
        '      - think: 10ms'
        if ($Threshold) { 'thresholds:'; $Threshold | ForEach-Object { "  $_" } }
    )
    Set-Content -LiteralPath $path -Value $text
    $path
}

# Runs a command line in a new process of this very PowerShell, as a CI step would.
function Invoke-ChildShell {
    param([string[]] $Argument)
    $program = (Get-Process -Id $PID).Path
    $output = & $program -NoProfile -NonInteractive @Argument 2>&1 | Out-String
    [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output }
}

function Invoke-ChildCommand {
    param([string] $Command)
    Invoke-ChildShell -Argument '-Command', "Import-Module '$modulePath'; $Command"
}

# Runs a script in a runspace of its own and gives its errors. A command that fails asks the host of a CI step to exit, which must not end these tests;
# the host of such a runspace decides for itself.
function Get-Fault {
    param([string] $Script, [hashtable] $Variable = @{})
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript("param(`$modulePath, `$v) Import-Module `$modulePath; $Script").AddArgument($modulePath).AddArgument($Variable)
        try {
            $null = $shell.Invoke()
        } catch {
            $_.Exception.InnerException.ErrorRecord
        }

        $shell.Streams.Error
    } finally {
        $shell.Dispose()
    }
}

# What Tab offers at the end of a line.
function Get-Completion {
    param([string] $Line)
    (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
}
