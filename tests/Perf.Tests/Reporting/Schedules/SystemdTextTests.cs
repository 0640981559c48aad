using System.Diagnostics;
using System.Text;
using Perf.Reporting;

namespace Perf.Tests.Reporting.Schedules;

public sealed class SystemdTextTests : IDisposable
{
    private const string Analyze = "/usr/bin/systemd-analyze";

    private readonly string _folder = Directory.CreateTempSubdirectory("perf-units-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("1d", "OnCalendar=*-*-* 06:30:00")]
    [InlineData("7d", "OnCalendar=Fri *-*-* 06:30:00")]
    [InlineData("6h", "OnCalendar=*-*-* 00/6:30:00")]
    [InlineData("1h", "OnCalendar=*-*-* 00/1:30:00")]
    [InlineData("15m", "OnCalendar=*-*-* *:0/15:00")]
    [InlineData("45m", "OnUnitActiveSec=2700s")]
    [InlineData("2d", "OnUnitActiveSec=172800s")]
    public void Timer_OfEachInterval_IsTakenBySystemd(string every, string expected)
    {
        Assert.True(DurationText.TryParse(every, out TimeSpan span));
        HealthScheduleRequest request = ScheduleRequests.Plain with { Every = span, At = new TimeOnly(6, 30), Day = DayOfWeek.Friday, Shell = "/bin/true" };
        Assert.Contains(expected + "\n", SystemdText.Timer(request), StringComparison.Ordinal);
        Verify(request);
    }

    [Fact]
    public void Service_OfAnyPath_IsTakenBySystemdAndReadAsItIs()
    {
        var random = new Random(3);
        for (int i = 0; i < 10; i++)
        {
            string folder = Path.Combine(_folder, $"{i}{ScheduleRequests.Text(random).Replace("/", "", StringComparison.Ordinal)}");
            Directory.CreateDirectory(folder);
            string shell = Path.Combine(folder, "pwsh");
            ScheduleRequests.Program(shell, "#!/bin/sh\n");
            HealthScheduleRequest request = ScheduleRequests.Plain with
            {
                Shell = shell,
                Script = $"Test-PerfHealth -Environment {ShellText.PowerShell(ScheduleRequests.Text(random))}",
                Variables = new Dictionary<string, string> { ["PERF_HOME"] = ScheduleRequests.Text(random) },
                EnvironmentFile = "/etc/perf 100%.env",
            };
            string service = SystemdText.Service(request);
            string line = service.Split('\n').Single(one => one.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=".Length..];
            int second = line.IndexOf(" -NoProfile -NonInteractive -Command ", StringComparison.Ordinal);
            bool byEnv = line.StartsWith("/usr/bin/env ", StringComparison.Ordinal);
            Assert.Equal(shell.AsSpan().IndexOfAny('"', '\'', '\\') >= 0, byEnv);
            Assert.Equal(shell, byEnv ? Unquoted(line["/usr/bin/env ".Length..second]).Replace("$$", "$", StringComparison.Ordinal) : Unquoted(line[..second]));
            Assert.Equal(request.Script, Unquoted(line[(second + " -NoProfile -NonInteractive -Command ".Length)..]).Replace("$$", "$", StringComparison.Ordinal));
            Assert.Contains("EnvironmentFile=/etc/perf 100%%.env\n", service, StringComparison.Ordinal);
            Verify(request);
        }
    }

    [Fact]
    public void Service_OfAPathWithALineBreak_IsRefused() => Assert.Throws<PerfException>(() => SystemdText.Service(ScheduleRequests.Plain with { Shell = "/a\nExecStart=/bin/evil" }));

    [Fact]
    public void Service_OfAScriptWithALineBreak_IsEncoded()
    {
        string service = SystemdText.Service(ScheduleRequests.Plain with { Script = "a\nb" });
        Assert.Contains("-EncodedCommand " + Convert.ToBase64String(Encoding.Unicode.GetBytes("a\nb")), service, StringComparison.Ordinal);
    }

    /// <summary>What systemd reads of a word in double quotes: escapes as in C, two percent signs for one.</summary>
    internal static string Unquoted(string word)
    {
        Assert.True(word.StartsWith('"') && word.EndsWith('"') && word.Length >= 2, word);
        var text = new StringBuilder();
        for (int i = 1; i < word.Length - 1; i++)
        {
            Assert.NotEqual('"', word[i]);
            if (word[i] is '\\' or '%')
            {
                Assert.True(word[i] == '\\' ? word[i + 1] is '\\' or '"' : word[i + 1] == '%', word);
                i++;
            }

            text.Append(word[i]);
        }

        return text.ToString();
    }

    private void Verify(HealthScheduleRequest request)
    {
        if (!File.Exists(Analyze))
        {
            return;
        }

        string service = Path.Combine(_folder, "perf-health-staging.service"), timer = Path.Combine(_folder, "perf-health-staging.timer");
        File.WriteAllText(service, SystemdText.Service(request));
        File.WriteAllText(timer, SystemdText.Timer(request));
        using Process verify = Process.Start(new ProcessStartInfo(Analyze, ["verify", "--man=no", service, timer]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = verify.StandardOutput.ReadToEndAsync();
        string errors = verify.StandardError.ReadToEnd() + output.Result;
        verify.WaitForExit();
        // It tells of the units of the machine, too; ours count.
        string[] ours = [.. errors.Split('\n').Where(line => line.Contains("perf-health", StringComparison.Ordinal))];
        Assert.True(ours.Length == 0, string.Join('\n', ours) + "\n" + File.ReadAllText(service));
    }
}
