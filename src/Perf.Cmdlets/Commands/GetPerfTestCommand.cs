using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Lists the tests that run on this machine, the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "PerfTest")]
[OutputType(typeof(LiveRun))]
public sealed class GetPerfTestCommand : PumpCmdlet
{
    /// <summary>Ids of running tests, or beginnings of them.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(LiveRunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            foreach (string? id in Id ?? new string?[] { null })
            {
                Find(id);
            }
        }
        catch (PerfException fault)
        {
            ThrowTerminatingError(fault.ToRecord());
        }
    }

    private void Find(string? id)
    {
        var faults = new List<PerfException>();
        IReadOnlyList<LiveRun> found = Pump((_, stop) => PerfRuntime.FindLiveRunsAsync(id, faults, stop));
        if (id is not null && found.Count + faults.Count == 0)
        {
            faults.Add(new PerfException(ErrorIds.RunNotFound, $"No running test has an id that begins with '{id}'. Get-PerfResult finds those that have ended.", id));
        }

        WriteObject(found, enumerateCollection: true);
        foreach (PerfException fault in faults)
        {
            WriteError(fault.ToRecord());
        }
    }
}
