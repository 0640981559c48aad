# The app as a service that a command restarts, with settings that lie in files: what Set-PerfOptimization changes. Dot-sourced by Lab.ps1 and Optimize.ps1.

function Start-LabShop {
    # Writes the app's files and the command that restarts it, and starts it by that. Its number is given; it is in app.pid, and another one after each restart.
    param([Parameter(Mandatory)] $Lab, [Parameter(Mandatory)] $Stack, [Parameter(Mandatory)] [hashtable] $Settings)
    $folder = $Stack.Folder
    # What may be changed: keywords of the connection string, and variables of the runtime. All else is in a file of its own.
    Set-Content "$folder/shop.json" (@{ ConnectionStrings = @{ Shop = [string]$Settings.LAB_DATABASE } } | ConvertTo-Json)
    Set-Content "$folder/app.env" '# Variables of the shop.'
    Set-Content "$folder/lab.env" @(foreach ($name in @($Settings.Keys | Sort-Object)) { if ($name -ne 'LAB_DATABASE') { "$name='$($Settings[$name])'" } })
    $script = @'
#!/bin/sh
# Ends the shop, and starts it with its files as they are now.
cd 'FOLDER' || exit 1
lives() { [ -d "/proc/$1" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }
if [ -s app.pid ]; then
    old=$(cat app.pid)
    kill "$old" 2>/dev/null
    n=0
    while lives "$old" && [ "$n" -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
    if lives "$old"; then kill -9 "$old" 2>/dev/null; fi
fi
set -a
. ./lab.env
. ./app.env
LAB_DATABASE=$(sed -n 's/^ *"Shop": "\(.*\)"$/\1/p' shop.json)
set +a
if [ -z "$LAB_DATABASE" ]; then echo 'shop.json has no connection string' >&2; exit 1; fi
: >app.log
'DOTNET' 'PROGRAM' app >>app.log 2>&1 </dev/null &
echo $! >app.pid
n=0
while [ "$n" -lt 300 ]; do
    if grep -q ready app.log; then exit 0; fi
    lives "$(cat app.pid)" || break
    sleep 0.1
    n=$((n + 1))
done
tail -n 5 app.log >&2
exit 1
'@
    Set-Content "$folder/restart-app.sh" $script.Replace('FOLDER', $folder).Replace('DOTNET', $Lab.Dotnet).Replace('PROGRAM', $Lab.Program)
    $said = & /bin/sh "$folder/restart-app.sh" 2>&1
    if ($LASTEXITCODE -ne 0) { throw "The app ended: $said" }
    [int](Get-Content "$folder/app.pid" -Raw)
}

function Stop-LabShop {
    # Ends the app where a command has started it: it is nobody's child, and known by its number alone.
    param([Parameter(Mandatory)] $Lab, [Parameter(Mandatory)] $Stack)
    $file = Join-Path $Stack.Folder 'app.pid'
    if (-not (Test-Path $file)) { return }
    $id = 0
    if (-not [int]::TryParse("$(Get-Content $file -Raw)".Trim(), [ref]$id)) { return }
    # The number may be another program's by now.
    if ("$(Get-Content "/proc/$id/cmdline" -Raw -ErrorAction Ignore)" -notlike "*$($Lab.Program)*") { return }
    try { Stop-LabProgram ([System.Diagnostics.Process]::GetProcessById($id)) }
    catch { Write-Warning "The app could not be ended: $_" }
}
