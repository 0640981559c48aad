namespace Perf.Tests.ScriptWorker.Running;

/// <summary>The limit on a script's memory. It is set for the whole process, so nothing else may run beside it.</summary>
[Collection(AloneCollection.Name)]
public sealed class ScriptMemoryTests : IDisposable
{
    private readonly ScriptBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Memory_ThatRunsAway_EndsTheIterationByTheLimit()
    {
        System.Environment.SetEnvironmentVariable("PERF_SCRIPT_MEMORY", "400MB");
        try
        {
            RunResult result = await _bench.RunAsync("""
                export default function () { const all = []; for (;;) { all.push(new Array(1000).fill(Math.random())); } }
                """, [new PerVuIterations()]);

            Assert.Equal(RunStatus.Completed, result.Status);
            Assert.Contains("400 MB", result.Errors.Single().Example, StringComparison.Ordinal);
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("PERF_SCRIPT_MEMORY", null);
        }
    }
}
