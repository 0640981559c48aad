using System.Diagnostics;
using System.Globalization;
using System.Text;
using Perf.Reporting;
using Perf.Tests.Model;

namespace Perf.Tests.Reporting.Schedules;

public sealed class CronTextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-cron-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_OfAPlainCheck_IsALineThatPeopleRead()
    {
        string[] lines = CronText.Write(ScheduleRequests.Plain).Split('\n');
        Assert.Equal("# >>> Perf health check staging (written by Register-PerfHealthCheck; -Remove takes it out)", lines[0]);
        Assert.StartsWith("0 6 * * * '/usr/bin/pwsh' -NoProfile -NonInteractive -Command 'Import-Module ", lines[1], StringComparison.Ordinal);
        Assert.Equal("# <<< Perf health check staging", lines[2]);
    }

    [Theory]
    [InlineData("1d", "30 7 * * *")]
    [InlineData("7d", "30 7 * * 3")]
    [InlineData("1h", "30 * * * *")]
    [InlineData("6h", "30 1,7,13,19 * * *")]
    [InlineData("12h", "30 7,19 * * *")]
    [InlineData("15m", "*/15 * * * *")]
    public void Write_OfEachInterval_IsWhatCronSays(string every, string expected)
    {
        Assert.True(DurationText.TryParse(every, out TimeSpan span));
        Assert.StartsWith(expected + " '", CronText.Write(ScheduleRequests.Plain with { Every = span, At = new TimeOnly(7, 30), Day = DayOfWeek.Wednesday }).Split('\n')[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(45)]
    [InlineData(300)]
    [InlineData(2880)]
    [InlineData(0.5)]
    public void Write_OfWhatCronCannotSay_IsRefused(double minutes) =>
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => CronText.Write(ScheduleRequests.Plain with { Every = TimeSpan.FromMinutes(minutes) })).Id);

    [Fact]
    public void Put_TwiceAndRemoved_LeavesTheCrontabAsItWas() => SeededProperty.ForAll(1000, random =>
    {
        string[] some = ["# mine\n", "MAILTO=ops@example.com\n", "\n", "5 4 * * * backup '50\\%'\n", "# >>> Perf health check other (x)\n", "1 1 * * * Test-PerfHealth\n", "# <<< Perf health check other\n", "# <<< Perf health check staging2\n"];
        string before = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => some[random.Next(some.Length)]));
        string lines = CronText.Write(ScheduleRequests.Plain), other = CronText.Write(ScheduleRequests.Plain with { At = new TimeOnly(random.Next(24), 1) });
        string once = CronText.Put(before, "staging", lines);
        Assert.Equal(once, CronText.Put(once, "staging", lines));
        Assert.Equal(lines, CronText.Find(once, "staging"));
        string changed = CronText.Put(once, "staging", other);
        Assert.Equal(other, CronText.Find(changed, "staging"));
        Assert.Equal(before, CronText.Remove(changed, "staging"));
        Assert.Null(CronText.Find(before, "staging"));
    });

    [Fact]
    public void Remove_OfLinesThatSomebodyBroke_TakesNoLineOfOthers()
    {
        const string broken = "# >>> Perf health check staging (x)\n5 4 * * * backup\n# <<< Perf health check staging\n";
        Assert.Equal("5 4 * * * backup\n# <<< Perf health check staging\n", CronText.Remove(broken, "staging"));
        Assert.Equal("5 4 * * * backup\n", CronText.Remove("# >>> Perf health check staging (x)\n0 6 * * * pwsh Test-PerfHealth\n5 4 * * * backup\n", "staging"));
    }

    [Fact]
    public void Put_AfterALineWithoutAnEnd_EndsIt() => Assert.StartsWith("1 1 * * * a\n# >>>", CronText.Put("1 1 * * * a", "staging", CronText.Write(ScheduleRequests.Plain)), StringComparison.Ordinal);

    [SkippableFact]
    public void Write_OfAnyPath_ReachesTheShellAsItIs()
    {
        Skip.If(!File.Exists("/bin/sh"), "There is no sh.");
        string seen = Path.Combine(_folder, "seen");
        var random = new Random(7);
        for (int i = 0; i < 60; i++)
        {
            // A program in a folder of an awkward name, which notes what it is given.
            string folder = Path.Combine(_folder, i.ToString(CultureInfo.InvariantCulture) + ScheduleRequests.Text(random).Replace("/", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal));
            Directory.CreateDirectory(folder);
            string shell = Path.Combine(folder, "pwsh");
            ScheduleRequests.Program(shell, $"#!/bin/sh\nprintf '%s\\n' \"$PERF_HOME\" \"$@\" > '{seen}'\n");
            string home = ScheduleRequests.Text(random).Replace("\\", "", StringComparison.Ordinal);
            HealthScheduleRequest request = ScheduleRequests.Plain with { Shell = shell, Script = $"Test-PerfHealth -Environment {ShellText.PowerShell(ScheduleRequests.Text(random))}", Variables = new Dictionary<string, string> { ["PERF_HOME"] = home } };
            RunAsCronDoes(CronText.Write(request).Split('\n')[1]);
            string[] given = File.ReadAllLines(seen);
            string script = given[^2] == "-EncodedCommand" ? Encoding.Unicode.GetString(Convert.FromBase64String(given[^1])) : given[^1];
            Assert.Equal((home, request.Script), (given[0], script));
            Assert.Equal(["-NoProfile", "-NonInteractive"], given[1..3]);
        }
    }

    [SkippableTheory]
    [InlineData("https://hooks.example.com/a?b=1&c=2")]
    [InlineData("$(touch ran) `touch ran` $HOME ${HOME} ; touch ran")]
    [InlineData("50% of it's \"mine\", # and \\ too | < > * ~")]
    [InlineData("  YWJj==")]
    [InlineData("")]
    public void Write_WithAFileOfVariables_GivesThemToTheCheckAsTheyStand(string value)
    {
        Skip.If(!File.Exists("/bin/sh"), "There is no sh.");
        string file = Path.Combine(_folder, "it's 100% my env");
        // What is no variable is passed over, and a last line needs no end.
        File.WriteAllText(file, $"# FIRST=no\n\n; x\nBAD-NAME=1\ntouch ran\nFIRST=a\nHOOK={value}");
        Assert.Equal($"a\n{value}\n", Seen(file, "\"$FIRST\" \"$HOOK\""));
        Assert.False(File.Exists(Path.Combine(_folder, "ran")));
    }

    [SkippableFact]
    public void Write_WithAFileThatIsNotThere_MakesNoCheck()
    {
        Skip.If(!File.Exists("/bin/sh"), "There is no sh.");
        Assert.Null(Seen(Path.Combine(_folder, "none"), "ran"));
    }

    [Fact]
    public void Write_OfACommandThatCronWouldCut_IsRefused() =>
        Assert.Contains("too long", Assert.Throws<PerfException>(() => CronText.Write(ScheduleRequests.Plain with { Script = new string('x', 2000) })).Message, StringComparison.Ordinal);

    // What a check that starts in our folder is given; null where it is not started.
    private string? Seen(string environmentFile, string words)
    {
        string seen = Path.Combine(_folder, "seen"), shell = Path.Combine(_folder, "pwsh");
        ScheduleRequests.Program(shell, $"#!/bin/sh\nprintf '%s\\n' {words} > '{seen}'\n");
        RunAsCronDoes(CronText.Write(ScheduleRequests.Plain with { Shell = shell, EnvironmentFile = environmentFile }).Split('\n')[1], isFine: File.Exists(environmentFile));
        return File.Exists(seen) ? File.ReadAllText(seen) : null;
    }

    // As do_command.c of cron does: five fields, then a command that ends at the first percent sign without a backslash, which is taken away before one; sh runs it.
    private void RunAsCronDoes(string line, bool isFine = true)
    {
        string command = line.Split(' ', 6)[5];
        var plain = new StringBuilder();
        for (int i = 0; i < command.Length; i++)
        {
            Assert.False(command[i] == '%', $"A percent sign ends the command: {line}");
            if (command[i] == '\\' && i + 1 < command.Length)
            {
                plain.Append(command[i + 1] == '%' ? "%" : $"\\{command[i + 1]}");
                i++;
            }
            else
            {
                plain.Append(command[i]);
            }
        }

        using Process sh = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", plain.ToString()]) { RedirectStandardError = true, WorkingDirectory = _folder })!;
        string errors = sh.StandardError.ReadToEnd();
        sh.WaitForExit();
        Assert.True(sh.ExitCode == 0 == isFine, $"{line}: {errors}");
    }
}
