using Perf.Compatibility.Import;
using Perf.Engine.Workers;

namespace Perf.Runtime.Scripts;

/// <summary>Reads scripts of k6 for a conversion, in a worker process.</summary>
internal sealed class WorkerScriptReader : IScriptReader
{
    /// <inheritdoc/>
    public Scenario Read(string path, string? environment, CancellationToken stop)
    {
        IReadOnlyDictionary<string, string> variables = PerfRuntime.VariablesFor(path, new RunRequest { Environment = environment }, Path.GetDirectoryName(path)!);
        return new WorkerEngine(new WorkerLauncher()) { Converts = true }.InspectAsync(path, variables, stop).GetAwaiter().GetResult();
    }
}
