using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

public sealed class ProfileFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-profiles").FullName;

    public static TheoryData<string> Shipped => [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "config", "profiling"), "*.yaml").Select(Path.GetFileName).OfType<string>().Order()];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Load_ShippedProfile_AnswersAQuestionOfTheProcess(string file)
    {
        ProfilePlan plan = ProfileFile.Load(Path.Combine(RepositoryFiles.Root, "config", "profiling", file), "Shop.dll");
        Assert.EndsWith("?", plan.Question, StringComparison.Ordinal);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), plan.Name);
        Assert.Equal("Shop.dll", Assert.Single(plan.Monitors.OfType<DotNetMonitor>()).ProcessName);
        Assert.True(plan.Sample is null || plan.Sample.Process == "Shop.dll");
    }

    /// <summary>A number is that of a process, for what is read beside the samples as well; a program of that name there is none.</summary>
    [Theory]
    [MemberData(nameof(Shipped))]
    public void Load_ShippedProfileOfANumber_ReadsThatProcess(string file)
    {
        ProfilePlan plan = ProfileFile.Load(Path.Combine(RepositoryFiles.Root, "config", "profiling", file), "1234");
        Assert.All(plan.Monitors.OfType<DotNetMonitor>(), one => Assert.Equal((1234, null, "dotnet-1234"), (one.ProcessId, one.ProcessName, one.Name)));
        Assert.All(plan.Monitors.OfType<ProcessMonitor>(), one => Assert.Equal((1234, null, "process-1234"), (one.ProcessId, one.ProcessName, one.Name)));
        Assert.Single(plan.Monitors.OfType<DotNetMonitor>());
    }

    [Fact]
    public void Parse_Everything_IsRead()
    {
        ProfilePlan plan = ProfileFile.Parse("question: Why?\nsample: wall\nafter: 0s\nfor: 10s\nmonitors: [ host, 'process=${process}' ]\n", "config/profiling/own.yaml", "17");
        Assert.Equal(("own", "Why?", ProfileKind.Wall, 17, TimeSpan.Zero, TimeSpan.FromSeconds(10)), (plan.Name, plan.Question, plan.Sample!.Kind, plan.Sample.ProcessId, plan.Sample.After, plan.Sample.For));
        Assert.Equal(["host", "process"], plan.Monitors.Select(monitor => monitor.Kind));
    }

    [Theory]
    [InlineData("question: Why?", "Shop.dll", "samples nothing and reads nothing")]
    [InlineData("sample: cpu", "Shop.dll", "question")]
    [InlineData("question: Why?\nsample: heap", "Shop.dll", "sample")]
    [InlineData("question: Why?\nsample: cpu\nfor: 0s", "Shop.dll", "for")]
    [InlineData("question: Why?\nsample: cpu\nrate: 5", "Shop.dll", "rate")]
    [InlineData("question: Why?\nsample: cpu", "a: b", "is no process")]
    [InlineData("question: Why?\nsample: cpu", "", "is no process")]
    [InlineData("- cpu", "Shop.dll", "mapping")]
    public void Parse_Wrong_SaysWhat(string text, string process, string named)
    {
        ScenarioException fault = Assert.Throws<ScenarioException>(() => ProfileFile.Parse(text, "own.yaml", process));
        Assert.Equal(ErrorIds.ProfileInvalid, fault.Id);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OwnFiles_ComeBeforeTheModules()
    {
        string own = Directory.CreateDirectory(Path.Combine(_folder, "config", "profiling")).FullName;
        string module = Directory.CreateDirectory(Path.Combine(_folder, "module")).FullName;
        string below = Directory.CreateDirectory(Path.Combine(_folder, "tests", "load")).FullName;
        File.WriteAllText(Path.Combine(own, "cpu.yaml"), "");
        File.WriteAllText(Path.Combine(module, "CPU.yaml"), "");
        File.WriteAllText(Path.Combine(module, "wall.yaml"), "");
        IReadOnlyDictionary<string, string> files = ProfileFile.Find(below, module);
        Assert.Equal([Path.Combine(own, "cpu.yaml"), Path.Combine(module, "wall.yaml")], files.Values);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
