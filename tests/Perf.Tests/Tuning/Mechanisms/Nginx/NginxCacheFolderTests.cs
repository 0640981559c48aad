using Perf.Tests.Tuning.Files;
using Perf.Tuning;
using Perf.Tuning.Nginx;

namespace Perf.Tests.Tuning.Mechanisms.Nginx;

/// <summary>Which folder nginx' workers may be given as a cache, and who has to have said that there may be one.</summary>
public sealed class NginxCacheFolderTests
{
    private const string Key = "http/proxy_cache_path";

    private static readonly HashSet<string> s_none = [];

    [Theory]
    [InlineData("conf.d levels=1")]                                    // Relative to the prefix, which may be /etc/nginx.
    [InlineData("\"conf.d\" levels=1")]
    [InlineData(". levels=1")]
    [InlineData("perf-cache/conf levels=1")]
    [InlineData("\"\" levels=1")]
    [InlineData("/etc levels=1")]
    [InlineData("'/etc' levels=1")]
    [InlineData("/var/cache/own keys_zone=a:1m\n/etc keys_zone=b:1m")]    // The second of two.
    [InlineData("/var/cache/own keys_zone=a:1m\nlogs keys_zone=b:1m")]
    [InlineData("/var/cache/../lib keys_zone=a:1m")]
    public void Why_OfAFolderThatIsNoCaches_SaysSo(string value) => Assert.NotNull(NginxDenied.Why(NginxKey.Of(Key), value));

    [Theory]
    [InlineData("perf-cache levels=1:2 keys_zone=perf:10m")]
    [InlineData("/var/cache/nginx-perf levels=1:2 keys_zone=perf:10m")]
    [InlineData("\"/var/cache/nginx perf\" keys_zone=perf:10m")]
    public void Why_OfACachesFolder_IsNull(string value) => Assert.Null(NginxDenied.Why(NginxKey.Of(Key), value));

    [Fact]
    public void Why_OfAFolderInTheKey_SaysThatItBelongsIntoTheValue() => Assert.Contains("by the value", NginxDenied.Why(NginxKey.Of($"{Key}[/etc]"), "perf-cache"), StringComparison.Ordinal);

