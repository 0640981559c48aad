using Perf.Tests.Tuning.Files;
using Perf.Tuning;
using Perf.Tuning.Files;
using Perf.Tuning.Nginx;

namespace Perf.Tests.Tuning.Mechanisms.Nginx;

/// <summary>Against a real nginx.</summary>
public sealed class NginxDirectiveMechanismTests
{
    public static TheoryData<string, string> Changes => new()
    {
        { "http/gzip", "on" },
        { "http/keepalive_requests", "5000" },
        { "events/worker_connections", "1024" },
        { "main/worker_processes", "1" },
        { "http/upstream[app]/keepalive", "32" },
        { "http/server[*]/location[*]/proxy_http_version", "1.1" },
        { "http/server[*]/location[*]/proxy_set_header[Connection]", "\"\"" },
        { "http/server[*]/location[/app]/proxy_buffers", "8 16k" },
    };

    [SkippableTheory]
    [MemberData(nameof(Changes))]
    public async Task ApplyThenRestore_EveryPlace_ReloadsAndIsByteIdentical(string key, string value)
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync(key.Contains("keepalive", StringComparison.Ordinal) ? text => text.Replace("\n", "\r\n", StringComparison.Ordinal).TrimEnd() : null);
        (IMechanism made, ChangeOrder order) = Make(server, key, value);
        string everything = server.Everything();
        IReadOnlySet<int> workers = server.Master.Workers();

        Observation before = await made.ObserveAsync(order, CancellationToken.None);
        Assert.True(before.Refusal is null && !before.IsSet, before.Refusal);
        Assert.Contains("+", before.Diff, StringComparison.Ordinal);
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        Assert.Equal(everything, server.Everything());

        await made.ApplyAsync(order, capture, CancellationToken.None);
        Assert.True((await made.ObserveAsync(order, CancellationToken.None)).IsSet);
        Assert.False(server.Master.Workers().Overlaps(workers));
        Assert.Equal("../sites-available/site", new FileInfo(server.Folder["conf/sites-enabled/site"]).LinkTarget);
        Assert.DoesNotContain(".perf-", server.Everything(), StringComparison.Ordinal);
        string applied = server.Everything();
        await made.ApplyAsync(order, capture, CancellationToken.None);
        Assert.Equal(applied, server.Everything());

        await made.RestoreAsync(order, capture, [key], CancellationToken.None);
        Assert.Equal(everything, server.Everything());
        Assert.True((await made.ObserveAsync(order with { Settings = capture.Before }, CancellationToken.None)).IsSet);
        await made.RestoreAsync(order, capture, [key], CancellationToken.None);
        Assert.Equal(everything, server.Everything());

