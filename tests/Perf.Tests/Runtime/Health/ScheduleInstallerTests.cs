using Perf.Runtime;
using Perf.Tests.Reporting.Schedules;

namespace Perf.Tests.Runtime.Health;

public sealed class ScheduleInstallerTests : IDisposable
{
    // A user of Debian who has no crontab; what they had is put back.
    private const string CronUser = "games";
    private const string Crontab = "/usr/bin/crontab";

    private static readonly DateOnly s_today = new(2026, 3, 5);

    private readonly string _folder = Directory.CreateTempSubdirectory("perf-schedules-").FullName;
    private readonly List<string> _calls = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void Register_InARealCrontab_IsThereOnceAndGoesWithoutATrace()
    {
        Skip.IfNot(File.Exists(Crontab) && Environment.IsPrivilegedProcess, "It needs crontab (apt-get install cron) and root, who may write another user's.");
        ProgramEnd Run(string program, IReadOnlyList<string> arguments, string? input) => SystemPrograms.Run(program, ["-u", CronUser, .. arguments], input);
        string? before = Run("crontab", ["-l"], null) is { Code: 0 } there ? there.Output : null;
        try
        {
            Run("crontab", ["-"], "# theirs\n5 4 * * * /bin/true\n");
            var installer = new ScheduleInstaller(Run, _folder, s_today);
            HealthScheduleRequest request = ScheduleRequests.Plain with { Kind = HealthScheduleKind.Cron, Script = "Test-PerfHealth -Environment 'it''s 100% \"it\"' -Enforce" };
            HealthSchedule first = installer.Register(request), second = installer.Register(request);
            Assert.Equal((true, true, false), (first.IsRegistered, first.IsChanged, second.IsChanged));
            string with = Run("crontab", ["-l"], null).Output;
            Assert.StartsWith("# theirs\n5 4 * * * /bin/true\n", with, StringComparison.Ordinal);
            Assert.EndsWith(first.Files[0].Text, with, StringComparison.Ordinal);
            Assert.True(installer.Register(request with { Every = TimeSpan.FromHours(6) }).IsChanged);
            Assert.True(installer.Remove(request).IsChanged);
            Assert.False(installer.Remove(request).IsChanged);
            Assert.Equal("# theirs\n5 4 * * * /bin/true\n", Run("crontab", ["-l"], null).Output);
        }
        finally
        {
            _ = before is null ? Run("crontab", ["-r"], null) : Run("crontab", ["-"], before);
        }
    }

    [SkippableFact]
    public void Register_WithoutAnyCrontab_BeginsOne()
    {
        Skip.IfNot(File.Exists(Crontab) && Environment.IsPrivilegedProcess, "It needs crontab (apt-get install cron) and root, who may write another user's.");
        ProgramEnd Run(string program, IReadOnlyList<string> arguments, string? input) => SystemPrograms.Run(program, ["-u", "news", .. arguments], input);
        Skip.If(Run("crontab", ["-l"], null).Code == 0, "The user news has a crontab, which is left alone.");
        try
        {
            HealthSchedule done = new ScheduleInstaller(Run, _folder, s_today).Register(ScheduleRequests.Plain with { Kind = HealthScheduleKind.Cron });
            Assert.Equal(done.Files[0].Text, Run("crontab", ["-l"], null).Output);
        }
        finally
        {
            Run("crontab", ["-r"], null);
        }
    }

    [Fact]
    public void Register_WhereTheCrontabCannotBeRead_WritesNothing()
    {
        var installer = new ScheduleInstaller(Noted((_, _) => new(1, "", "crontab: permission denied\n")), _folder, s_today);
        Assert.Equal(ErrorIds.ScheduleFailed, Assert.Throws<PerfException>(() => installer.Register(ScheduleRequests.Plain with { Kind = HealthScheduleKind.Cron })).Id);
        Assert.Equal(["crontab -l"], _calls);
    }

    [Fact]
    public void Register_WithSystemd_WritesUnitsAndEnablesTheTimerOnce()
    {
        bool isEnabled = false;
        var installer = new ScheduleInstaller(
            Noted((_, arguments) =>
            {
                isEnabled |= arguments.Contains("enable");
                return new(arguments.Contains("is-enabled") && !isEnabled ? 1 : 0, "", "");
            }),
            Path.Combine(_folder, "not there yet"),
            s_today);
        HealthScheduleRequest request = ScheduleRequests.Plain with { Kind = HealthScheduleKind.Systemd };
        Assert.True(installer.Register(request).IsChanged);
        Assert.Equal(["systemctl --user daemon-reload", "systemctl --user enable --now perf-health-staging.timer"], _calls);
        Assert.False(installer.Register(request).IsChanged);
        Assert.Equal(["perf-health-staging.service", "perf-health-staging.timer"], Directory.EnumerateFiles(Path.Combine(_folder, "not there yet")).Select(Path.GetFileName).Order());
        Assert.True(installer.Remove(request).IsChanged);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "not there yet")));
        Assert.Equal("systemctl --user daemon-reload", _calls[^1]);
    }

    [Fact]
    public void Register_ThatTheSystemRefuses_SaysWhatItSays()
    {
        var installer = new ScheduleInstaller(Noted((_, _) => new(1, "", "Failed to connect to bus: No medium found\n")), _folder, s_today);
        PerfException e = Assert.Throws<PerfException>(() => installer.Register(ScheduleRequests.Plain with { Kind = HealthScheduleKind.Systemd }));
        Assert.Equal(ErrorIds.ScheduleFailed, e.Id);
        Assert.Contains("No medium found", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Register_WithWindows_GivesTheTaskAsUtf16()
    {
        string text = "";
        var installer = new ScheduleInstaller(
            Noted((_, arguments) =>
            {
                byte[] bytes = File.ReadAllBytes(arguments[^1]);
                Assert.Equal([0xFF, 0xFE], bytes[..2]);
                text = System.Text.Encoding.Unicode.GetString(bytes[2..]);
                return new(0, "", "");
            }),
            _folder,
            s_today);
        HealthSchedule done = installer.Register(ScheduleRequests.Plain with { Kind = HealthScheduleKind.ScheduledTask });
        Assert.Equal(done.Files[0].Text, text);
        Assert.StartsWith(@"schtasks /Create /F /TN \Perf\Health check staging /XML ", Assert.Single(_calls), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OfAnyKind_RunsNothing()
    {
        var installer = new ScheduleInstaller((_, _, _) => throw new InvalidOperationException("nothing is run"), _folder, s_today);
        Assert.All(Enum.GetValues<HealthScheduleKind>(), kind => Assert.False(installer.Plan(ScheduleRequests.Plain with { Kind = kind }).IsRegistered));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Run_OfAProgramThatIsNotThere_SaysWhatToDo() =>
        Assert.Equal(ErrorIds.ScheduleFailed, Assert.Throws<PerfException>(() => SystemPrograms.Run("no-such-program-at-all", [], null)).Id);

    private ProgramRun Noted(Func<string, IReadOnlyList<string>, ProgramEnd> run) => (program, arguments, _) =>
    {
        _calls.Add($"{program} {string.Join(' ', arguments)}");
        return run(program, arguments);
    };
}