    [SkippableFact]
    public void WhyNot_OfAFolderThatIsThere_SaysSo_UnlessTheConfigurationNamesIt()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "nginx is changed on Linux.");
        using var folder = new FileFolder();
        Directory.CreateDirectory(folder["theirs"]);
        File.CreateSymbolicLink(folder["nowhere"], folder["gone"]);
        NginxTree tree = NginxMemory.Of("http { }").Tree();

        Assert.Null(WhyNot(tree, $"{folder["new"]} keys_zone=a:1m"));
        Assert.Contains("is there already", WhyNot(tree, $"{folder["theirs"]} keys_zone=a:1m"), StringComparison.Ordinal);
        Assert.Contains("is there already", WhyNot(tree, $"{folder["theirs"]}/ keys_zone=a:1m"), StringComparison.Ordinal);
        Assert.Contains("is there already", WhyNot(tree, $"{folder["new"]} keys_zone=a:1m\n{folder["theirs"]} keys_zone=b:1m"), StringComparison.Ordinal);
        Assert.Contains("is there already", WhyNot(tree, $"{folder["nowhere"]} keys_zone=a:1m"), StringComparison.Ordinal);

        // Named already, wherever that stands and however it is written, it is the workers' already.
        Assert.Null(WhyNot(NginxMemory.Of($"http {{ proxy_cache_path \"{folder["theirs"]}/\" keys_zone=a:1m; }}").Tree(), $"{folder["theirs"]} keys_zone=a:2m"));
        Assert.Null(WhyNot(NginxMemory.Of("include x.conf;", ("/n/x.conf", "http { proxy_cache_path theirs keys_zone=a:1m; }")).Tree(), $"{folder["theirs"]} keys_zone=a:2m", folder.Path));
        Assert.NotNull(WhyNot(NginxMemory.Of($"http {{ root {folder["theirs"]}; }}").Tree(), $"{folder["theirs"]} keys_zone=a:2m"));
    }

    [SkippableFact]
    public void WhyNot_OfTheOwnFolder_CountsFromThePrefix()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "nginx is changed on Linux.");
        using var folder = new FileFolder();
        NginxTree tree = NginxMemory.Of("http { }").Tree();

        Assert.Contains("say prefix", WhyNot(tree, "perf-cache keys_zone=a:1m"), StringComparison.Ordinal);
        Assert.Null(WhyNot(tree, "perf-cache keys_zone=a:1m", folder.Path));
        Directory.CreateDirectory(folder["perf-cache"]);
        Assert.Contains("is there already", WhyNot(tree, "perf-cache keys_zone=a:1m", folder.Path), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void WhyNot_OfAFolderThatAnEarlierTrialHasLeft_IsNull_UnlessItIsALinkByNow()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "nginx is changed on Linux.");
        using var folder = new FileFolder();
        NginxTree tree = NginxMemory.Of("http { }").Tree();
        var order = new ChangeOrder("nginx", new Dictionary<string, string?> { [Key] = "perf-cache keys_zone=a:1m" }, new Dictionary<string, string>(), "");
        HashSet<string> ours = [.. NginxCacheFolder.Of(NginxCacheFolder.Missing(order, folder.Path).ToDictionary())];
        Assert.Equal(folder["perf-cache"], Assert.Single(ours));

        Directory.CreateDirectory(folder["perf-cache"]);
        Assert.Empty(NginxCacheFolder.Missing(order, folder.Path));
        Assert.Null(NginxCacheFolder.WhyNot(NginxKey.Of(Key), "perf-cache keys_zone=a:1m", tree, folder.Path, ours));

        Directory.Delete(folder["perf-cache"]);
        Directory.CreateDirectory(folder["theirs"]);
        File.CreateSymbolicLink(folder["perf-cache"], folder["theirs"]);
        Assert.NotNull(NginxCacheFolder.WhyNot(NginxKey.Of(Key), "perf-cache keys_zone=a:1m", tree, folder.Path, ours));
    }

    /// <summary>A plan may be older than the word: what it would make is asked for again by the mechanism, which the gate and each making ask.</summary>
    [SkippableTheory]
    [InlineData("http/proxy_cache_path", "perf-cache keys_zone=perf:1m")]
    [InlineData("http/proxy_cache", "perf")]
    public async Task Observe_ACacheWithoutTheWord_IsRefused(string key, string value)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "nginx is changed on Linux.");
        using var folder = new FileFolder();
        folder.Write("nginx.conf", "pid nginx.pid;\nevents { }\nhttp { }\n");
        var order = new ChangeOrder("nginx", new Dictionary<string, string?> { [key] = value }, new Dictionary<string, string>(), "");
        var target = new NginxTarget { Configuration = folder["nginx.conf"], Prefix = folder.Path };

        Observation withdrawn = await Made(target).ObserveAsync(order, CancellationToken.None);
        Assert.Contains("tuning: nginx: cache: true", withdrawn.Refusal, StringComparison.Ordinal);
        Assert.False(withdrawn.IsUnseen);

        // With it something else is in its way: nothing runs here.
        Assert.Contains("does not run", (await Made(target with { AllowCache = true }).ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);

        // To take one away needs nobody's word.
        Observation away = await Made(target).ObserveAsync(order with { Settings = new Dictionary<string, string?> { [key] = null } }, CancellationToken.None);
        Assert.Null(away.Refusal);
    }

    [SkippableFact]
    public async Task Observe_AFolderThatIsThere_IsRefused()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "nginx is changed on Linux.");
        using var folder = new FileFolder();
        folder.Write("nginx.conf", "pid nginx.pid;\nevents { }\nhttp { }\n");
        Directory.CreateDirectory(folder["perf-cache"]);
        var order = new ChangeOrder("nginx", new Dictionary<string, string?> { [Key] = "perf-cache keys_zone=perf:1m" }, new Dictionary<string, string>(), "");

        Observation seen = await Made(new NginxTarget { Configuration = folder["nginx.conf"], Prefix = folder.Path, AllowCache = true }).ObserveAsync(order, CancellationToken.None);

        Assert.Contains("is there already", seen.Refusal, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ApplyThenRestore_TheOwnFolder_IsMadeAndGoes_AndCanBeMadeAgainWhereItWasLeft()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        var order = new ChangeOrder("nginx", new Dictionary<string, string?> { [Key] = "perf-cache levels=1:2 keys_zone=perf:1m" }, new Dictionary<string, string>(), "20260101_000000");
        IMechanism made = Made(server.Target with { AllowCache = true });
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        Assert.True(Directory.Exists(server.Folder["perf-cache"]));
        await made.RestoreAsync(order, capture, [Key], CancellationToken.None);
        Assert.False(Path.Exists(server.Folder["perf-cache"]));

        // What an old worker has left is no reason not to turn it on again.
        Directory.CreateDirectory(server.Folder["perf-cache"]);
        Assert.Null((await made.ObserveAsync(order, CancellationToken.None)).Refusal);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        await made.RestoreAsync(order, capture, [Key], CancellationToken.None);
        Assert.False(Path.Exists(server.Folder["perf-cache"]));
        Assert.Equal(server.Main, File.ReadAllText(server.Configuration));

        // Another one, that has not seen that it was not there, does not take it.
        Directory.CreateDirectory(server.Folder["perf-cache"]);
        Assert.Contains("is there already", (await Made(server.Target with { AllowCache = true }).ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    private static string? WhyNot(NginxTree tree, string value, string? prefix = null) => NginxCacheFolder.WhyNot(NginxKey.Of(Key), value, tree, prefix, s_none);

    private static NginxDirectiveMechanism Made(NginxTarget target) => new(new MechanismContext(new TuningTargets { Nginx = target }, new NoRestarts(), TimeProvider.System));
}