        await made.ApplyAsync(order, capture, CancellationToken.None);
        await made.RestoreBytesAsync(order, capture, CancellationToken.None);
        Assert.Equal(everything, server.Everything());
        Assert.True(await made.IsReadyAsync(order, CancellationToken.None));
    }

    [SkippableFact]
    public async Task Restore_SomebodyHasEditedTheSameFile_KeepsTheirs()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "http/server[*]/location[*]/proxy_http_version", "1.1");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        string path = server.Folder["conf/sites-available/site"];
        File.WriteAllText(path, File.ReadAllText(path).Replace("location / {", "# theirs\n    location = /more { return 204; }\n    location / {", StringComparison.Ordinal));

        await made.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);

        Assert.Equal(server.Site.Replace("location / {", "# theirs\n    location = /more { return 204; }\n    location / {", StringComparison.Ordinal), File.ReadAllText(path));
        using var client = new HttpClient();
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await client.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/more"))).StatusCode);
    }

    [SkippableFact]
    public async Task Restore_ProcessDiedBetweenTwoFiles_GivesBothBack()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        string everything = server.Everything();
        (IMechanism made, ChangeOrder order) = Make(server, "http/gzip", "on");
        order = order with { Settings = new Dictionary<string, string?> { ["http/gzip"] = "on", ["http/keepalive_requests"] = "7", ["http/server[*]/location[*]/proxy_buffering"] = "off" } };
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        Assert.Equal(3, capture.Blobs.Count);

        // As if it had been killed after the first: the second not exchanged yet, of the third the new bytes aside, and a copy for nginx -t left.
        server.Folder.Write("conf/conf.d/a.conf", capture.Blobs[server.Folder["conf/conf.d/a.conf"]]);
        File.WriteAllBytes(FileSwap.Aside(server.Folder["conf/sites-available/site"]), capture.Blobs[server.Folder["conf/sites-enabled/site"]]);
        File.WriteAllText(server.Folder["conf/sites-enabled/.site.perf-stage"], "x");

        await made.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);

        Assert.Equal(everything, server.Everything());
    }

    [SkippableFact]
    public async Task Restore_SomebodyHasTakenTheBlockAway_IsDone()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "http/server[*]/location[/app]/proxy_buffering", "off");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        string theirs = $"server {{ listen 127.0.0.1:{server.Port}; location / {{ return 200 hello; }} }}\n";
        server.Folder.Write("conf/sites-available/site", theirs);

        await made.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);

        Assert.Equal(theirs, File.ReadAllText(server.Folder["conf/sites-available/site"]));
    }

    [SkippableFact]
    public async Task ApplyThenRestore_ACache_LeavesNoFolderButWhatIsSomebodyElses()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "http/proxy_cache_path", $"{server.Folder["cache"]} levels=1:2 keys_zone=perf:1m");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        Assert.True(Directory.Exists(server.Folder["cache"]));
        server.Folder.Write("cache/f/0a/" + new string('a', 32), "cached");

        await made.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        Assert.False(Directory.Exists(server.Folder["cache"]));

        await made.ApplyAsync(order, capture, CancellationToken.None);
        server.Folder.Write("cache/theirs.txt", "x");
        await made.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        Assert.True(File.Exists(server.Folder["cache/theirs.txt"]));
    }

    [SkippableFact]
    public async Task Restore_OneKeyOfTwo_LeavesTheOther()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "http/gzip", "on");
        order = order with { Settings = new Dictionary<string, string?> { ["http/gzip"] = "on", ["http/gzip_comp_level"] = "4", ["http/server[*]/location[*]/proxy_buffering"] = "off" } };
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);

        await made.RestoreAsync(order, capture, ["http/gzip_comp_level"], CancellationToken.None);

        Observation seen = await made.ObserveAsync(order, CancellationToken.None);
        Assert.Equal(("on", null, "off"), (seen.Values["http/gzip"], seen.Values["http/gzip_comp_level"], seen.Values["http/server[*]/location[*]/proxy_buffering"]));
        await made.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        Assert.Equal(server.Main, File.ReadAllText(server.Configuration));
    }

    [SkippableFact]
    public async Task Apply_ValueThatNginxRefuses_ChangesNothingAndSaysWhat()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "http/server[*]/location[/app]/proxy_buffers", "many");
        string everything = server.Everything();
        IReadOnlySet<int> workers = server.Master.Workers();
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => made.ApplyAsync(order, capture, CancellationToken.None));

        Assert.Equal(ErrorIds.ChangeFailed, fault.Id);
        Assert.Contains("proxy_buffers", fault.Message, StringComparison.Ordinal);
        Assert.Contains(server.Folder["conf/sites-enabled/site"] + ":", fault.Message, StringComparison.Ordinal);
        Assert.Equal(everything, server.Everything());
        Assert.Equal(workers, server.Master.Workers());
    }

    [SkippableFact]
    public async Task Apply_ConfigurationBrokenAlready_SaysThatItIsNotOurs()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        server.Folder.Write("conf/conf.d/b.conf", "no_such_directive on;\n");
        (IMechanism made, ChangeOrder order) = Make(server, "http/gzip", "on");
        string everything = server.Everything();

        PerfException fault = await Assert.ThrowsAsync<PerfException>(async () => await made.ApplyAsync(order, await made.CaptureAsync(order, CancellationToken.None), CancellationToken.None));

        Assert.Equal(ErrorIds.ChangeRefused, fault.Id);
        Assert.Contains("already", fault.Message, StringComparison.Ordinal);
        Assert.Equal(everything, server.Everything());
    }

    [SkippableFact]
    public async Task Apply_ProbeDoesNotAnswerAfterwards_PutsEverythingBack()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "http/gzip", "on", $"http://127.0.0.1:{FreePort.Next()}/");
        string everything = server.Everything();

        PerfException fault = await Assert.ThrowsAsync<PerfException>(async () => await made.ApplyAsync(order, await made.CaptureAsync(order, CancellationToken.None), CancellationToken.None));

        Assert.Equal(ErrorIds.ChangeFailed, fault.Id);
        Assert.Equal(everything, server.Everything());
    }

    [SkippableFact]
    public async Task Apply_ReloadThatNginxDoesNotDo_PutsEverythingBack()
    {
        // The address is taken by somebody else: nginx -t does not mind, and the master then goes on with what it had.
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        int taken = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        server.Folder.Write("conf/conf.d/b.conf", $"server {{ listen 127.0.0.1:{taken}; }}\n");
        (_, ChangeOrder order) = Make(server, "http/gzip", "on");
        var made = new NginxDirectiveMechanism(new MechanismContext(new TuningTargets { Nginx = server.Target }, new NoRestarts(), TimeProvider.System), TimeSpan.FromSeconds(1));
        string everything = server.Everything();

        PerfException fault = await Assert.ThrowsAsync<PerfException>(async () => await made.ApplyAsync(order, await made.CaptureAsync(order, CancellationToken.None), CancellationToken.None));

        Assert.Equal(ErrorIds.ChangeFailed, fault.Id);
        Assert.Contains("no new workers", fault.Message, StringComparison.Ordinal);
        Assert.Equal(everything, server.Everything());
    }

    [SkippableFact]
    public async Task Apply_SomebodyHasChangedTheDirective_IsRefused()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "events/worker_connections", "1024");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        string theirs = server.Main.Replace("worker_connections 64", "worker_connections 128", StringComparison.Ordinal);
        server.Folder.Write("conf/nginx.conf", theirs);

        Assert.Equal(ErrorIds.ChangeDrifted, (await Assert.ThrowsAsync<PerfException>(() => made.ApplyAsync(order, capture, CancellationToken.None))).Id);
        Assert.Equal(theirs, File.ReadAllText(server.Configuration));
    }

    [SkippableFact]
    public async Task Restore_NginxDoesNotRun_PutsTheBytesBack()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "http/gzip", "on");
        string everything = server.Everything();
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        await server.StopAsync();
        File.WriteAllText(server.Folder["conf/.nginx.conf.perf-stage"], "left by a process that died");

        await made.RestoreAsync(order, capture, ["http/gzip"], CancellationToken.None);

        Assert.Equal(everything, server.Everything());
        Assert.Contains("does not run", (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Restore_EnvironmentDeclaresAnotherNginx_IsRefusedAndWritesNothing()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "http/gzip", "on");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        string everything = server.Everything();
        IMechanism other = new NginxDirectiveMechanism(new MechanismContext(new TuningTargets { Nginx = server.Target with { Configuration = "/etc/other/nginx.conf" } }, new NoRestarts(), TimeProvider.System));

        Assert.Equal(ErrorIds.BackupElsewhere, (await Assert.ThrowsAsync<PerfException>(() => other.RestoreAsync(order, capture, ["http/gzip"], CancellationToken.None))).Id);
        Assert.Equal(everything, server.Everything());
        Assert.True((await other.ObserveAsync(order, CancellationToken.None)).IsUnseen);
    }

    [SkippableFact]
    public async Task UndoScript_RunByAShell_GivesBytesAndWorkersBack()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "http/server[*]/location[*]/proxy_http_version", "1.1");
        string everything = server.Everything();
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        foreach (byte[] blob in capture.Blobs.Values)
        {
            server.Folder.Write("backup/" + BlobName.Of(blob), blob);
        }

        (int code, string said) = await ProgramRun.RunAsync("/bin/sh", ["-c", $"cd '{server.Folder["backup"]}' && {string.Join('\n', made.UndoScript(order, capture))}"], CancellationToken.None);

        Assert.True(code == 0, said);
        Assert.Equal(everything, server.Everything());
    }

    [SkippableFact]
    public async Task Observe_SecretsInHeaders_AreHiddenInTheDiff()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync(text => text.Replace("proxy_pass http://app;", "proxy_pass http://app;\n        proxy_set_header Authorization \"Basic Z2VoZWlt\";", StringComparison.Ordinal));
        (IMechanism made, ChangeOrder order) = Make(server, "http/server[*]/location[*]/proxy_buffering", "off");

        Observation seen = await made.ObserveAsync(order, CancellationToken.None);

        Assert.Contains("proxy_set_header Authorization ***;", seen.Diff, StringComparison.Ordinal);
        Assert.DoesNotContain("Z2VoZWlt", seen.Diff, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Observe_HardLinkLinkOutAndAnotherConfiguration_AreRefusals()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        (IMechanism made, ChangeOrder order) = Make(server, "http/gzip", "on");
        string outside = server.Folder.Write("elsewhere/x.conf", "gzip off;\n");
        File.CreateSymbolicLink(server.Folder["conf/conf.d/x.conf"], outside);
        Assert.Contains("outside", (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);

        // What is not changed may be anywhere.
        Assert.Null((await made.ObserveAsync(order with { Settings = new Dictionary<string, string?> { ["http/keepalive_requests"] = "7" } }, CancellationToken.None)).Refusal);
        File.Delete(server.Folder["conf/conf.d/x.conf"]);
        Assert.Equal(0, (await ProgramRun.RunAsync("ln", [server.Configuration, server.Folder["elsewhere/nginx.conf"]], CancellationToken.None)).Code);
        Assert.Contains("hard links", (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
        File.Delete(server.Folder["elsewhere/nginx.conf"]);
        string other = server.Folder.Write("conf/other.conf", server.Main);
        IMechanism wrong = MechanismList.All(new MechanismContext(new TuningTargets { Nginx = server.Target with { Configuration = other } }, new NoRestarts(), TimeProvider.System))[0];
        Assert.Contains($"has the configuration {server.Configuration}", (await wrong.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http/include", "/etc/passwd", ErrorIds.ChangeDenied)]
    [InlineData("main/load_module", "x.so", ErrorIds.ChangeDenied)]
    [InlineData("main/user", "root", ErrorIds.ChangeDenied)]
    [InlineData("http/limit_req", "off", ErrorIds.ChangeDenied)]
    [InlineData("http/auth_basic", "off", ErrorIds.ChangeDenied)]
    [InlineData("http/ssl_protocols", "TLSv1", ErrorIds.ChangeDenied)]
    [InlineData("http/allow", "all", ErrorIds.ChangeDenied)]
    [InlineData("http/access_log", "off", ErrorIds.ChangeDenied)]
    [InlineData("http/access_log", "access.log\n'off'", ErrorIds.ChangeDenied)]
    [InlineData("http/proxy_cache_path", "/etc levels=1", ErrorIds.ChangeDenied)]
    [InlineData("http/proxy_set_header", "Host x", ErrorIds.CatalogueInvalid)]
    [InlineData("http/server[*]/location[*]/proxy_pass", "http://evil", ErrorIds.ChangeDenied)]
    [InlineData("http/server[*]/location[*]/proxy_set_header[Authorization]", "x", ErrorIds.ChangeDenied)]
    [InlineData("http/content_by_lua_block", "x", ErrorIds.ChangeDenied)]
    [InlineData("http/proxy_cache_path", "/var/cache/../../etc levels=1", ErrorIds.ChangeDenied)]
    [InlineData("http/gzip", "on; include /etc/passwd", ErrorIds.CatalogueInvalid)]
    [InlineData("http/gzip", "on; } server { listen 1; }", ErrorIds.CatalogueInvalid)]
    [InlineData("http/gzip", "on\r", ErrorIds.CatalogueInvalid)]
    [InlineData("http/../gzip", "on", ErrorIds.CatalogueInvalid)]
    public async Task Observe_WhatMustNotBeSet_IsRefusedByName(string key, string value, string id)
    {
        IMechanism made = new NginxDirectiveMechanism(new MechanismContext(new TuningTargets(), new NoRestarts(), TimeProvider.System));
        var order = new ChangeOrder("nginx", new Dictionary<string, string?> { [key] = value }, new Dictionary<string, string>(), "");

        Assert.Equal(id, (await Assert.ThrowsAsync<PerfException>(() => made.ObserveAsync(order, CancellationToken.None))).Id);
        Assert.Equal(id, (await Assert.ThrowsAsync<PerfException>(() => made.ApplyAsync(order, new Perf.Tuning.Capture { Before = order.Settings }, CancellationToken.None))).Id);
    }

    [SkippableFact]
    public async Task Observe_AccessLogElsewhere_IsRefusedAndTheSameOneIsNot()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync(text => text.Replace("access_log off;", "access_log access.log;", StringComparison.Ordinal));
        (IMechanism made, ChangeOrder order) = Make(server, "http/access_log", "access.log combined buffer=64k flush=1s");
        Assert.Null((await made.ObserveAsync(order, CancellationToken.None)).Refusal);

        (made, order) = Make(server, "http/access_log", "/etc/cron.d/x combined buffer=64k");
        Assert.Contains("/etc/cron.d/x", (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Read_TheSystemsOwnConfiguration_IsReadAndEditedInOneLine()
    {
        const string main = "/etc/nginx/nginx.conf";
        Skip.IfNot(File.Exists(main), "nginx is not installed");
        var disk = new NginxDisk(main);
        NginxTree tree = NginxTree.Read(main, disk);

        IReadOnlyDictionary<string, string> texts = NginxEdit.Set(tree, NginxKey.Of("events/worker_connections"), _ => (true, "4711"));

        string before = disk.Original(main);
        string after = Assert.Single(texts).Value;
        Assert.Single(after.Split('\n').Except(before.Split('\n')));
        Assert.Equal(before.Split('\n').Length, after.Split('\n').Length);
    }

    [Fact]
    public async Task Observe_NoTarget_IsARefusal()
    {
        IMechanism made = new NginxDirectiveMechanism(new MechanismContext(new TuningTargets(), new NoRestarts(), TimeProvider.System));

        Assert.Contains("add nginx under tuning", (await made.ObserveAsync(new ChangeOrder("nginx", new Dictionary<string, string?> { ["http/gzip"] = "on" }, new Dictionary<string, string>(), ""), CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    private static (IMechanism Mechanism, ChangeOrder Order) Make(NginxServer server, string key, string value, string? probe = null) =>
        (new NginxDirectiveMechanism(new MechanismContext(new TuningTargets { Nginx = server.Target, Probes = [probe ?? $"http://127.0.0.1:{server.Port}/"] }, new NoRestarts(), TimeProvider.System)) { MostProbing = TimeSpan.FromSeconds(probe is null ? 5 : 1) },
            new ChangeOrder("nginx", new Dictionary<string, string?> { [key] = value }, new Dictionary<string, string>(), "20260101_000000"));
}
