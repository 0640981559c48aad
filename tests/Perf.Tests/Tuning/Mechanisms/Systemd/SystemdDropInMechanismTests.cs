using Perf.Tests.Tuning.Files;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;
using Perf.Tuning.Systemd;

namespace Perf.Tests.Tuning.Mechanisms.Systemd;

public sealed class SystemdDropInMechanismTests : IDisposable
{
    private readonly FileFolder _folder = new();

    public SystemdDropInMechanismTests() => _folder.Write("shop.service", "[Unit]\nDescription=x\n[Service]\nExecStart=/bin/true\nLimitNOFILE=1024\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ApplyThenRestore_NewDropIn_LeavesNoTrace()
    {
        (IMechanism made, ChangeOrder order) = Make("Service/LimitNOFILE", "65536");
        string everything = _folder.Everything();

        Observation before = await made.ObserveAsync(order, CancellationToken.None);
        Assert.Equal(("1024", null), (before.Values["Service/LimitNOFILE"], before.Refusal));
        Assert.Contains("+LimitNOFILE = 65536", before.Diff, StringComparison.Ordinal);
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        Assert.Equal(everything, _folder.Everything());

        await made.ApplyAsync(order, capture, CancellationToken.None);
        Assert.True((await made.ObserveAsync(order, CancellationToken.None)).IsSet);
        Assert.Equal("# Made by Perf. Undo-PerfOptimization takes it away.\n[Service]\nLimitNOFILE = 65536\n", _folder.Text("shop.service.d/60-perf.conf"));

        await made.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        Assert.Equal(everything, _folder.Everything());
        Assert.True((await made.ObserveAsync(order with { Settings = capture.Before }, CancellationToken.None)).IsSet);
        await made.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        Assert.Equal(everything, _folder.Everything());
        await made.ApplyAsync(order, capture, CancellationToken.None);
        await made.RestoreBytesAsync(order, capture, CancellationToken.None);
        Assert.Equal(everything, _folder.Everything());
    }

    [Fact]
    public async Task Restore_AnotherChangeIsInTheSameFile_LeavesThat()
    {
        (IMechanism made, ChangeOrder first) = Make("Service/LimitNOFILE", "65536");
        Perf.Tuning.Capture one = await made.CaptureAsync(first, CancellationToken.None);
        await made.ApplyAsync(first, one, CancellationToken.None);
        (_, ChangeOrder second) = Make("Service/TasksMax", "4096");
        Perf.Tuning.Capture two = await made.CaptureAsync(second, CancellationToken.None);
        await made.ApplyAsync(second, two, CancellationToken.None);

        await made.RestoreAsync(first, one, ["Service/LimitNOFILE"], CancellationToken.None);
        Assert.Equal("# Made by Perf. Undo-PerfOptimization takes it away.\n[Service]\nTasksMax = 4096\n", _folder.Text("shop.service.d/60-perf.conf"));
    }

    [Fact]
    public async Task Observe_ALaterFileWins_IsRefused()
    {
        _folder.Write("shop.service.d/90-other.conf", "[Service]\nLimitNOFILE=5\n");
        _folder.Write("shop.service.d/10-other.conf", "[Service]\nTasksMax=5\n");
        (IMechanism made, ChangeOrder order) = Make("Service/LimitNOFILE", "65536");

        Assert.Contains("90-other.conf", (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
        (_, order) = Make("Service/TasksMax", "7");
        Observation seen = await made.ObserveAsync(order, CancellationToken.None);
        Assert.Equal(("5", null), (seen.Values["Service/TasksMax"], seen.Refusal));
    }

    [Fact]
    public async Task ApplyThenRestore_AnInstanceOfATemplate_HasADropInOfItsOwn()
    {
        _folder.Write("web@.service", "[Service]\nExecStart=/bin/true\nLimitNOFILE=1024\nTasksMax=9\n");
        _folder.Write("web@.service.d/10-other.conf", "[Service]\nTasksMax=5\nNice=1\n");
        _folder.Write("web@1.service.d/10-other.conf", "[Service]\nTasksMax=6\n");
        string everything = _folder.Everything();
        (IMechanism made, ChangeOrder order) = Make("Service/LimitNOFILE", "65536", "web@1");

        Observation seen = await made.ObserveAsync(order with { Settings = new Dictionary<string, string?> { ["Service/LimitNOFILE"] = "65536", ["Service/TasksMax"] = "7", ["Service/Nice"] = "2" } }, CancellationToken.None);

        // The instance's file hides its template's of the same name.
        Assert.Equal(("1024", "6", null, null), (seen.Values["Service/LimitNOFILE"], seen.Values["Service/TasksMax"], seen.Values["Service/Nice"], seen.Refusal));
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        Assert.Contains("LimitNOFILE = 65536", _folder.Text("web@1.service.d/60-perf.conf"), StringComparison.Ordinal);
        Assert.True((await made.ObserveAsync(order, CancellationToken.None)).IsSet);
        await made.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        Assert.Equal(everything, _folder.Everything());
    }

    [Fact]
    public async Task Observe_AnInstanceWhoseTemplateHasALaterFileOrOurs_IsRefused()
    {
        _folder.Write("web@.service", "[Service]\nExecStart=/bin/true\n");
        _folder.Write("web@.service.d/90-other.conf", "[Service]\nLimitNOFILE=5\n");
        (IMechanism made, ChangeOrder order) = Make("Service/LimitNOFILE", "65536", "web@1.service");
        Assert.Contains("90-other.conf", (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);

        File.Delete(_folder["web@.service.d/90-other.conf"]);
        _folder.Write("web@.service.d/60-perf.conf", "[Service]\nTasksMax=5\n");
        Assert.Contains("for all instances", (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);

        // The template itself is a unit like others; what is no instance of it has none.
        (made, order) = Make("Service/LimitNOFILE", "65536", "web@");
        Assert.Null((await made.ObserveAsync(order, CancellationToken.None)).Refusal);
        (made, order) = Make("Service/LimitNOFILE", "65536", "shop@1");
        Assert.Contains("no unit shop@1.service or shop@.service", (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observe_ADropInThatCannotBeRead_IsARefusal()
    {
        Directory.CreateDirectory(_folder["shop.service.d"]);
        File.CreateSymbolicLink(_folder["shop.service.d/10-gone.conf"], _folder["nowhere"]);
        (IMechanism made, ChangeOrder order) = Make("Service/LimitNOFILE", "65536");

        Assert.Contains("10-gone.conf may set", (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Service/ExecStart", "/bin/sh")]
    [InlineData("Service/User", "root")]
    [InlineData("Service/NoNewPrivileges", "false")]
    [InlineData("Unit/OnFailure", "x.service")]
    [InlineData("LimitNOFILE", "1")]
    [InlineData("Service/LimitNOFILE", "1\\")]
    [InlineData("Service/Environment", "LD_PRELOAD=/tmp/x.so")]
    [InlineData("Service/Environment", "A=1 LD_PRELOAD=/tmp/x.so")]
    public async Task Observe_WhatIsNoLimit_IsDenied(string key, string value)
    {
        (IMechanism made, ChangeOrder order) = Make(key, value);

        Assert.Equal(ErrorIds.ChangeDenied, (await Assert.ThrowsAsync<PerfException>(() => made.ObserveAsync(order, CancellationToken.None))).Id);
    }

    [Theory]
    [InlineData("other", "no unit")]
    [InlineData("", "add unit")]
    public async Task Observe_UnitThatIsNotThere_IsARefusal(string unit, string why)
    {
        (IMechanism made, ChangeOrder order) = Make("Service/LimitNOFILE", "1", unit);

        Assert.Contains(why, (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observe_UnitThatLeavesItsFolder_IsDenied()
    {
        (IMechanism made, ChangeOrder order) = Make("Service/LimitNOFILE", "1", "../evil.service");

        Assert.Equal(ErrorIds.ChangeDenied, (await Assert.ThrowsAsync<PerfException>(() => made.ObserveAsync(order, CancellationToken.None))).Id);
    }

    [SkippableTheory]
    [InlineData("/etc/systemd/system", true)]
    [InlineData("/run/systemd/system/", true)]
    [InlineData("/srv/image/etc/systemd/system", false)]
    public void UndoScript_FolderThatSystemdReads_HasItReadAgain(string folder, bool isReadAgain)
    {
        Skip.If(OperatingSystem.IsWindows());
        var targets = new TuningTargets { System = new SystemTarget { UnitFolder = folder }, Applications = [new ApplicationTarget { Name = "shop", Unit = "shop" }] };
        var made = new SystemdDropInMechanism(new MechanismContext(targets, new NoRestarts(), TimeProvider.System));
        string file = Path.Combine(folder, "shop.service.d/60-perf.conf");
        var order = new ChangeOrder("application:shop", new Dictionary<string, string?> { ["Service/LimitNOFILE"] = "65536" }, new Dictionary<string, string>(), "20260101_000000");
        var capture = new Perf.Tuning.Capture { Before = new Dictionary<string, string?> { ["Service/LimitNOFILE"] = null }, Facts = new Dictionary<string, string> { ["file"] = file, ["missing"] = "true" } };

        string remove = $"rm -f -- '{file}'";
        string[] expected = isReadAgain ? [remove, "systemctl daemon-reload"] : [remove];
        Assert.Equal(expected, made.UndoScript(order, capture));
    }

    // A process that died while it made the drop-in: its folder is there, and what it has written of the file.
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Undo_DiedWhileTheDropInWasMade_TakesTheRestAway(bool hasBegun)
    {
        Skip.If(OperatingSystem.IsWindows());
        (IMechanism mechanism, ChangeOrder order) = Make("Service/LimitNOFILE", "65536");
        string before = FolderSnapshot.Of(_folder.Path);
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "shop.service.d"));
        if (hasBegun)
        {
            _folder.Write("shop.service.d/.60-perf.conf.perf-swap", "[Serv");
        }

        await mechanism.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        Assert.Equal(before, FolderSnapshot.Of(_folder.Path));
    }

    private (IMechanism Mechanism, ChangeOrder Order) Make(string key, string value, string unit = "shop")
    {
        var targets = new TuningTargets { System = new SystemTarget { UnitFolder = _folder.Path }, Applications = [new ApplicationTarget { Name = "shop", Unit = unit }] };
        return (new SystemdDropInMechanism(new MechanismContext(targets, new NoRestarts(), TimeProvider.System)),
            new ChangeOrder("application:shop", new Dictionary<string, string?> { [key] = value }, new Dictionary<string, string>(), "20260101_000000"));
    }
}
