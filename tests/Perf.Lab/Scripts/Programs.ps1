# Starting programs, waiting for them, and ending them by their numbers. Dot-sourced by Lab.ps1.

function Start-LabProgram {
    # Starts a program whose output goes to <folder>/<name>.log, and gives its process. What stands before it (setpriv, env, ip netns exec) becomes the program itself, so that the number holds.
    # It is on the list before anything else is done, so that whoever gives up while it is waited for ends it: Stop-LabStarted.
    param(
        [Parameter(Mandatory)] [string] $Name,
        [Parameter(Mandatory)] [AllowEmptyString()] [string[]] $Command,
        [Parameter(Mandatory)] [string] $Folder,
        [Parameter(Mandatory)] [AllowEmptyCollection()] [System.Collections.Generic.List[object]] $Started,
        [hashtable] $Environment = @{},
        # What it is asked to end by.
        [string] $Signal = 'TERM'
    )
    $info = [System.Diagnostics.ProcessStartInfo]::new('/bin/sh')
    $info.UseShellExecute = $false
    $info.RedirectStandardInput = $true
    $info.WorkingDirectory = $Folder
    foreach ($argument in @('-c', 'exec "$@" >>"$0" 2>&1', (Join-Path $Folder "$Name.log")) + $Command) { $info.ArgumentList.Add($argument) }
    foreach ($key in $Environment.Keys) { $info.Environment[$key] = [string]$Environment[$key] }
    $one = @{ Name = $Name; Process = $null; Signal = $Signal }
    $Started.Add($one)
    $process = $one.Process = [System.Diagnostics.Process]::Start($info)
    $process.StandardInput.Close()
    $process
}

function Stop-LabStarted {
    # Ends all that are on a list. The last that was started is the first that ends, and one that cannot be ended does not keep the others.
    param([Parameter(Mandatory)] [AllowEmptyCollection()] [System.Collections.Generic.List[object]] $Started)
    for ($i = $Started.Count - 1; $i -ge 0; $i--) {
        $one = $Started[$i]
        try { Stop-LabProgram $one.Process $one.Signal }
        catch { Write-Warning "$($one.Name) could not be ended: $_" }
    }

    $Started.Clear()
}

function Stop-LabProgram {
    # Asks a program to end, and ends it when it does not within ten seconds.
    param([System.Diagnostics.Process] $Process, [string] $Signal = 'TERM')
    if ($null -eq $Process -or $Process.HasExited) { return }
    & kill "-$Signal" $Process.Id 2>&1 | Out-Null
    if (-not $Process.WaitForExit(10000)) {
        $Process.Kill()
        $null = $Process.WaitForExit(5000)
    }
}

function Wait-Lab {
    # Waits until something holds; fails with the end of a program's log where it does not, or where the program has ended.
    param([Parameter(Mandatory)] [string] $What, [Parameter(Mandatory)] [scriptblock] $Until, [System.Diagnostics.Process] $Process, [string] $Log, [int] $Seconds = 60)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Until)) {
        $hasEnded = $null -ne $Process -and $Process.HasExited
        if ($hasEnded -or $watch.Elapsed.TotalSeconds -gt $Seconds) {
            $tail = if ($Log -and (Test-Path $Log)) { (Get-Content $Log | Select-Object -Last 8) -join ' | ' } else { '' }
            throw "$What $(if ($hasEnded) { 'ended' } else { "was not there within $Seconds s" }): $tail"
        }

        Start-Sleep -Milliseconds 50
    }
}

function Test-LabPort {
    # Whether something listens on a port of 127.0.0.1.
    param([int] $Port)
    $client = [System.Net.Sockets.TcpClient]::new()
    try { $client.Connect('127.0.0.1', $Port); $true }
    catch { $false }
    finally { $client.Dispose() }
}
