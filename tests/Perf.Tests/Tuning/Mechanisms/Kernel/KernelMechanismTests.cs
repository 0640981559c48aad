using Perf.Tests.Tuning.Mechanisms.Postgres;
using Perf.Tuning;
using Perf.Tuning.Kernel;

namespace Perf.Tests.Tuning.Mechanisms.Kernel;

public sealed class KernelMechanismTests : IDisposable
{
    private static readonly (string Key, string? Value)[] s_settings = [("net.core.somaxconn", "8192"), ("net.ipv4.ip_local_port_range", "15000 65000"), ("net.ipv4.tcp_tw_reuse", "1"), ("vm.swappiness", "10")];

    private readonly FakeKernel _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [SkippableFact]
    public async Task Sysctl_ApplyThenUndo_AnySettings_LeavesNothingBehind()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var random = new Random(6);
        string[] files = ["", "# Made by Perf (Set-PerfOptimization). Undo-PerfOptimization takes its lines away again.\nvm.swappiness = 30\n", "vm/swappiness=30\r\n-net.core.somaxconn = 1024", "; by hand\n\nkernel.x = 1\n"];
        for (int round = 0; round < 40; round++)
        {
            string file = files[random.Next(files.Length)];
            if (file.Length > 0)
            {
                _kernel.Write("sysctl.d/60-perf.conf", file);
            }
            else
            {
                File.Delete(_kernel.PathOf("sysctl.d/60-perf.conf"));
            }

            foreach (string path in (string[])["proc/vm/swappiness", "proc/net/core/somaxconn"])
            {
                _kernel.Write(path, "60\n");
            }

            string before = _kernel.Dump();
            ChangeOrder order = Orders.Of("system", [.. s_settings.Where(_ => random.Next(2) == 0).DefaultIfEmpty(s_settings[0])]);
            var mechanism = new SysctlMechanism(_kernel.Context);

            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

            Observation made = await mechanism.ObserveAsync(order, CancellationToken.None);
            Assert.True(made.IsSet);
            Assert.Equal(order.Settings, made.Values);
            Assert.All(order.Settings, setting => Assert.Contains($"{setting.Key} = {setting.Value}", _kernel.Read("sysctl.d/60-perf.conf")));
            await mechanism.UndoAsync(order, capture);

            // The kernel shows its values in its own way; a file that only looks like it keeps ours.
            _kernel.Write("proc/net/ipv4/ip_local_port_range", "32768\t60999\n");
            Assert.Equal(before, _kernel.Dump());
        }
    }

    // A process that died while it made the file that is read at boot: what it has written of it lies beside its place.
    [SkippableFact]
    public async Task Sysctl_DiedWhileItsFileWasMade_UndoTakesTheRestAway()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        string before = _kernel.Dump();
        ChangeOrder order = Orders.Of("system", s_settings[0]);
        var mechanism = new SysctlMechanism(_kernel.Context);
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        _kernel.Write("sysctl.d/.60-perf.conf.perf-swap", "net.core.som");
        await mechanism.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        Assert.Equal(before, _kernel.Dump());
    }

    [SkippableFact]
    public async Task Sysctl_TwoChangesUndoneInAnyOrder_FileIsGoneWithTheLast()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var mechanism = new SysctlMechanism(_kernel.Context);
        ChangeOrder one = Orders.Of("system", ("vm.swappiness", "10"));
        ChangeOrder two = Orders.Of("system", ("net.core.somaxconn", "8192"));
        Perf.Tuning.Capture first = await mechanism.MakeAsync(one);
        Perf.Tuning.Capture second = await mechanism.MakeAsync(two);

        await mechanism.UndoAsync(one, first);
        Assert.DoesNotContain("swappiness", _kernel.Read("sysctl.d/60-perf.conf"));
        Assert.Contains("net.core.somaxconn = 8192", _kernel.Read("sysctl.d/60-perf.conf"));
        await mechanism.UndoAsync(two, second);

        Assert.False(File.Exists(_kernel.PathOf("sysctl.d/60-perf.conf")));
    }

    [SkippableFact]
    public async Task Sysctl_ValueThatZeroCannotBringBack_ComesBackByItsCounterpart()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var mechanism = new SysctlMechanism(_kernel.Context);
        ChangeOrder order = Orders.Of("system", ("vm.dirty_bytes", "536870912"));
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        // As the kernel does when one of the two is set.
        _kernel.Write("proc/vm/dirty_ratio", "0\n");
        await mechanism.RestoreAsync(order, capture, ["vm.dirty_bytes"], CancellationToken.None);

        Assert.Equal("20\n", _kernel.Read("proc/vm/dirty_ratio"));
        Assert.Equal("536870912\n", _kernel.Read("proc/vm/dirty_bytes"));
    }

    [SkippableFact]
    public async Task Sysctl_LaterFileSetsItToo_IsTold()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        _kernel.Write("sysctl.d/10-own.conf", "vm.swappiness = 1\n");
        _kernel.Write("sysctl.d/99-own.conf", "# vm.swappiness = 2\nvm/swappiness=3\n");

        Observation seen = await new SysctlMechanism(_kernel.Context).ObserveAsync(Orders.Of("system", ("vm.swappiness", "10")), CancellationToken.None);

        string warning = Assert.Single(seen.Warnings);
        Assert.Contains("99-own.conf", warning);
        Assert.Contains("vm/swappiness=3", warning);
    }

    [SkippableFact]
    public async Task Sysctl_FolderThatIsNotThere_HoldsUntilTheNextBoot_AndSaysSo()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        Directory.Delete(_kernel.PathOf("sysctl.d"));
        string before = _kernel.Dump();
        var mechanism = new SysctlMechanism(_kernel.Context);
        ChangeOrder order = Orders.Of("system", ("vm.swappiness", "10"));

        Assert.Contains("next boot", Assert.Single((await mechanism.ObserveAsync(order, CancellationToken.None)).Warnings));
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        Assert.Equal("10\n", _kernel.Read("proc/vm/swappiness"));
        await mechanism.UndoAsync(order, capture);

        Assert.Equal(before, _kernel.Dump());
        Assert.False(Directory.Exists(_kernel.PathOf("sysctl.d")));
    }

    [SkippableFact]
    public async Task Sysctl_ThatIsNotThere_IsRefused_AndReadAsNothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        Observation seen = await new SysctlMechanism(_kernel.Context).ObserveAsync(Orders.Of("system", ("vm.no_such_thing", null), ("vm.swappiness", null)), CancellationToken.None);

        Assert.Contains("vm/no_such_thing", seen.Refusal);
        Assert.Null(seen.Values["vm.no_such_thing"]);
        Assert.Equal("60", seen.Values["vm.swappiness"]);
    }

    [Theory]
    [InlineData("../../etc/passwd", "1")]
    [InlineData("vm..swappiness", "1")]
    [InlineData("vm/swappiness", "1")]
    [InlineData("swappiness", "1")]
    [InlineData("vm.swappiness", "1\nkernel.core_pattern = |/bin/sh")]
    [InlineData("vm.swappiness", "")]
    [InlineData("kernel.core_pattern", "|/bin/sh -c x")]
    public async Task Sysctl_WhatWouldLeadElsewhere_IsDenied(string key, string value) =>
        Assert.Equal(ErrorIds.ChangeDenied, (await Assert.ThrowsAsync<PerfException>(() => new SysctlMechanism(_kernel.Context).ObserveAsync(Orders.Of("system", (key, value)), CancellationToken.None))).Id);

    [SkippableFact]
    public async Task BlockQueue_ApplyThenUndo_LeavesNothingBehind()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        string before = _kernel.Dump();
        var mechanism = new BlockQueueMechanism(_kernel.Context);
        ChangeOrder order = Orders.With("system", [("device", "sda")], ("read_ahead_kb", "4096"), ("scheduler", "none"));

        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        Assert.True((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
        Assert.Equal("mq-deadline", capture.Before["scheduler"]);
        Assert.Contains($"w {_kernel.PathOf("sys/block/sda/queue/read_ahead_kb")} - - - - 4096\n", _kernel.Read("tmpfiles.d/60-perf.conf"));
        await mechanism.UndoAsync(order, capture);
        Assert.Equal("mq-deadline\n", _kernel.Read("sys/block/sda/queue/scheduler"));
        _kernel.Write("sys/block/sda/queue/scheduler", "none [mq-deadline] kyber\n");
        Assert.Equal(before, _kernel.Dump());
    }

    [SkippableFact]
    public async Task BlockQueue_SchedulerThatTheDiskDoesNotHave_IsRefused()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        Observation seen = await new BlockQueueMechanism(_kernel.Context).ObserveAsync(Orders.Of("system", ("sda/scheduler", "bfq")), CancellationToken.None);
        Observation gone = await new BlockQueueMechanism(_kernel.Context).ObserveAsync(Orders.Of("system", ("sdz/scheduler", "none")), CancellationToken.None);

        Assert.Contains("none, mq-deadline, kyber", seen.Refusal);
        Assert.Contains("sdz", gone.Refusal);
    }

    [Theory]
    [InlineData("scheduler", "../sda", "none")]
    [InlineData("write_cache", "sda", "x")]
    [InlineData("scheduler", "", "none")]
    [InlineData("scheduler", "sda", "none\nw /etc/passwd - - - - x")]
    public async Task BlockQueue_WhatWouldLeadElsewhere_IsDenied(string key, string device, string value) =>
        Assert.Equal(ErrorIds.ChangeDenied, (await Assert.ThrowsAsync<PerfException>(() => new BlockQueueMechanism(_kernel.Context).ObserveAsync(Orders.With("system", [("device", device)], (key, value)), CancellationToken.None))).Id);

    [SkippableFact]
    public async Task Thp_ApplyThenUndo_WithBlockQueueInTheSameFile()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var thp = new ThpMechanism(_kernel.Context);
        var block = new BlockQueueMechanism(_kernel.Context);
        ChangeOrder one = Orders.Of("system", ("enabled", "madvise"));
        ChangeOrder two = Orders.Of("system", ("sda/read_ahead_kb", "4096"));
        Perf.Tuning.Capture first = await thp.MakeAsync(one);
        Perf.Tuning.Capture second = await block.MakeAsync(two);
        Assert.Equal(3, _kernel.Read("tmpfiles.d/60-perf.conf").TrimEnd('\n').Split('\n').Length);

        await block.UndoAsync(two, second);
        await thp.UndoAsync(one, first);

        Assert.False(File.Exists(_kernel.PathOf("tmpfiles.d/60-perf.conf")));
        Assert.Equal("always\n", _kernel.Read("sys/kernel/mm/transparent_hugepage/enabled"));
        Assert.Equal(ErrorIds.ChangeDenied, (await Assert.ThrowsAsync<PerfException>(() => thp.ObserveAsync(Orders.Of("system", ("enabled", "sometimes")), CancellationToken.None))).Id);
    }

    [SkippableFact]
    public async Task UndoScript_RunByAShell_PutsItBack()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        _kernel.Write("sysctl.d/60-perf.conf", "vm.swappiness = 30\nkernel.x = 1\n");
        ChangeOrder order = Orders.Of("system", ("vm.swappiness", "10"), ("net.core.somaxconn", "8192"));
        var mechanism = new SysctlMechanism(_kernel.Context);
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        Shell.Run(mechanism.UndoScript(order, capture));

        Assert.Equal("60\n", _kernel.Read("proc/vm/swappiness"));
        Assert.Equal("4096\n", _kernel.Read("proc/net/core/somaxconn"));
        Assert.Equal("kernel.x = 1\nvm.swappiness = 30\n", _kernel.Read("sysctl.d/60-perf.conf"));
    }

    [SkippableFact]
    public void Sysctl_OfTheKernelItself_InANamespaceOfItsOwn_ComesBack_AndTheMachineIsNotTouched()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        string[] keys = ["net.core.somaxconn", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_slow_start_after_idle"];
        var target = new TuningTargets { System = new SystemTarget { SysctlFolder = _kernel.PathOf("sysctl.d") } };
        var mechanism = new SysctlMechanism(new MechanismContext(target, new NoRestarts(), TimeProvider.System));
        ChangeOrder order = Orders.Of("system", ("net.core.somaxconn", "1024"), ("net.ipv4.ip_local_port_range", "15000 65000"), ("net.ipv4.tcp_tw_reuse", "0"), ("net.ipv4.tcp_slow_start_after_idle", "0"));
        string Live() => string.Join('|', keys.Select(key => File.ReadAllText($"/proc/sys/{key.Replace('.', '/')}")));
        string machine = Live();
        string meanwhile = "";

        // A thread of the machine's own namespace, begun before: one that is begun inside would be inside.
        using var isChanged = new ManualResetEventSlim();
        var outside = new Thread(() =>
        {
            isChanged.Wait();
            meanwhile = Live();
        });
        outside.Start();

        // None of it waits: all of it is done on the thread that is in the namespace.
        bool isDone = NetworkNamespace.TryRun(() =>
        {
            string before = Live();
            Perf.Tuning.Capture capture = mechanism.MakeAsync(order).GetAwaiter().GetResult();
            Assert.True(mechanism.ObserveAsync(order, CancellationToken.None).Result.IsSet);
            Assert.NotEqual(before, Live());
            isChanged.Set();
            outside.Join();
            mechanism.UndoAsync(order, capture).GetAwaiter().GetResult();
            Assert.Equal(before, Live());
        });

        isChanged.Set();
        outside.Join();
        Skip.IfNot(isDone, "This user may not make a network namespace.");
        Assert.Equal(machine, meanwhile);
        Assert.Equal(machine, Live());
        Assert.False(File.Exists(_kernel.PathOf("sysctl.d/60-perf.conf")));
    }

    [SkippableFact]
    public void Sysctl_ThatTheKernelDoesNotTake_IsPutBack()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var target = new TuningTargets { System = new SystemTarget { SysctlFolder = _kernel.PathOf("sysctl.d") } };
        var mechanism = new SysctlMechanism(new MechanismContext(target, new NoRestarts(), TimeProvider.System));
        ChangeOrder order = Orders.Of("system", ("net.core.somaxconn", "1024"), ("net.ipv4.ip_local_port_range", "65000 15000"));
        bool isDone = NetworkNamespace.TryRun(() =>
        {
            string before = File.ReadAllText("/proc/sys/net/core/somaxconn");
            Perf.Tuning.Capture capture = mechanism.CaptureAsync(order, CancellationToken.None).Result;
            PerfException fault = Assert.Throws<PerfException>(() => mechanism.ApplyAsync(order, capture, CancellationToken.None).GetAwaiter().GetResult());
            Assert.Equal(ErrorIds.ChangeFailed, fault.Id);
            Assert.Equal(before, File.ReadAllText("/proc/sys/net/core/somaxconn"));
        });
        Skip.IfNot(isDone, "This user may not make a network namespace.");
        Assert.False(File.Exists(_kernel.PathOf("sysctl.d/60-perf.conf")));
    }
}
