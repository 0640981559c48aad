# What the machine offers beside programs: control groups, network namespaces, a compiler. Dot-sourced by Lab.ps1.

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

function Get-LabMachine {
    # What is missing on this machine, by what needs it, with a sentence.
    $missing = @{}
    $isRoot = $IsLinux -and [Environment]::UserName -eq 'root'
    $ip = Find-LabProgram ip @('/usr/sbin/ip', '/sbin/ip')
    $tc = Find-LabProgram tc @('/usr/sbin/tc', '/sbin/tc')
    if (-not $isRoot) {
        $missing['netns'] = 'a network namespace needs root'
        $missing['cgroup-cpu'] = $missing['cgroup-disk'] = 'a control group needs root'
    }
    else {
        if (-not $ip -or -not $tc) { $missing['netns'] = 'ip or tc is not installed (package iproute2)' }
        elseif (-not (Test-LabNamespace $ip $tc)) { $missing['netns'] = 'the kernel has no network namespaces, or no token bucket filter' }
        foreach ($pair in @{ Need = 'cgroup-cpu'; Controller = 'cpu' }, @{ Need = 'cgroup-disk'; Controller = 'blkio' }) {
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
    foreach ($arguments in @(@($ip, 'netns', 'add', $Name), @($ip, '-n', $Name, 'link', 'set', 'lo', 'mtu', '1500', 'up'),
            @($ip, 'netns', 'exec', $Name, $tc, 'qdisc', 'add', 'dev', 'lo', 'root', 'tbf', 'rate', $Rate, 'burst', '64kb', 'latency', '300ms'))) {
        $said = & $arguments[0] @($arguments | Select-Object -Skip 1) 2>&1
        if ($LASTEXITCODE -ne 0) { throw "$($arguments -join ' '): $said" }
    }

    @($ip, 'netns', 'exec', $Name)
}

function Remove-LabNamespace {
    param([string] $Name)
    & (Find-LabProgram ip @('/usr/sbin/ip', '/sbin/ip')) netns delete $Name 2>&1 | Out-Null
}

function Get-LabGroupVersion { if (Test-Path /sys/fs/cgroup/cgroup.controllers) { 2 } else { 1 } }

function New-LabGroup {
    # A control group with one controller, of version 1 or 2. Its folder is given; processes join it by Add-LabGroupMember.
    param([string] $Name, [string] $Controller)
    if ((Get-LabGroupVersion) -eq 2) {
        $wanted = if ($Controller -eq 'blkio') { 'io' } else { $Controller }
        if (@((Get-Content /sys/fs/cgroup/cgroup.controllers -Raw).Trim() -split ' ') -notcontains $wanted) { throw "There is no controller '$wanted'." }
        $folder = "/sys/fs/cgroup/$Name"
        [System.IO.File]::WriteAllText('/sys/fs/cgroup/cgroup.subtree_control', "+$wanted")
    }
    else {
        if (-not (Test-Path "/sys/fs/cgroup/$Controller/cgroup.procs")) { throw "There is no controller '$Controller'." }
        $folder = "/sys/fs/cgroup/$Controller/$Name"
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

function Set-LabDiskWrites {
    # Writes a second to the disk that a folder is on.
    param([string] $Group, [string] $Folder, [int] $PerSecond)
    $device = (& stat -c '%Hd:%Ld' $Folder).Trim()
    if (-not (Test-Path "/sys/dev/block/$device")) { throw "The folder $Folder is on no disk of its own (device $device)." }
    # A partition is held by its whole disk.
    if (Test-Path "/sys/dev/block/$device/partition") { $device = (Get-Content "/sys/dev/block/$device/../dev" -Raw).Trim() }
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
    # A group goes when its last process has.
    param([string] $Group)
    foreach ($try in 1..40) {
        try { [System.IO.Directory]::Delete($Group); return } catch { Start-Sleep -Milliseconds 50 }
    }

    Write-Warning "The control group $Group is still in use."
}
