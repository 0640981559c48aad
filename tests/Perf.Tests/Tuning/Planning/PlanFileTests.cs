using NJsonSchema;
using Perf.Tests.Architecture;
using Perf.Tests.Engine.Scenarios;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Planning;

public class PlanFileTests
{
    private static Task<OptimizationPlan> PlanAsync() =>
        new PlanningTable().PlanAsync(OptimizationStrategy.Aggressive, PlanningTable.MissingIndex, PlanningTable.PoolSmall, PlanningTable.Bandwidth, PlanningTable.Finding("db.n+1", ["db.query.rewrite-advice"], ("query", "SELECT 'ä' -- {}")));

    [Fact]
    public async Task Load_OfASavedPlan_IsTheSamePlan()
    {
        using var folder = new TemporaryFolder();
        OptimizationPlan plan = await PlanAsync();
        Assert.True(plan.Changes.Count > 2 && plan.Advice.Count > 0 && plan.Skipped.Count > 0);
        string path = Path.Combine(folder.Path, "plan.json");
        PlanFile.Save(plan, path);
        OptimizationPlan loaded = PlanFile.Load(path);
        Assert.Equal(PlanFile.Write(plan), PlanFile.Write(loaded));
        Assert.Equal(plan.Hash, loaded.Hash);
        PlanFile.Check(loaded, "HERE");
    }

