using Perf.Tests.Tuning.Support;
using Perf.Tuning;
using Perf.Tuning.Nginx;

namespace Perf.Tests.Tuning.Mechanisms.Nginx;

/// <summary>How a directive of several blocks stands, each block by itself.</summary>
public sealed class NginxStandingTests
{
    private const string Key = "http/server[*]/location[*]/proxy_http_version";

    private static readonly string?[] s_values = [null, "1.0", "1.1", "\"1.1\"", "2"];

    [Theory]

    // Before, now: blocks with their values, - for what is not set.
    [InlineData("a=-", "a=-", nameof(SettingStanding.AsBefore))]
    [InlineData("a=- b=1.0", "a=1.1 b=1.1", nameof(SettingStanding.AsSet))]
    [InlineData("a=- b=1.0", "a=1.1 b=1.0", nameof(SettingStanding.AsSet))]         // Half made, or half undone: nobody else was at it.
    [InlineData("a=- b=1.0", "a=1.1 b=2", nameof(SettingStanding.Drifted))]
    [InlineData("a=-", "a=1.1 new=-", nameof(SettingStanding.AsSet))]
    [InlineData("a=-", "a=1.1 new=2", nameof(SettingStanding.AsSet))]
    [InlineData("a=-", "a=- new=1.1", nameof(SettingStanding.AsBefore))]
    [InlineData("a=- b=-", "a=1.1", nameof(SettingStanding.AsSet))]
    [InlineData("a=- b=-", "a=-", nameof(SettingStanding.AsBefore))]
    [InlineData("a=-", "", nameof(SettingStanding.AsBefore))]
    [InlineData("a=1.1", "a=1.1", nameof(SettingStanding.AsBefore))]
    [InlineData("a=-", "renamed=1.1", nameof(SettingStanding.Drifted))]
    public void Of_EachWayItCanStand(string before, string now, string standing) => Assert.Equal(standing, NginxStanding.Of(Blocks(before), "1.1", Blocks(now)).ToString());

    [Fact]
    public void Of_RandomBlocks_AreWhatEachOneSays()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            string? asked = s_values[random.Next(s_values.Length)];
            Dictionary<string, string?> before = Enumerable.Range(0, 1 + random.Next(4)).ToDictionary(i => $"block {i}", _ => s_values[random.Next(s_values.Length)]);
            Dictionary<string, string?> now = before.ToDictionary(one => one.Key, one => random.Next(3) switch { 0 => one.Value, 1 => asked, _ => s_values[random.Next(s_values.Length)] });

            SettingStanding alone = NginxStanding.Of(before, asked, now);
            bool isDrifted = before.Any(one => !NginxEdit.IsEqual(now[one.Key], one.Value) && !NginxEdit.IsEqual(now[one.Key], asked));
            bool isBefore = before.All(one => NginxEdit.IsEqual(now[one.Key], one.Value));
            Assert.True(alone == (isDrifted ? SettingStanding.Drifted : isBefore ? SettingStanding.AsBefore : SettingStanding.AsSet), $"seed {seed}: {alone}");

            // What somebody adds changes nothing of it.
            now["added"] = s_values[random.Next(s_values.Length)];
            Assert.True(alone == NginxStanding.Of(before, asked, now), $"seed {seed}");
        }
    }

    [SkippableFact]
    public async Task Revert_SomebodyHasAddedAServer_UndoesOursAndKeepsTheirs()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        string backups = Directory.CreateTempSubdirectory("perf-backups-").FullName;
        try
        {
            var context = new ApplyContext(backups, [new NginxDirectiveMechanism(new MechanismContext(new TuningTargets { Nginx = server.Target }, new NoRestarts(), TimeProvider.System))], new NoRestarts(), new OpenDenyList(), TimeProvider.System);
            var change = new PlannedChange
            {
                OptimizationId = "api.upstream-keepalive",
                Title = "Keep nginx' connections to the application open",
                Mechanism = "nginx.directive",
                Target = "nginx",
                Effect = TuningEffect.Reload,
                Settings = [new SettingChange { Key = Key, After = "1.1" }, new SettingChange { Key = "http/upstream[*]/keepalive", After = "32" }],
            };
            using BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan { Changes = [change] }, CancellationToken.None);
            Change made = await session.ApplyAsync(1, change, CancellationToken.None);
            Assert.True(made.State == TuningState.Effective, made.Message);
            string theirs = $"upstream other {{ server 127.0.0.1:{server.Port}; }}\nserver {{ listen 127.0.0.1:{server.Port}; server_name other; location / {{ proxy_pass http://other; }} }}\n";
            server.Folder.Write("conf/conf.d/theirs.conf", theirs);

            Change undone = await session.RevertAsync(1, "It harms.", CancellationToken.None);

            Assert.True(undone.State == TuningState.Reverted, undone.Message);
            Assert.Equal(server.Site, server.Folder.Text("conf/sites-available/site"));
            Assert.Equal(theirs, server.Folder.Text("conf/conf.d/theirs.conf"));
        }
        finally
        {
            Directory.Delete(backups, recursive: true);
        }
    }

    [SkippableFact]
    public async Task RestoreBytes_SomebodyHasEditedTheSameFile_KeepsTheirs_AndGivesABrokenOneBack()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        IMechanism made = new NginxDirectiveMechanism(new MechanismContext(new TuningTargets { Nginx = server.Target }, new NoRestarts(), TimeProvider.System));
        var order = new ChangeOrder("nginx", new Dictionary<string, string?> { [Key] = "1.1" }, new Dictionary<string, string>(), "20260101_000000");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        static string Theirs(string text) => text.Replace("location / {", "# theirs\n    location / {", StringComparison.Ordinal);
        server.Folder.Write("conf/sites-available/site", Theirs(server.Folder.Text("conf/sites-available/site")));

        await made.RestoreBytesAsync(order, capture, CancellationToken.None);
        Assert.Equal(Theirs(server.Site), server.Folder.Text("conf/sites-available/site"));

        server.Folder.Write("conf/sites-available/site", "server { location / {");
        await made.RestoreBytesAsync(order, capture, CancellationToken.None);
        Assert.Equal(server.Site, server.Folder.Text("conf/sites-available/site"));
    }

    private static Dictionary<string, string?> Blocks(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=')).ToDictionary(one => one[0], one => one[1] == "-" ? null : one[1]);
}
