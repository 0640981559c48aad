# What the machine offers beside programs: ports, control groups, network namespaces, a compiler. Dot-sourced by Lab.ps1.

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Scripts that dot-source this one use them.')]
param()

# Where the kernel shows devices and control groups.
$LabSystem = '/sys'
# The name by which users come where a fault is of names, and where the resolver is that knows it: an address of lo that nobody else listens on. glibc asks port 53 alone.
$LabName = 'shop.lab'
$LabResolver = '127.0.0.153'
# The controllers of version 2 that groups of the lab have switched on for the root's children, each with the groups that need it.
$LabControllers = @{}

function Find-LabProgram {
    param([string] $Name, [string[]] $Elsewhere = @())
    $found = Get-Command $Name -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($found) { return $found.Source }
    $Elsewhere | Where-Object { Test-Path $_ } | Select-Object -First 1
}

function Get-LabMissing {
    # Why a fault cannot be injected here; nothing where it can.
    param([Parameter(Mandatory)] $Fault, [Parameter(Mandatory)] $Lab)
    foreach ($need in $Fault.needs) {
        $why = $Lab.Missing[$need]
        if ($why) { return $why }
    }
}

function Assert-LabPort {
    # Refuses to begin where something listens on a port of the lab, on whatever address: its load would go to a stranger.
    param([Parameter(Mandatory)] [hashtable] $Ports)
    $taken = @([System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpListeners() | ForEach-Object Port)
    $why = @(foreach ($name in @($Ports.Keys | Sort-Object)) { if ($taken -contains $Ports[$name]) { "$($Ports[$name]) ($name)" } })
    if ($why.Count -gt 0) { throw "Ports of the lab are taken by other programs: $($why -join ', '). End those, or choose others with -Port and -DatabasePort." }
    $twice = @($Ports.Values | Group-Object | Where-Object Count -gt 1 | ForEach-Object Name)
    if ($twice.Count -gt 0) { throw "Port $($twice -join ', ') is wanted twice: -DatabasePort lies within the eleven ports from -Port on." }
}

function Get-LabMachine {
    # What is missing on this machine, by what needs it, with a sentence.
    $missing = @{}
    $isRoot = $IsLinux -and [Environment]::UserName -eq 'root'
    $ip = Find-LabProgram ip @('/usr/sbin/ip', '/sbin/ip')
    $tc = Find-LabProgram tc @('/usr/sbin/tc', '/sbin/tc')
    if (-not $isRoot) {
        $missing['netns'] = 'a network namespace needs root'
        $missing['names'] = 'a resolver on port 53, and a mount namespace in which a program asks it, need root'
        $missing['cgroup-cpu'] = $missing['cgroup-disk'] = $missing['cgroup-memory'] = 'a control group needs root'
    }
    else {
        if (-not $ip -or -not $tc) { $missing['netns'] = 'ip or tc is not installed (package iproute2)' }
        elseif (-not (Test-LabNamespace $ip $tc)) { $missing['netns'] = 'the kernel has no network namespaces, or no token bucket filter' }
        $why = Get-LabNameMissing
        if ($why) { $missing['names'] = $why }
        foreach ($pair in @{ Need = 'cgroup-cpu'; Controller = 'cpu' }, @{ Need = 'cgroup-disk'; Controller = 'blkio' }, @{ Need = 'cgroup-memory'; Controller = 'memory' }) {
            try { Remove-LabGroup (New-LabGroup "perf-lab-probe-$PID" $pair.Controller) }
            catch { $missing[$pair.Need] = "the controller '$($pair.Controller)' of control groups cannot be used here" }
        }
    }

    if (-not (Find-LabProgram cc)) { $missing['compiler'] = 'there is no C compiler' }
    if (-not (Find-LabProgram openssl)) { $missing['openssl'] = 'openssl is not installed' }
    $missing
}

function Test-LabNamespace {
    param([string] $Ip, [string] $Tc)
    $name = "perf-lab-probe-$PID"
    & $Ip netns add $name 2>&1 | Out-Null
    if ($LASTEXITCODE -ne 0) { return $false }
    & $Ip netns exec $name $Tc qdisc add dev lo root tbf rate 50mbit burst 64kb latency 300ms 2>&1 | Out-Null
    $works = $LASTEXITCODE -eq 0
    & $Ip netns delete $name 2>&1 | Out-Null
    $works
}

function New-LabNamespace {
    # A network namespace with a lo of its own, so that a limit on it is felt by nobody else and traffic stays on 127.0.0.1.
    param([string] $Name, [string] $Rate)
    $ip = Find-LabProgram ip @('/usr/sbin/ip', '/sbin/ip')
    $tc = Find-LabProgram tc @('/usr/sbin/tc', '/sbin/tc')
    $isDone = $false
    try {
        foreach ($arguments in @(@($ip, 'netns', 'add', $Name), @($ip, '-n', $Name, 'link', 'set', 'lo', 'mtu', '1500', 'up'),
                @($ip, 'netns', 'exec', $Name, $tc, 'qdisc', 'add', 'dev', 'lo', 'root', 'tbf', 'rate', $Rate, 'burst', '64kb', 'latency', '300ms'))) {
            $said = & $arguments[0] @($arguments | Select-Object -Skip 1) 2>&1
            if ($LASTEXITCODE -ne 0) { throw "$($arguments -join ' '): $said" }
        }

        $isDone = $true
    }
    finally {
        # Half of one is none, also when this was interrupted.
        if (-not $isDone) { Remove-LabNamespace $Name }
    }

    @($ip, 'netns', 'exec', $Name)
}

function Remove-LabNamespace {
    param([string] $Name)
    & (Find-LabProgram ip @('/usr/sbin/ip', '/sbin/ip')) netns delete $Name 2>&1 | Out-Null
}

function Get-LabNameMissing {
    # Why one program cannot have a resolver of its own here; nothing where it can, which is found out by doing it.
    if (-not (Find-LabProgram unshare @('/usr/bin/unshare')) -or -not (Find-LabProgram mount @('/usr/bin/mount', '/bin/mount'))) { return 'unshare or mount is not installed (packages util-linux and mount)' }
    if (Test-Path '/var/run/nscd/socket') { return 'nscd runs, and answers for all programs, whatever files they see' }
    $socket = [System.Net.Sockets.Socket]::new([System.Net.Sockets.AddressFamily]::InterNetwork, [System.Net.Sockets.SocketType]::Dgram, [System.Net.Sockets.ProtocolType]::Udp)
    try { $socket.Bind([System.Net.IPEndPoint]::new([System.Net.IPAddress]::Parse($LabResolver), 53)) }
    catch { return "port 53 of $LabResolver cannot be had: $($_.Exception.GetBaseException().Message)" }
    finally { $socket.Dispose() }
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-lab-probe-$PID"
    try {
        $command = @(New-LabName $folder) + @('cat', '/etc/resolv.conf')
        $said = & $command[0] @($command | Select-Object -Skip 1) 2>&1
        if ($LASTEXITCODE -ne 0 -or "$said" -notlike "*$LabResolver*") { return "a program cannot have files of its own below /etc: $said" }
    }
    finally { Remove-Item $folder -Recurse -Force -ErrorAction Ignore }
}

function New-LabName {
    # Files of its own below /etc for one program, by which it alone asks the lab's resolver. What is to stand before its command is given; it becomes the program, so that the number holds.
    # Behind 'ip netns exec' it is in that network namespace, too.
    param([Parameter(Mandatory)] [string] $Folder)
    $null = New-Item $Folder -ItemType Directory -Force
    Set-Content "$Folder/resolv.conf" "nameserver $LabResolver"
    # Nobody else is asked first, and all but names is as the machine has it.
    Set-Content "$Folder/nsswitch.conf" (@(Get-Content /etc/nsswitch.conf -ErrorAction Ignore | Where-Object { $_ -notmatch '^\s*hosts\s*:' }) + 'hosts: files dns')
    Set-Content "$Folder/hosts" @('127.0.0.1 localhost', "127.0.0.1 $([Environment]::MachineName)")
    Set-Content "$Folder/run.sh" @'
#!/bin/sh
# Mounts files over those below /etc, and becomes a program. In a mount namespace of its own, or all programs of the machine would have them.
theirs=$(readlink "/proc/$PPID/ns/mnt")
if [ -z "$theirs" ] || [ "$(readlink /proc/self/ns/mnt)" = "$theirs" ]; then echo 'this is no mount namespace of its own' >&2; exit 1; fi
for file in resolv.conf nsswitch.conf hosts; do
    mount --bind "${0%/*}/$file" "/etc/$file" || exit 1
done
exec "$@"
'@
    @((Find-LabProgram unshare @('/usr/bin/unshare')), '--mount', '--propagation', 'private', '/bin/sh', "$Folder/run.sh")
}

function Get-LabGroupVersion { if (Test-Path "$LabSystem/fs/cgroup/cgroup.controllers") { 2 } else { 1 } }

function New-LabGroup {
    # A control group with one controller, of version 1 or 2. Its folder is given; processes join it by Add-LabGroupMember. The controller is a part of its name: version 2 has one tree for all.
    param([string] $Name, [string] $Controller)
    if ((Get-LabGroupVersion) -eq 2) {
        $wanted = if ($Controller -eq 'blkio') { 'io' } else { $Controller }
        if (@((Get-Content "$LabSystem/fs/cgroup/cgroup.controllers" -Raw).Trim() -split ' ') -notcontains $wanted) { throw "There is no controller '$wanted'." }
        $folder = "$LabSystem/fs/cgroup/$Name-$wanted"
        $children = "$LabSystem/fs/cgroup/cgroup.subtree_control"
        # What was on before the lab stays on; what it switches on goes off with the last group that needs it.
        if ($LabControllers.ContainsKey($wanted)) { $LabControllers[$wanted] += $folder }
        elseif (@("$(Get-Content $children -Raw)".Trim() -split ' ') -notcontains $wanted) {
            [System.IO.File]::WriteAllText($children, "+$wanted")
            $LabControllers[$wanted] = @($folder)
        }
    }
    else {
        if (-not (Test-Path "$LabSystem/fs/cgroup/$Controller/cgroup.procs")) { throw "There is no controller '$Controller'." }
        $folder = "$LabSystem/fs/cgroup/$Controller/$Name-$Controller"
    }

    $null = [System.IO.Directory]::CreateDirectory($folder)
    $folder
}

function Set-LabCpuQuota {
    # Percent of a core, in periods of 100 ms.
    param([string] $Group, [int] $Percent)
    if ((Get-LabGroupVersion) -eq 2) { [System.IO.File]::WriteAllText("$Group/cpu.max", "$($Percent * 1000) 100000"); return }
    [System.IO.File]::WriteAllText("$Group/cpu.cfs_period_us", '100000')
    [System.IO.File]::WriteAllText("$Group/cpu.cfs_quota_us", "$($Percent * 1000)")
}

function Set-LabMemoryRoom {
    # What a group may use beyond what it has in use now, in MiB. Cached files are no use: they go as soon as the limit is there. Nothing is swapped out, for that would be slow and no want.
    # Only what the group's processes touched since they joined is the group's; so they join early, and the limit comes late.
    param([string] $Group, [int] $MiB)
    $isUnified = (Get-LabGroupVersion) -eq 2
    ($usage, $limit, $swap, $prefix) = if ($isUnified) { 'memory.current', 'memory.max', 'memory.swap.max', '' } else { 'memory.usage_in_bytes', 'memory.limit_in_bytes', 'memory.swappiness', 'total_' }
    if (Test-Path "$Group/$swap") { [System.IO.File]::WriteAllText("$Group/$swap", '0') }
    $cached = 0L
    foreach ($line in Get-Content "$Group/memory.stat") {
        ($name, $value) = $line -split ' '
        if ($name -in "${prefix}active_file", "${prefix}inactive_file") { $cached += [long]$value }
    }

    $bytes = [Math]::Max(0L, [long](Get-Content "$Group/$usage" -Raw).Trim() - $cached) + $MiB * 1MB
    # Version 1 refuses a limit for as long as it has not got rid of the rest.
    foreach ($try in 1..20) {
        try { [System.IO.File]::WriteAllText("$Group/$limit", "$bytes"); return }
        catch { if ($try -eq 20) { throw }; Start-Sleep -Milliseconds 100 }
    }
}

function Get-LabDisk {
    # The number of the disk that a device is or is a part of: a limit is of a whole disk.
    param([string] $Device, [string] $Folder)
    $link = "$LabSystem/dev/block/$Device"
    if (-not (Test-Path $link)) { throw "The folder $Folder is on no disk of its own (device $Device)." }
    if (-not (Test-Path "$link/partition")) { return $Device }
    # The device is a link, and its disk is the folder above that to which it leads.
    $target = (& readlink -f $link).Trim()
    (Get-Content (Join-Path (Split-Path $target) 'dev') -Raw).Trim()
}

function Set-LabDiskWrite {
    # Writes a second to the disk that a folder is on.
    param([string] $Group, [string] $Folder, [int] $PerSecond)
    $device = Get-LabDisk (& stat -c '%Hd:%Ld' $Folder).Trim() $Folder
    if ((Get-LabGroupVersion) -eq 2) { [System.IO.File]::WriteAllText("$Group/io.max", "$device wiops=$PerSecond"); return }
    [System.IO.File]::WriteAllText("$Group/blkio.throttle.write_iops_device", "$device $PerSecond")
}

function Add-LabGroupMember {
    # A process and all its children join a group.
    param([string] $Group, [int] $Id)
    [System.IO.File]::WriteAllText("$Group/cgroup.procs", "$Id")
    foreach ($task in [System.IO.Directory]::GetDirectories("/proc/$Id/task")) {
        $children = try { (Get-Content "$task/children" -Raw -ErrorAction Stop) } catch { '' }
        foreach ($child in @("$children".Trim() -split ' ' | Where-Object { $_ })) {
            # It may have ended meanwhile.
            try { Add-LabGroupMember $Group ([int]$child) } catch { Write-Verbose "$_" }
        }
    }
}

function Remove-LabGroup {
    # A group goes when its last process has, and with the last group that needs it the controller.
    param([string] $Group)
    $isGone = $false
    foreach ($try in 1..40) {
        try { [System.IO.Directory]::Delete($Group); $isGone = $true; break } catch { Start-Sleep -Milliseconds 50 }
    }

    if (-not $isGone) { Write-Warning "The control group $Group is still in use."; return }
    foreach ($controller in @($LabControllers.Keys | Where-Object { $LabControllers[$_] -contains $Group })) {
        $LabControllers[$controller] = @($LabControllers[$controller] | Where-Object { $_ -ne $Group })
        if ($LabControllers[$controller].Count -gt 0) { continue }
        $LabControllers.Remove($controller)
        try { [System.IO.File]::WriteAllText("$LabSystem/fs/cgroup/cgroup.subtree_control", "-$controller") }
        catch { Write-Warning "The controller '$controller' stays on for control groups: $_" }
    }
}