    [Fact]
    public async Task Write_OfAPlan_IsAsTheSchemaSays()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "config", "schemas", "plan.schema.json"));
        Assert.Empty(schema.Validate(PlanFile.Write(await PlanAsync())));
    }

    [Theory]
    [InlineData("\"after\": \"19\"", "\"after\": \"1900\"")]
    [InlineData("\"host\": \"here\"", "\"host\": \"there\"")]
    [InlineData("\"strategy\": \"Aggressive\"", "\"strategy\": \"Balanced\"")]
    [InlineData("\"http/gzip\"", "\"http/auth_basic\"")]
    [InlineData("\"isReversible\": true", "\"isReversible\": false")]
    [InlineData("perf-plan/1", "perf-plan/2")]
    public async Task Read_OfAPlanThatWasEdited_IsRefused(string right, string wrong)
    {
        string text = PlanFile.Write(await PlanAsync());
        Assert.Contains(right, text, StringComparison.Ordinal);
        PerfException error = Assert.Throws<PerfException>(() => PlanFile.Read(text.Replace(right, wrong, StringComparison.Ordinal), "plan.json"));
        Assert.Equal(ErrorIds.PlanInvalid, error.Id);
        Assert.Contains("again", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"schema\": 7 }")]
    [InlineData("{ \"schema\": \"perf-plan/1\", \"extra\": 1 }")]
    [InlineData("{ \"changes\": null }")]
    [InlineData("{ \"changes\": [ null ] }")]
    public void Read_OfSomethingElse_IsRefused(string text) => Assert.Equal(ErrorIds.PlanInvalid, Assert.Throws<PerfException>(() => PlanFile.Read(text, "x")).Id);

    [Fact]
    public async Task Read_OfAPlanThatIsCutOffAnywhere_IsRefused()
    {
        string text = PlanFile.Write(await PlanAsync());
        for (int length = 0; length < text.Length - 2; length += 37)
        {
            Assert.Equal(ErrorIds.PlanInvalid, Assert.Throws<PerfException>(() => PlanFile.Read(text[..length], "x")).Id);
        }
    }

    [Fact]
    public async Task Check_OfAnotherMachinesPlan_IsRefused()
    {
        PerfException error = Assert.Throws<PerfException>(() => PlanFile.Check(PlanAsync().GetAwaiter().GetResult(), "elsewhere"));
        Assert.Equal(ErrorIds.PlanInvalid, error.Id);
        Assert.Contains("'here'", error.Message, StringComparison.Ordinal);
        OptimizationPlan plan = await PlanAsync();
        Assert.Throws<PerfException>(() => PlanFile.Check(plan with { Environment = "production" }, "here"));
    }

    [Fact]
    public async Task SaveAndLoad_OfWhatCannotBe_SayWhat()
    {
        using var folder = new TemporaryFolder();
        OptimizationPlan plan = await PlanAsync();
        Assert.Equal(ErrorIds.FileUnwritable, Assert.Throws<PerfException>(() => PlanFile.Save(plan, Path.Combine(folder.Path, "no", "plan.json"))).Id);
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => PlanFile.Load(Path.Combine(folder.Path, "plan.json"))).Id);
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<PerfException>(() => PlanFile.Load(folder.Path)).Id);
    }

    [SkippableTheory]
    [InlineData("/dev/zero")]
    [InlineData("pipe")]
    public async Task Load_OfWhatIsNoOrdinaryFile_SaysSo_AndEnds(string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Such files are those of Linux.");
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, name);
        Assert.Equal(0, (await ProgramRun.RunAsync("mkfifo", [Path.Combine(folder.Path, "pipe")], CancellationToken.None)).Code);

        PerfException error = await Assert.ThrowsAsync<PerfException>(() => Task.Run(() => PlanFile.Load(path)).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(ErrorIds.FileUnreadable, error.Id);
        Assert.Contains("not an ordinary file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAFileThatIsLargerThanAnyPlan_SaysSo()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("plan.json", new string(' ', 10_000_001));
        PerfException error = Assert.Throws<PerfException>(() => PlanFile.Load(path));
        Assert.Equal(ErrorIds.PlanInvalid, error.Id);
        Assert.Contains("larger than any plan", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_OverWhatIsThere_ReplacesItWholeAndLeavesNothingBeside()
    {
        using var folder = new TemporaryFolder();
        OptimizationPlan plan = await PlanAsync();
        string path = Path.Combine(folder.Path, "plan.json");
        File.WriteAllText(path, new string('x', 1_000_000));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        PlanFile.Save(plan, path);
        Assert.Equal(PlanFile.Write(plan), File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        // A link stays one, and what is no file is not replaced by one.
        string link = Path.Combine(folder.Path, "link.json");
        File.CreateSymbolicLink(link, path);
        PlanFile.Save(plan with { Hash = "" }, link);
        Assert.Equal(path, new FileInfo(link).LinkTarget);
        Assert.Contains("\"hash\": \"\"", File.ReadAllText(path), StringComparison.Ordinal);
        PlanFile.Save(plan, "/dev/null");
        Assert.Empty(File.ReadAllText("/dev/null"));
    }

    [SkippableFact]
    public async Task Save_ANewFile_IsItsOwnersAlone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Rights are those of Unix.");
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "plan.json");

        PlanFile.Save(await PlanAsync(), path);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

            // Whom it was given to since keeps it.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            PlanFile.Save(await PlanAsync(), path);
            Assert.True(!OperatingSystem.IsLinux() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.GroupRead));
        }
    }

    [SkippableFact]
    public async Task Save_OnAFullDisk_LeavesThePlanThatIsThere()
    {
        using SmallDisk disk = SmallDisk.Create("256k");
        OptimizationPlan plan = await PlanAsync();
        string path = Path.Combine(disk.Path, "plan.json");
        PlanFile.Save(plan, path);
        disk.Fill();
        Assert.Equal(ErrorIds.FileUnwritable, Assert.Throws<PerfException>(() => PlanFile.Save(plan with { RunId = "another" }, path)).Id);
        Assert.Equal(plan.Hash, PlanFile.Load(path).Hash);
        Assert.Equal(["filler", "plan.json"], Directory.GetFiles(disk.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Check_OfAStaleChange_SaysWhatDiffers()
    {
        var table = new PlanningTable();
        PlannedChange change = (await table.PlanAsync(OptimizationStrategy.Balanced, PlanningTable.PoolSmall)).Changes.Single();
        FakeMechanism mechanism = table.Of("connection.string");
        var order = new ChangeOrder(change.Target, change.Settings.ToDictionary(one => one.Key, one => one.After), change.Arguments, "");
        PlanStale.Check(change, await mechanism.ObserveAsync(order, CancellationToken.None));

        mechanism.Settings["Maximum Pool Size"] = "5";
        PerfException error = Assert.Throws<PerfException>(() => PlanStale.Check(change, mechanism.ObserveAsync(order, CancellationToken.None).GetAwaiter().GetResult()));
        Assert.Equal(ErrorIds.PlanStale, error.Id);
        Assert.Contains("Maximum Pool Size was 2 and is 5", error.Message, StringComparison.Ordinal);

        mechanism.Settings["Maximum Pool Size"] = "2";
        mechanism.State = "another file";
        Assert.Contains("its file or server is not what it was", Assert.Throws<PerfException>(() => PlanStale.Check(change, mechanism.ObserveAsync(order, CancellationToken.None).GetAwaiter().GetResult())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", "1", false, true)]
    [InlineData("2", "another file", false, false)]
    [InlineData("2", "another file", true, true)]
    [InlineData("5", "1", true, false)]
    [InlineData("5", "another file", true, false)]
    public async Task Recheck_RightBefore_LetsOurOwnChangesOfTheTargetPass(string value, string state, bool isAfterOurs, bool passes)
    {
        var table = new PlanningTable();
        PlannedChange change = (await table.PlanAsync(OptimizationStrategy.Balanced, PlanningTable.PoolSmall)).Changes.Single();
        FakeMechanism mechanism = table.Of("connection.string");
        (mechanism.Settings["Maximum Pool Size"], mechanism.State) = (value, state);
        Observation now = await mechanism.ObserveAsync(new ChangeOrder(change.Target, change.Settings.ToDictionary(one => one.Key, one => one.After), change.Arguments, ""), CancellationToken.None);
        PerfException? fault = Record.Exception(() => PlanStale.Recheck(change, now, isAfterOurs)) as PerfException;
        Assert.Equal(passes ? null : ErrorIds.PlanStale, fault?.Id);
    }
}
