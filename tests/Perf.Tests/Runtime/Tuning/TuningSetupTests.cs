using Perf.Runtime;
using Perf.Tests.Tuning.Loop;

namespace Perf.Tests.Runtime.Tuning;

/// <summary>Where nothing says what may be changed, nothing is.</summary>
public sealed class TuningSetupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-tuning").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Plan_NoEnvironment_SaysWhatToName()
    {
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => PerfRuntime.PlanOptimizationAsync(new PlanRequest(), new TuningSetup { Folder = _folder }, default));
        Assert.Equal(ErrorIds.NoTuningTargets, error.Id);
        Assert.Contains("-Environment", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("staging", ErrorIds.NoTuningTargets)]
    [InlineData("stagin", ErrorIds.EnvironmentInvalid)]
    public async Task Plan_EnvironmentThatSaysNothing_IsRefused(string name, string id)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "config"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "config", "environments.yaml"), "staging:\n  target: http://127.0.0.1:18080\n");
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => PerfRuntime.PlanOptimizationAsync(new PlanRequest(), new TuningSetup { Folder = _folder, Environment = name }, default));
        Assert.Equal(id, error.Id);
        Assert.Contains("staging", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_PlanOfAnEnvironmentThatIsGone_IsRefused()
    {
        OptimizationPlan plan = Plans.Of(Plans.Change("api.gzip"));
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => PerfRuntime.ApplyOptimizationAsync(plan, new ApplyRequest(), null, new TuningSetup { Folder = _folder }, new Heard(), null, default));
        Assert.Equal(ErrorIds.EnvironmentInvalid, error.Id);
    }
}
